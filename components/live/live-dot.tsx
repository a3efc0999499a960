"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useLiveState } from "@/components/live/live-provider";

/** Shows whether the page receives live updates. */
export function LiveDot() {
  const t = useTranslations("live");
  const format = useFormatter();
  const state = useLiveState();
  const text =
    state.kind === "reconnecting"
      ? t("reconnecting", {
          time: format.dateTime(state.asOf, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
        })
      : t(state.kind);
  const colour =
    state.kind === "live" ? "bg-good" : state.kind === "connecting" ? "bg-edge" : "bg-bad rounded-none rotate-45";
  return (
    <span
      role="status"
      className="inline-flex items-center gap-1.5 whitespace-nowrap print:hidden"
      data-live={state.kind}
    >
      <span aria-hidden="true" className={`size-2 rounded-full ${colour}`} />
      {text}
    </span>
  );
}
