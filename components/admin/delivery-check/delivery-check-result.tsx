"use client";

import { useNow, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useTimeFormat } from "@/components/time/use-time-format";
import { Notice } from "@/components/ui/notice";
import type { DeliveryCheckView, StepState } from "@/lib/operations/delivery/delivery-check-view";

/** The result of a delivery check and its steps, while it runs and afterwards. */
export function DeliveryCheckResult({ check }: { check: DeliveryCheckView }) {
  const t = useTranslations("delivery-check");
  const time = useTimeFormat(useNow({ updateInterval: 60_000 }));
  const { key, values } = check.result;
  const look = check.state === "not-proven" ? "bad" : key === "proven" ? "good" : "note";
  return (
    <div className="flex flex-col gap-3">
      <div role="status">
        <Notice look={check.state === "running" ? "info" : look} className="font-medium">
          {t(`result.${key}`, values)}
        </Notice>
      </div>
      <ol className="flex flex-col gap-2">
        {check.steps.map(({ name, state, result }) => (
          <li key={name} className="flex gap-2">
            <StepIcon state={state} />
            <span className="min-w-0">
              <span className="font-medium">{t(`step-name.${name}`)}</span>
              <span className="sr-only">. {t(`step-state.${state}`)}.</span>{" "}
              <span className="block text-soft">{t(`step-result.${result.key}`, result.values)}</span>
            </span>
          </li>
        ))}
      </ol>
      <p className="text-soft">{t("started", { at: time.at(check.startedAt), by: check.startedBy })}</p>
    </div>
  );
}

const ICONS: Record<StepState, { colour: string; shape: ReactNode }> = {
  waiting: { colour: "text-soft", shape: <circle cx="8" cy="8" r="5" strokeDasharray="2 3" /> },
  running: { colour: "text-wait", shape: <path d="M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 5v3l2 2" /> },
  good: { colour: "text-good", shape: <path d="M2.5 8.5l4 4 7-9" strokeWidth="2.2" /> },
  doubtful: { colour: "text-wait", shape: <path d="M8 2L1.5 14h13zM8 6.5v3.5M8 12v.4" /> },
  bad: { colour: "text-bad", shape: <path d="M3.5 3.5l9 9M12.5 3.5l-9 9" strokeWidth="2.2" /> },
  "left-out": { colour: "text-soft", shape: <path d="M4 8h8" /> },
};

/** The icon of a step's state. It always stands beside a text. */
function StepIcon({ state }: { state: StepState }) {
  const { colour, shape } = ICONS[state];
  return (
    <svg
      viewBox="0 0 16 16"
      aria-hidden="true"
      className={`mt-0.5 size-4 flex-none ${colour}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {shape}
    </svg>
  );
}
