import "server-only";
import { HOUR, MINUTE } from "@/lib/clock";
import type { ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";

/** Between one question and the next: after 1, 5, 15 and 60 minutes, then each hour. */
const WHILE_OPEN = [1 * MINUTE, 4 * MINUTE, 10 * MINUTE, 45 * MINUTE];
const LATER = HOUR;
/** A grant that is all here changes only by a withdrawal, whose notification may be lost as well. */
const WHILE_GRANTED = 6 * HOUR;
/** At most so much later, so that requests of one morning do not ask all at once for ever. */
const JITTER = 0.1;

/** What a request's next check depends on. */
export type Checked = {
  status: ConsentRequestStatus;
  /** How often the consent manager was asked since the status was reached. */
  checks: number;
  /** Whether any artefact of it is known. */
  hasArtefacts: boolean;
};

/** When the consent manager is asked how a request stands; null once nothing can change any more. */
export function nextCheck({ status, checks, hasArtefacts }: Checked, now: Date, random = Math.random): Date | null {
  if (status !== "REQUESTED" && status !== "GRANTED") return null;
  const isComplete = status === "GRANTED" && hasArtefacts;
  const wait = isComplete && checks > 0 ? WHILE_GRANTED : (WHILE_OPEN[checks] ?? LATER);
  return new Date(now.getTime() + wait * (1 + JITTER * random()));
}
