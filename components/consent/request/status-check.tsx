"use client";

import { useNow, useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { NetworkMessage } from "@/components/consent/network-message";
import { useAnnouncement } from "@/components/consent/use-announcement";
import { useTimeFormat } from "@/components/time/use-time-format";
import { Button } from "@/components/ui/button";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import { RefusalText } from "@/components/ui/refusal-text";
import type { ConsentRequestDetail, StatusAnswer } from "@/lib/consent/dashboard/consent-request-view";
import type { ActionResult, RefusalCode } from "@/lib/web/action-result";

export type StatusCheckProps = {
  id: string;
  /** Whether the status can still change; the button stays once it was pressed, so that it keeps the focus. */
  mayCheck: boolean;
  statusCheck: ConsentRequestDetail["statusCheck"];
  check: (form: { id: string }) => Promise<ActionResult<unknown>>;
};

/** Asks ABDM for the status, and shows beside the button what it answered. */
export function StatusCheck({ id, mayCheck, statusCheck, check }: StatusCheckProps) {
  const t = useTranslations("request");
  const router = useRouter();
  const [isBusy, setIsBusy] = useState(false);
  const [wasPressed, setWasPressed] = useState(false);
  const [problem, setProblem] = useState<RefusalCode | null>(null);
  const textOf = useAnswerText();
  const answer = statusCheck?.answer;
  const text = statusCheck === null ? "" : textOf(statusCheck.askedAt, answer ?? null);
  const announced = useAnnouncement(JSON.stringify(statusCheck), text);

  async function run() {
    if (isBusy) return;
    setIsBusy(true);
    setWasPressed(true);
    setProblem(null);
    const result = await check({ id }).catch(refusalOfFailedCall);
    setIsBusy(false);
    if (result?.status === "done") return router.refresh();
    setProblem(result?.code ?? "unreachable");
  }

  if (!mayCheck && !wasPressed) return null;
  return (
    <>
      <Button aria-disabled={isBusy} onClick={() => void run()}>
        {t("check")}
      </Button>
      {problem === null ? (
        <span>
          {text} {answer && "error" in answer ? <NetworkMessage error={answer.error} /> : null}
        </span>
      ) : null}
      <span role="status" className={problem === null ? "sr-only" : ""}>
        {problem === null ? announced : <RefusalText code={problem} isForDoctor />}
      </span>
    </>
  );
}

function useAnswerText(): (askedAt: string, answer: StatusAnswer | null) => string {
  const t = useTranslations("request.status-check");
  const time = useTimeFormat(useNow({ updateInterval: 30_000 }));
  return (askedAt, answer) => {
    if (answer === null) return t("asked", { at: time.short(askedAt) });
    const at = time.short(answer.at);
    return "status" in answer ? t(`answered.${answer.status}`, { at }) : t("failed", { at });
  };
}
