import "server-only";
import { HOUR, MINUTE } from "@/lib/clock";
import type { GatewayCallRow } from "@/lib/outbox/gateway-call-table";

/** How long the network is waited for, in milliseconds. */
export type Patience = {
  /** How long a call that may have arrived is given before the patient is asked a second time. */
  doubt: number;
  /** How long after each attempt that the network took, and did not speak of, the patient is asked once more. */
  silence: readonly number[];
  /** When a request that the network took and never spoke of is given up; a late word of it still counts. */
  giveUp: number;
};

export const PATIENCE: Patience = {
  doubt: MINUTE,
  silence: [2 * MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR],
  giveUp: 15 * MINUTE,
};

/** `doubt`: it may have arrived. `acceptance`: it was just taken. `silence`: that was long ago. */
export type Waiting = "doubt" | "acceptance" | "silence";

/** What to do about a request that is being sent. */
export type NextStep = { do: "ask" } | { do: "wait"; until: Date; why: Waiting } | { do: "give-up" };

/**
 * Reads off the attempts so far, newest first, whether the patient may be asked now. An attempt that may have arrived is
 * waited for; one that was taken in silence is repeated once on faith, and further only while other callbacks do arrive
 * (`heard`): else nobody is asked over and over by a desk that cannot hear the answer.
 */
export function nextStep(
  attempts: readonly Pick<GatewayCallRow, "outcome" | "sentAt">[],
  now: Date,
  heard: boolean,
  patience: Patience,
): NextStep {
  const taken = attempts.some(({ outcome }) => outcome === "accepted");
  const perhaps = attempts.filter(mayHaveArrived);
  const latest = perhaps[0];
  if (!latest) return { do: "ask" };
  const wait = (ms: number, why: Waiting): NextStep | null => {
    const until = new Date(latest.sentAt.getTime() + ms);
    return until > now ? { do: "wait", until, why } : null;
  };
  if (!taken) return wait(patience.doubt, "doubt") ?? { do: "ask" };
  const silence = patience.silence[perhaps.length - 1];
  const isRefusedNow = attempts.some(({ outcome }) => outcome === "refused");
  const mayAsk = silence !== undefined && !isRefusedNow && (perhaps.length < 2 || heard);
  if (mayAsk) return wait(silence, perhaps.length < 2 ? "acceptance" : "silence") ?? { do: "ask" };
  return wait(patience.giveUp, "silence") ?? { do: "give-up" };
}

const MAY_HAVE_ARRIVED: ReadonlySet<GatewayCallRow["outcome"]> = new Set(["leaving", "unanswered", "accepted"]);

/** Whether the network may know of this attempt. */
export function mayHaveArrived({ outcome }: Pick<GatewayCallRow, "outcome">): boolean {
  return MAY_HAVE_ARRIVED.has(outcome);
}
