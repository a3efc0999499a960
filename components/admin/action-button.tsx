"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import type { ActionResult } from "@/lib/web/action-result";

type ButtonProps = {
  act: () => Promise<ActionResult<unknown>>;
  label: string;
  /** Whether what it starts is still under way. */
  isRunning?: boolean;
};

/** Starts an action whose result the page shows when it is refreshed; why it was refused stands beside the button. */
export function ActionButton({ act, label, isRunning = false }: ButtonProps) {
  const refusal = useTranslations("refusal");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");

  async function press() {
    setBusy(true);
    setProblem("");
    const result = await act().catch(refusalOfFailedCall);
    setBusy(false);
    if (result?.status === "done") return;
    setProblem([refusal(result?.code ?? "unreachable"), result?.message].filter(Boolean).join(" "));
  }

  return (
    <>
      <Button busy={busy} disabled={isRunning} onClick={() => void press()}>
        {label}
      </Button>
      <span role="status" className="font-medium text-bad empty:hidden">
        {problem}
      </span>
    </>
  );
}
