"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import { RefusalText } from "@/components/ui/refusal-text";
import type { ActionResult, RefusalCode } from "@/lib/web/action-result";

type Props = {
  id: string;
  /** What gets the focus when the button goes. */
  headingId: string;
  markSeen: (form: { id: string }) => Promise<ActionResult<unknown>>;
};

/** Marks a sign of misuse as looked at. */
export function SeenButton({ id, headingId, markSeen }: Props) {
  const t = useTranslations("detections");
  const router = useRouter();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<RefusalCode | null>(null);

  async function press() {
    setIsBusy(true);
    setProblem(null);
    const result = await markSeen({ id }).catch(refusalOfFailedCall);
    setIsBusy(false);
    if (result?.status !== "done") return setProblem(result?.code ?? "unreachable");
    document.getElementById(headingId)?.focus();
    router.refresh();
  }

  return (
    <div className="flex flex-wrap items-center gap-3 print:hidden">
      <Button busy={isBusy} aria-describedby={headingId} onClick={() => void press()}>
        {t("mark-seen")}
      </Button>
      <span role="status" className="font-medium text-bad empty:hidden">
        {problem ? <RefusalText code={problem} /> : null}
      </span>
    </div>
  );
}
