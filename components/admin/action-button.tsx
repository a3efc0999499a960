"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import type { ActionResult } from "@/lib/web/action-result";

type ButtonProps = { start: () => Promise<ActionResult<unknown>>; running: boolean; label: string };

/** Starts a delivery check. Its progress is shown by the page, which is refreshed at each step. */
export function DeliveryCheckButton({ start, running, label }: ButtonProps) {
  const refusal = useTranslations("refusal");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");

  async function press() {
    setBusy(true);
    setProblem("");
    const result = await start().catch(refusalOfFailedCall);
    setBusy(false);
    if (result?.status !== "done") setProblem(refusal(result?.code ?? "unexpected"));
  }

  return (
    <>
      <Button disabled={busy || running} onClick={() => void press()}>
        {label}
      </Button>
      <span role="status" className="font-medium text-bad empty:hidden">
        {problem}
      </span>
    </>
  );
}
