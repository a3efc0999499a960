import "server-only";
import { HOUR, MINUTE, SECOND } from "@/lib/clock";
import type { ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";

/** Waiting times before the first checks, which are so due after 1, 5, 15 and 60 minutes; then each hour. */
const WHILE_OPEN = [1 * MINUTE, 4 * MINUTE, 10 * MINUTE, 45 * MINUTE];
const LATER = HOUR;
/** How soon the network is asked about what a notification claims. */
export const CONFIRM_AFTER = 10 * SECOND;
/** How soon it is asked once more where an artefact goes on although a notification has ended it: that response may be older. */
export const ASK_AGAIN_AFTER = 20 * SECOND;
/** So often, for four days, the network is asked about what a notification claims; then an administrator sees that it was not confirmed. */
const MOST_CHECKS_OF_CLAIM = 100;
/** A grant whose artefacts are known changes only by a revocation, whose notification may be lost as well. */
const WHILE_GRANTED = 6 * HOUR;
/** At most this part of the waiting time is added, so that requests of one morning are not always checked at once. */
const JITTER = 0.1;

/** What a request's next check depends on. */
export type CheckState = {
  status: ConsentRequestStatus;
  /** How often the status was requested since it was reached. */
  checks: number;
  /** Whether any artefact of it is known. */
  hasArtefacts: boolean;
  /** Whether something about it is only claimed by a notification. */
  isClaimed: boolean;
};

/**
 * When the status is requested from the consent manager next; null once nothing can change any more. What is settled is asked about once
 * more after a minute, and as long as that is only claimed.
 */
export function nextStatusCheck(
  { status, checks, hasArtefacts, isClaimed }: CheckState,
  now: Date,
  random = Math.random,
): Date | null {
  const isSettled = status === "DENIED" || status === "EXPIRED" || status === "REVOKED";
  if (isSettled ? checks >= (isClaimed ? MOST_CHECKS_OF_CLAIM : 1) : status !== "REQUESTED" && status !== "GRANTED")
    return null;
  const changesRarely = status === "GRANTED" && hasArtefacts && !isClaimed;
  const wait = changesRarely && checks > 0 ? WHILE_GRANTED : (WHILE_OPEN[checks] ?? LATER);
  return new Date(now.getTime() + wait * (1 + JITTER * random()));
}
