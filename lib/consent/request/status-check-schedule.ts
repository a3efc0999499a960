import "server-only";
import { HOUR, MINUTE } from "@/lib/clock";
import type { ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";

/** Waiting times before the first checks, which are so due after 1, 5, 15 and 60 minutes; then each hour. */
const WHILE_OPEN = [1 * MINUTE, 4 * MINUTE, 10 * MINUTE, 45 * MINUTE];
const LATER = HOUR;
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
};

/** When the status is requested from the consent manager next; null once nothing can change any more. */
export function nextStatusCheck(
  { status, checks, hasArtefacts }: CheckState,
  now: Date,
  random = Math.random,
): Date | null {
  if (status !== "REQUESTED" && status !== "GRANTED") return null;
  const isComplete = status === "GRANTED" && hasArtefacts;
  const wait = isComplete && checks > 0 ? WHILE_GRANTED : (WHILE_OPEN[checks] ?? LATER);
  return new Date(now.getTime() + wait * (1 + JITTER * random()));
}
