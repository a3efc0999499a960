import "server-only";
import { MINUTE } from "@/lib/clock";
import type { CallbackFate, CallbackState } from "@/lib/operations/callbacks/callback-view";

/** The tabs of the callbacks page in the order of what needs a person, with the states that each holds. */
export const CALLBACK_FATES = {
  unmatched: ["unmatched"],
  clash: ["clash"],
  parked: ["parked"],
  malformed: ["malformed"],
  received: ["received"],
  processed: ["processed", "repeat"],
  discarded: ["discarded"],
} as const satisfies Record<CallbackFate, readonly CallbackState[]>;

/** Where nothing more happens until a person decides. */
export const NEEDS_A_PERSON = ["unmatched", "clash", "malformed"] as const satisfies readonly CallbackState[];

/** Whether an open callbacks page looks different now; the many that are simply processed say nothing. */
export function changesWhatAdminsSee(
  callback: { receivedAt: Date; processedAt: Date | null },
  state: CallbackState,
  now: Date,
): boolean {
  const settled = state === "processed" || state === "repeat";
  // One that was read before, or waited so long that somebody may have seen it waiting, leaves the list it stood in.
  return !settled || callback.processedAt !== null || now.getTime() - callback.receivedAt.getTime() > MINUTE;
}

/** The tab on which a callback stands. */
export function fateOf(state: CallbackState): CallbackFate {
  return state === "repeat" ? "processed" : state;
}
