import type { ReactNode } from "react";
import { signOutAction } from "@/app/(auth)/actions";
import { Frame } from "@/components/frame/frame";
import { countCallbacksNeedingDecision } from "@/lib/operations/callbacks/count-callbacks-needing-decision";
import { readFrame } from "@/lib/operations/read-frame";
import { clientMessages } from "@/lib/web/client-messages";
import { isAllowed, readPage } from "@/lib/web/read-page";

const SHARED_MESSAGES = ["frame", "error", "live", "status", "situation", "advice", "time"] as const;

/** The frame around every page of a person who is signed in. */
export async function SignedInFrame({ children }: { children: ReactNode }) {
  const [view, callbacks] = await Promise.all([
    readPage(readFrame, {}),
    isAllowed(countCallbacksNeedingDecision).then((allowed) =>
      allowed ? readPage(countCallbacksNeedingDecision, {}) : 0,
    ),
  ]);
  return (
    <Frame
      {...view}
      waiting={{ callbacks }}
      messages={await clientMessages(...SHARED_MESSAGES)}
      signOut={signOutAction}
    >
      {children}
    </Frame>
  );
}
