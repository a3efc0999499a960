import type { ReactNode } from "react";
import { SignedInFrame } from "@/app/signed-in-frame";

export default function AdminLayout({ children }: { children: ReactNode }) {
  return <SignedInFrame>{children}</SignedInFrame>;
}
