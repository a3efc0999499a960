"use client";

import { useNow, useTranslations } from "next-intl";
import { StepIcon } from "@/components/admin/delivery-check/step-icon";
import { useTimeFormat } from "@/components/time/use-time-format";
import { Notice } from "@/components/ui/notice";
import type { ProofView } from "@/lib/operations/delivery/delivery-check-view";

/** What a run of proving delivery came to, and its steps, as they happen. */
export function DeliveryCheckResult({ proof }: { proof: ProofView }) {
  const t = useTranslations("proof");
  const time = useTimeFormat(useNow({ updateInterval: 60_000 }));
  const look = proof.state === "not-proven" ? "bad" : proof.sentence.key === "proven" ? "good" : "note";
  return (
    <div className="flex flex-col gap-3">
      <div role="status">
        <Notice look={proof.state === "running" ? "info" : look} className="font-medium">
          {t(`sentence.${proof.sentence.key}`, proof.sentence.values)}
        </Notice>
      </div>
      <ol className="flex flex-col gap-2">
        {proof.steps.map(({ name, state, words }) => (
          <li key={name} className="flex gap-2">
            <StepIcon state={state} />
            <span className="min-w-0">
              <span className="font-medium">{t(`name.${name}`)}</span>
              <span className="sr-only">. {t(`state.${state}`)}.</span>{" "}
              <span className="block text-soft">{t(`step.${words.key}`, words.values)}</span>
            </span>
          </li>
        ))}
      </ol>
      <p className="text-soft">{t("started", { at: time.at(proof.startedAt), by: proof.startedBy })}</p>
    </div>
  );
}
