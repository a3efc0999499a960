"use client";

import { lazy, Suspense, useState, type ReactNode } from "react";
import type { ActionResult } from "@/lib/web/action-result";

const VerifyDialog = lazy(() =>
  import("@/components/account/verify-dialog").then((file) => ({ default: file.VerifyDialog })),
);

type Asked = { number: number; isOpen: boolean; onEnd: (isVerified: boolean) => void };

/**
 * Runs actions that need a fresh proof of who somebody is: where it is missing, a dialog asks for it, and the action is run again with what
 * was entered. `dialog` is rendered outside every form, on a page with the texts `verify` and `input-error`.
 */
export function useVerifiedCall(): {
  call: <T>(act: () => Promise<ActionResult<T> | null>) => Promise<ActionResult<T> | null>;
  dialog: ReactNode;
} {
  const [asked, setAsked] = useState<Asked | null>(null);

  async function call<T>(act: () => Promise<ActionResult<T> | null>): Promise<ActionResult<T> | null> {
    const result = await act();
    if (result?.status !== "refused" || result.code !== "verification-needed") return result;
    const isVerified = await new Promise<boolean>((onEnd) =>
      setAsked((before) => ({ number: (before?.number ?? 0) + 1, isOpen: true, onEnd })),
    );
    // Closed before it is removed, so that the focus goes back to where it was.
    setAsked((before) => before && { ...before, isOpen: false });
    return isVerified ? act() : result;
  }

  const dialog = asked && (
    <Suspense>
      <VerifyDialog key={asked.number} open={asked.isOpen} onEnd={asked.onEnd} />
    </Suspense>
  );
  return { call, dialog };
}
