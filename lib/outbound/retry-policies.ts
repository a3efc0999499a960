import "server-only";
import type { OutboxKind } from "@/lib/abdm/messages";
import { DAY, HOUR, MINUTE, SECOND } from "@/lib/clock";
import type { GatewayCallRow } from "@/lib/outbox/gateway-call-table";

/** A random wait below a ceiling that doubles from `first` to `longest` with each failure, in milliseconds. */
export type BackOff = { first: number; longest: number };

/** When a message is sent again, in milliseconds. One entry for each kind; ARCHITECTURE.md holds the same table. */
export type RetryPolicy = {
  /** After an attempt that certainly failed. */
  backOff: BackOff;
  /** Failed attempts in a row after which it is given up; null: only the deadline ends it. */
  maxFailures: number | null;
  /** How long after a call that may have arrived it is sent once more; null where it may be sent twice without harm. */
  inDoubtFor: number | null;
  /** For a message that a callback answers; null for one that is done when the gateway accepts it. */
  callback: CallbackPolicy | null;
  /** How long after it was added it is given up, whatever happened. */
  deadline: number;
};

export type CallbackPolicy = {
  /** How long after each attempt that was accepted without a callback it is sent once more. */
  resendAfter: readonly number[];
  /** After the last of these: `repeat` its wait, or give up after so many milliseconds. */
  then: "repeat" | number;
  /** From the second time on it is sent again only while other callbacks arrive. */
  onlyWhileOthersArrive: boolean;
  /** After a temporary error that came by callback: the gateway had accepted the attempt, and is not asked again quickly. */
  backOffAfterError: BackOff;
};

const USUAL: BackOff = { first: 2 * SECOND, longest: 5 * MINUTE };
const AFTER_ERROR_CALLBACK: BackOff = { first: 20 * SECOND, longest: 30 * MINUTE };

/** Somebody waits for it: once, or not at all. */
const ONCE = { backOff: USUAL, maxFailures: 1, inDoubtFor: null, callback: null, deadline: MINUTE };

export const RETRY_POLICIES: Readonly<Record<OutboxKind, RetryPolicy>> = {
  "consent-request-init": {
    backOff: USUAL,
    maxFailures: null,
    inDoubtFor: MINUTE,
    callback: {
      resendAfter: [2 * MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR],
      then: 15 * MINUTE,
      onlyWhileOthersArrive: true,
      backOffAfterError: AFTER_ERROR_CALLBACK,
    },
    // Longer than the day for which the network blocks a client.
    deadline: 36 * HOUR,
  },
  "consent-fetch": {
    backOff: USUAL,
    maxFailures: null,
    inDoubtFor: null,
    callback: {
      resendAfter: [1 * MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR],
      then: "repeat",
      onlyWhileOthersArrive: false,
      backOffAfterError: AFTER_ERROR_CALLBACK,
    },
    deadline: 3 * DAY,
  },
  // The next check, or the gateway's repeated notification, has it sent again.
  "consent-request-status": { backOff: USUAL, maxFailures: 8, inDoubtFor: null, callback: null, deadline: HOUR },
  "consent-on-notify": { backOff: USUAL, maxFailures: 8, inDoubtFor: null, callback: null, deadline: DAY },
  "health-information-request": {
    backOff: USUAL,
    maxFailures: null,
    // A request that arrived twice is answered by two transfers, and each record is stored once.
    inDoubtFor: MINUTE,
    callback: {
      resendAfter: [2 * MINUTE],
      then: 20 * MINUTE,
      onlyWhileOthersArrive: true,
      backOffAfterError: AFTER_ERROR_CALLBACK,
    },
    deadline: DAY,
  },
  "health-information-notify": {
    backOff: USUAL,
    maxFailures: null,
    inDoubtFor: null,
    callback: null,
    deadline: 2 * DAY,
  },
  "find-patient": ONCE,
  "search-abha-address": ONCE,
  "register-callback-address": ONCE,
  "read-bridge": ONCE,
};

/** Keeps retries from coming back in the same instant, in milliseconds. */
const SHORTEST_WAIT = 200;
/** The longest `Retry-After` that is believed: behind a proxy's page of a day one probe goes every five minutes. */
export const LONGEST_RETRY_AFTER = 5 * MINUTE;

/** When to try again after `failures` failures in a row, and never before the gateway's `Retry-After`, as far as that is believed. */
export function nextAttemptAt(
  now: Date,
  failures: number,
  { first, longest }: BackOff,
  retryAfterSeconds: number | null = null,
  random: () => number = Math.random,
): Date {
  const ceiling = Math.min(longest, first * 2 ** Math.max(0, failures - 1));
  const retryAfter = Math.min((retryAfterSeconds ?? 0) * SECOND, LONGEST_RETRY_AFTER);
  return new Date(now.getTime() + Math.max(SHORTEST_WAIT, random() * ceiling, retryAfter));
}

/** The same after an error that came by callback: at least half of the ceiling. */
export function nextAttemptAfterErrorCallback(
  now: Date,
  failures: number,
  backOff: BackOff,
  random: () => number = Math.random,
): Date {
  return nextAttemptAt(now, failures, backOff, null, () => 0.5 + random() / 2);
}

/** `in-doubt`: it may have arrived. `accepted`: it was just accepted. `no-callback`: that was long ago. */
export type WaitReason = "in-doubt" | "accepted" | "no-callback";

/** What to do about a message that is due. */
export type NextStep = { action: "send" } | { action: "wait"; until: Date; reason: WaitReason } | { action: "give-up" };

/**
 * Decides from the attempts so far, newest first, whether a message may be sent now. An attempt that may have arrived is waited for. One
 * that was accepted without a callback is resent once although nothing shows that it was lost; further, where the policy asks for it, only
 * while other callbacks arrive: where none arrives the patient would get request after request from a hospital that cannot receive the answer.
 */
export function nextStep(
  attempts: readonly Pick<GatewayCallRow, "outcome" | "sentAt">[],
  now: Date,
  receivesCallbacks: boolean,
  { inDoubtFor, callback }: Pick<RetryPolicy, "inDoubtFor" | "callback">,
): NextStep {
  const possiblyArrived = attempts.filter(mayHaveArrived);
  const latest = possiblyArrived[0];
  if (!latest) return { action: "send" };
  const wait = (ms: number, reason: WaitReason): NextStep | null => {
    const until = new Date(latest.sentAt.getTime() + ms);
    return until > now ? { action: "wait", until, reason } : null;
  };
  const isAccepted = attempts.some(({ outcome }) => outcome === "accepted");
  if (!isAccepted || !callback)
    return (inDoubtFor === null ? null : wait(inDoubtFor, "in-doubt")) ?? { action: "send" };
  const { resendAfter, then, onlyWhileOthersArrive } = callback;
  const sent = possiblyArrived.length;
  const next = resendAfter[sent - 1] ?? (then === "repeat" ? resendAfter.at(-1) : undefined);
  const isRefused = attempts.some(({ outcome }) => outcome === "refused");
  const maySend = next !== undefined && !isRefused && (sent < 2 || receivesCallbacks || !onlyWhileOthersArrive);
  if (maySend) return wait(next, sent < 2 ? "accepted" : "no-callback") ?? { action: "send" };
  return wait(then === "repeat" ? 0 : then, "no-callback") ?? { action: "give-up" };
}

const MAY_HAVE_ARRIVED: ReadonlySet<GatewayCallRow["outcome"]> = new Set(["in-flight", "unanswered", "accepted"]);

/** Whether the network may have received this attempt. */
export function mayHaveArrived({ outcome }: Pick<GatewayCallRow, "outcome">): boolean {
  return MAY_HAVE_ARRIVED.has(outcome);
}
