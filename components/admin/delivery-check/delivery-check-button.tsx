"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { ActionResult } from "@/lib/web/action-result";

/** Starts proving delivery; how it goes is shown by the page, which hears of each step. */
export function DeliveryCheckButton({
  prove,
  running,
  word,
}: {
  prove: () => Promise<ActionResult<unknown>>;
  running: boolean;
  word: string;
}) {
  const refusal = useTranslations("refusal");
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState("");

  async function press() {
    setBusy(true);
    setSaid("");
    const result = await prove().catch(() => null);
    setBusy(false);
    if (result?.status !== "done") setSaid(refusal(result?.code ?? "unexpected"));
  }

  return (
    <>
      <Button disabled={busy || running} onClick={() => void press()}>
        {word}
      </Button>
      <span role="status" className="font-medium text-bad empty:hidden">
        {said}
      </span>
    </>
  );
}
