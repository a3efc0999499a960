import "server-only";
import { MINUTE } from "@/lib/clock";
import type { CallbackState, ReplayForecast } from "@/lib/operations/callbacks/callback-view";

/** How old a callback must be before its not being read is trouble and no longer the usual delay. */
const OVERDUE = MINUTE;

type Kept = { state: CallbackState; receivedAt: Date };

/** Whether a person may decide about it: not what is applied, and not what is being read at this moment. */
function isOpen({ state, receivedAt }: Kept, now: Date): boolean {
  if (state === "received") return now.getTime() - receivedAt.getTime() > OVERDUE;
  return state !== "processed" && state !== "repeat";
}

/** Whether handing it back to the background work makes sense. */
export function mayReplay(callback: Kept, now: Date): boolean {
  return isOpen(callback, now);
}

/** Whether it can be put aside for good: what is applied cannot be unsaid. */
export function mayDiscard(callback: Kept, now: Date): boolean {
  return callback.state !== "discarded" && isOpen(callback, now);
}

/** What a replay would do, as far as it can be known before. */
export function replayForecast(state: CallbackState, reason: string | null): ReplayForecast {
  switch (state) {
    case "processed":
    case "repeat":
      return "nothing";
    case "received":
      return "read-at-last";
    case "parked":
      return "tried-at-once";
    case "malformed":
      return "same-again";
    case "unmatched":
      return reason === "unknown-path" ? "same-again" : "matched-again";
    case "clash":
      return "clash-again";
    case "discarded":
      return "as-if-new";
  }
}
