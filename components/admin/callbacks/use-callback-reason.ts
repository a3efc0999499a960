import { useTranslations } from "next-intl";
import { useTimeFormat } from "@/components/time/use-time-format";
import type { CallbackItem } from "@/lib/operations/callbacks/callback-view";

const OVERDUE = 60_000;

/** Says in a sentence why a callback is where it is, as seen at `now`. */
export function useCallbackReason(now: Date): (callback: CallbackItem) => string {
  const t = useTranslations("callback-reason");
  const aside = useTranslations("aside-reason");
  const time = useTimeFormat(now);
  const withoutReason = ({ state, waits, receivedAt }: CallbackItem) => {
    if (state === "parked" && waits) return t("state-parked-until", { until: time.until(waits.until) });
    const overdue = state === "received" && now.getTime() - new Date(receivedAt).getTime() > OVERDUE;
    return t(overdue ? "state-overdue" : `state-${state}`);
  };
  return (callback) => {
    const { state, reason } = callback;
    if (reason === null || state === "parked" || state === "discarded") return withoutReason(callback);
    if (t.has(reason)) return t(reason);
    // An artefact may be wrong in several ways at once.
    const reasons = reason.split(",");
    if (reasons.every((one) => aside.has(one)))
      return t("aside", { reasons: reasons.map((one) => aside(one)).join(", ") });
    return t("other", { reason });
  };
}
