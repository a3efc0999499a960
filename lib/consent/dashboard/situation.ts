import { hospitalsOf, type GrantSum, type Hospitals } from "@/lib/consent/dashboard/grant";
import type { ConsentView } from "@/lib/consent/dashboard/consent-view";
import type { ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";
import type { FailureAdvice } from "@/lib/consent/request/sending-problem";

/**
 * The answer to the doctor's question: can I see the records now, and if not, who must do what, by when?
 * Instants are ISO 8601 in UTC. The sentence for each kind stands in the message catalogue.
 */
export type Situation =
  | { kind: "draft" }
  /** Waits for its first or next attempt; `problem` is why it could not be sent yet. Before `leavesAt` its doctor can take it back. */
  | {
      kind: "sending";
      since: string;
      leavesAt?: string;
      problem: { advice: FailureAdvice; nextTryAt: string | null } | null;
    }
  | { kind: "waiting-for-patient"; since: string; until: string }
  /** Granted; the details of `received` of `expected` artefacts have arrived. `expected` is 0 while no artefact is known. */
  | { kind: "fetching"; at: string; received: number; expected: number; grant: GrantSum | null }
  /** `withRecords` counts the hospitals whose records are here. */
  | { kind: "granted"; at: string; withRecords: number; grant: GrantSum }
  /** Granted, but no artefact matches the request: an administrator must look at it. */
  | { kind: "mismatch"; at: string; hospitals: Hospitals }
  | { kind: "denied"; at: string }
  | { kind: "expired"; at: string; wasGranted: boolean }
  | { kind: "revoked"; at: string }
  | { kind: "failed"; at: string; advice: FailureAdvice };

/** A request, and what holds of its consent, as far as the situation depends on them. */
export type SituationFacts = {
  status: ConsentRequestStatus;
  createdAt: Date;
  updatedAt: Date;
  submittedAt: Date | null;
  settledAt: Date | null;
  grantedAt: Date | null;
  dataEraseAt: Date | null;
  failureAdvice: FailureAdvice | null;
  nextAttemptAt: Date | null;
  consent: ConsentView;
  /** The artefacts whose records are here. */
  withRecords: readonly string[];
};

/** Derives the situation; pure and total. */
export function situationOf(facts: SituationFacts): Situation {
  const at = (facts.settledAt ?? facts.updatedAt).toISOString();
  const since = (facts.submittedAt ?? facts.createdAt).toISOString();
  switch (facts.status) {
    case "DRAFT":
      return { kind: "draft" };
    case "SENDING": {
      const { failureAdvice: advice, nextAttemptAt } = facts;
      const next = nextAttemptAt?.toISOString() ?? null;
      if (!advice) return { kind: "sending", since, problem: null, ...(next && { leavesAt: next }) };
      return { kind: "sending", since, problem: { advice, nextTryAt: next } };
    }
    case "REQUESTED":
      return { kind: "waiting-for-patient", since, until: (facts.dataEraseAt ?? facts.updatedAt).toISOString() };
    case "GRANTED":
      return grantedSituation(facts, at);
    case "DENIED":
      return { kind: "denied", at };
    case "EXPIRED":
      return { kind: "expired", at: endOfGrant(facts, at), wasGranted: facts.grantedAt !== null };
    case "REVOKED":
      return { kind: "revoked", at };
    case "FAILED":
      return { kind: "failed", at, advice: facts.failureAdvice ?? "unknown" };
  }
}

/** When a grant ended: with the last of what it in force, since a sweep stores that later. */
function endOfGrant({ settledAt, grantedAt, dataEraseAt, consent }: SituationFacts, at: string): string {
  if (!settledAt) return at;
  const ends = [settledAt, dataEraseAt].flatMap((end) => end?.toISOString() ?? []);
  const last = grantedAt ? consent.ended[0]?.at : null;
  return [...ends, ...(last ? [last] : [])].sort()[0] ?? at;
}

function grantedSituation({ grantedAt, updatedAt, consent, ...facts }: SituationFacts, settledAt: string): Situation {
  const at = (grantedAt ?? updatedAt).toISOString();
  const { inForce, pending, mismatched, sum: grant } = consent;
  if (!grant && mismatched.length > 0 && pending.length === 0)
    return { kind: "mismatch", at: settledAt, hospitals: hospitalsOf(mismatched) };
  if (!grant || pending.length > 0)
    return { kind: "fetching", at, received: inForce.length, expected: inForce.length + pending.length, grant };
  const withRecords = inForce.filter(({ artefactId }) => facts.withRecords.includes(artefactId)).length;
  return { kind: "granted", at, withRecords, grant };
}

/** What is in force of a consent now; null where nothing is. */
export function grantOf(situation: Situation): GrantSum | null {
  return situation.kind === "granted" || situation.kind === "fetching" ? situation.grant : null;
}
