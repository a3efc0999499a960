import "server-only";
import { HOUR, MINUTE } from "@/lib/clock";
import type { GatewayCallRow } from "@/lib/outbox/gateway-call-table";

/** When a consent request's init is sent again, in milliseconds. */
export type InitRetryPolicy = {
  /** How long after a call that may have arrived it is sent a second time. */
  inDoubtFor: number;
  /** How long after each attempt that the gateway accepted without a callback it is sent once more. */
  noCallbackFor: readonly number[];
  /** How long after the last attempt a request without a callback fails; a late callback still counts. */
  giveUpAfter: number;
};

export const INIT_RETRY_POLICY: InitRetryPolicy = {
  inDoubtFor: MINUTE,
  noCallbackFor: [2 * MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR],
  giveUpAfter: 15 * MINUTE,
};

/** `in-doubt`: it may have arrived. `accepted`: it was just accepted. `no-callback`: that was long ago. */
export type WaitReason = "in-doubt" | "accepted" | "no-callback";

/** What to do about a request that is being sent. */
export type NextStep = { action: "send" } | { action: "wait"; until: Date; reason: WaitReason } | { action: "give-up" };

/**
 * Decides from the attempts so far, newest first, whether the request may be sent now. An attempt that may have arrived is waited for.
 * One that was accepted without a callback is resent once although nothing shows that it was lost, and further only while other callbacks
 * arrive: where none arrives the patient would get request after request from a hospital that cannot receive the answer.
 */
export function nextInitStep(
  attempts: readonly Pick<GatewayCallRow, "outcome" | "sentAt">[],
  now: Date,
  receivesCallbacks: boolean,
  policy: InitRetryPolicy,
): NextStep {
  const isAccepted = attempts.some(({ outcome }) => outcome === "accepted");
  const possiblyArrived = attempts.filter(mayHaveArrived);
  const latest = possiblyArrived[0];
  if (!latest) return { action: "send" };
  const wait = (ms: number, reason: WaitReason): NextStep | null => {
    const until = new Date(latest.sentAt.getTime() + ms);
    return until > now ? { action: "wait", until, reason } : null;
  };
  if (!isAccepted) return wait(policy.inDoubtFor, "in-doubt") ?? { action: "send" };
  const noCallbackFor = policy.noCallbackFor[possiblyArrived.length - 1];
  const isRefused = attempts.some(({ outcome }) => outcome === "refused");
  const maySend = noCallbackFor !== undefined && !isRefused && (possiblyArrived.length < 2 || receivesCallbacks);
  if (maySend)
    return wait(noCallbackFor, possiblyArrived.length < 2 ? "accepted" : "no-callback") ?? { action: "send" };
  return wait(policy.giveUpAfter, "no-callback") ?? { action: "give-up" };
}

const MAY_HAVE_ARRIVED: ReadonlySet<GatewayCallRow["outcome"]> = new Set(["in-flight", "unanswered", "accepted"]);

/** Whether the network may have received this attempt. */
export function mayHaveArrived({ outcome }: Pick<GatewayCallRow, "outcome">): boolean {
  return MAY_HAVE_ARRIVED.has(outcome);
}
