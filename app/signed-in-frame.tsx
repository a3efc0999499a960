import type { ReactNode } from "react";
import { signOutAction } from "@/app/(auth)/actions";
import { Frame } from "@/components/frame/frame";
import { clientMessages } from "@/lib/web/client-messages";
import { frameView } from "@/lib/operations/frame-view";
import { staffContext } from "@/lib/web/page";

const SHARED = ["frame", "error", "live", "status", "situation", "advice", "time"];

/** The frame of the pages for the given roles. */
export async function SignedInFrame({ roles, children }: { roles: ("doctor" | "admin")[]; children: ReactNode }) {
  const view = await frameView(await staffContext(...roles));
  return (
    <Frame {...view} messages={await clientMessages(...SHARED)} signOut={signOutAction}>
      {children}
    </Frame>
  );
}
