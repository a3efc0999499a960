import { useTranslations } from "next-intl";
import { useTimeFormat } from "@/components/time/use-time-format";
import type { CallbackItem } from "@/lib/operations/callbacks/callback-view";

/** A stored callback that is not processed for longer (milliseconds) shows that background work is behind. */
const OVERDUE_AFTER = 60_000;

/** A sentence that explains the state of a callback, as seen at `now`. */
export function useCallbackReason(now: Date): (callback: CallbackItem) => string {
  const reasons = useTranslations("callback-reason");
  const states = useTranslations("callback-state-text");
  const time = useTimeFormat(now);
  const textOfState = ({ state, waits, receivedAt }: CallbackItem) => {
    if (state === "waiting-for-dependency" && waits) return states("waiting-until", { until: time.until(waits.until) });
    const overdue = state === "received" && now.getTime() - Date.parse(receivedAt) > OVERDUE_AFTER;
    return states(overdue ? "overdue" : state);
  };
  return (callback) => {
    const { state, reason } = callback;
    if (reason === null || state === "waiting-for-dependency" || state === "discarded") return textOfState(callback);
    return reasons(reason);
  };
}
