import "server-only";
import { MINUTE } from "@/lib/clock";
import type {
  CallbackState,
  CallbackTabName,
  ReplayForecast,
  UndecidedState,
} from "@/lib/operations/callbacks/callback-view";

/** The states in which nothing more happens until an admin decides. */
export const NEEDS_DECISION = ["unmatched", "contradiction", "malformed"] as const satisfies readonly UndecidedState[];

/** The tabs of the callbacks page, that of what needs a decision first, with the states that each holds. */
export const CALLBACK_TABS = {
  "needs-you": NEEDS_DECISION,
  "waiting-for-dependency": ["waiting-for-dependency"],
  received: ["received"],
  processed: ["processed", "repeat"],
  discarded: ["discarded"],
} as const satisfies Record<CallbackTabName, readonly CallbackState[]>;

/** How old a callback must be before it counts as unprocessed, rather than about to be processed. */
export const OVERDUE_AFTER = MINUTE;

/** The tab that shows callbacks in this state. */
export function tabOf(state: CallbackState): CallbackTabName {
  switch (state) {
    case "repeat":
      return "processed";
    case "unmatched":
    case "contradiction":
    case "malformed":
      return "needs-you";
    default:
      return state;
  }
}

type Stored = { state: CallbackState; receivedAt: Date; hasBody: boolean };

/** Whether an admin may decide about it: not where it is applied, nor while a job is about to process it. */
function isUndecided({ state, receivedAt }: Omit<Stored, "hasBody">, now: Date): boolean {
  if (state === "received") return now.getTime() - receivedAt.getTime() > OVERDUE_AFTER;
  return state !== "processed" && state !== "repeat";
}

/** Whether it can be processed once more: not without its body. */
export function mayReplay(callback: Stored, now: Date): boolean {
  return callback.hasBody && isUndecided(callback, now);
}

/** Whether it can be discarded: what has been applied cannot be undone. */
export function mayDiscard(callback: Omit<Stored, "hasBody">, now: Date): boolean {
  return callback.state !== "discarded" && isUndecided(callback, now);
}

/** What a replay would do, as far as that can be known before; nothing without the body. */
export function replayForecast(state: CallbackState, reason: string | null, isErased: boolean): ReplayForecast {
  if (state === "processed" || state === "repeat") return "nothing";
  if (isErased) return "impossible";
  switch (state) {
    case "received":
      return "processed-at-once";
    case "waiting-for-dependency":
      return "dependency-checked-again";
    case "malformed":
      return "same-again";
    case "unmatched":
      return reason === "unknown-path" ? "same-again" : "matched-again";
    case "contradiction":
      return "compared-again";
    case "discarded":
      return "as-if-new";
  }
}
