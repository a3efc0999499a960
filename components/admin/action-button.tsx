"use client";

import { useState } from "react";
import { useVerifiedCall } from "@/components/account/use-verified-call";
import { Button } from "@/components/ui/button";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import { RefusalText } from "@/components/ui/refusal-text";
import type { ActionResult, RefusalCode } from "@/lib/web/action-result";

type ButtonProps = {
  act: () => Promise<ActionResult<unknown>>;
  label: string;
  /** Whether what it starts is still under way. */
  isRunning?: boolean;
};

/**
 * Starts an action whose result the page shows when it is refreshed; why it was refused stands beside the button. A page with an action that
 * needs a fresh proof of identity has the texts `verify` and `input-error`.
 */
export function ActionButton({ act, label, isRunning = false }: ButtonProps) {
  const [busy, setBusy] = useState(false);
  const { call, dialog } = useVerifiedCall();
  const [problem, setProblem] = useState<{ code: RefusalCode; message?: string | undefined } | null>(null);

  async function press() {
    setBusy(true);
    setProblem(null);
    const result = await call(() => act().catch(refusalOfFailedCall));
    setBusy(false);
    if (result?.status === "done") return;
    setProblem({ code: result?.code ?? "unreachable", message: result?.message });
  }

  return (
    <>
      <Button busy={busy} disabled={isRunning} onClick={() => void press()}>
        {label}
      </Button>
      <span role="status" className="font-medium text-bad empty:hidden">
        {problem ? (
          <>
            <RefusalText code={problem.code} /> {problem.message}
          </>
        ) : null}
      </span>
      {dialog}
    </>
  );
}
