import type { ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";

/**
 * The answer to the doctor's question: can I see it now, and if not, who must do what, by when?
 * Instants are ISO 8601 in UTC. The words for each kind stand in the message catalogue.
 */
export type Situation =
  | { kind: "draft" }
  /** Waits to leave, or for its next try; `trouble` says why it has not left yet. */
  | {
      kind: "sending";
      since: string;
      trouble: { advice: string; nextTryAt: string | null } | null;
    }
  | { kind: "waiting-for-patient"; since: string; until: string }
  /** Granted; `held` of `expected` hospitals' permissions are here. */
  | { kind: "opening"; at: string; held: number; expected: number }
  | { kind: "granted"; at: string; hospitals: number; until: string }
  /** Granted, but nothing usable came: an admin must look. */
  | { kind: "set-aside"; at: string }
  | { kind: "denied"; at: string }
  | { kind: "expired"; at: string; wasGranted: boolean }
  | { kind: "revoked"; at: string }
  | { kind: "failed"; at: string; advice: string };

/** What is known of a request and its artefacts, as far as the situation depends on it. */
export type SituationFacts = {
  status: ConsentRequestStatus;
  createdAt: Date;
  updatedAt: Date;
  submittedAt: Date | null;
  requestedAt: Date | null;
  settledAt: Date | null;
  grantedAt: Date | null;
  dataEraseAt: Date | null;
  failureAdvice: string | null;
  nextAttemptAt: Date | null;
  artefacts: { status: string; dataEraseAt: Date | null }[];
};

/** Reads the situation off the facts; pure and total. */
export function situationOf(facts: SituationFacts): Situation {
  const at = (facts.settledAt ?? facts.updatedAt).toISOString();
  switch (facts.status) {
    case "DRAFT":
      return { kind: "draft" };
    case "SENDING":
      return {
        kind: "sending",
        since: (facts.submittedAt ?? facts.createdAt).toISOString(),
        trouble: troubleOf(facts),
      };
    case "REQUESTED":
      return {
        kind: "waiting-for-patient",
        since: (facts.submittedAt ?? facts.createdAt).toISOString(),
        until: (facts.dataEraseAt ?? facts.updatedAt).toISOString(),
      };
    case "GRANTED":
      return grantedSituation(facts, at);
    case "DENIED":
      return { kind: "denied", at };
    case "EXPIRED":
      return { kind: "expired", at, wasGranted: facts.grantedAt !== null };
    case "REVOKED":
      return { kind: "revoked", at };
    case "FAILED":
      return { kind: "failed", at, advice: facts.failureAdvice ?? "unknown" };
  }
}

function troubleOf(facts: SituationFacts): { advice: string; nextTryAt: string | null } | null {
  if (!facts.failureAdvice) return null;
  return {
    advice: facts.failureAdvice,
    nextTryAt: facts.nextAttemptAt?.toISOString() ?? null,
  };
}

function grantedSituation(facts: SituationFacts, at: string): Situation {
  const granted = (facts.grantedAt ?? facts.updatedAt).toISOString();
  const held = facts.artefacts.filter((artefact) => artefact.status === "GRANTED");
  const fetching = facts.artefacts.filter((artefact) => artefact.status === "FETCHING");
  if (fetching.length > 0 || facts.artefacts.length === 0) {
    return {
      kind: "opening",
      at: granted,
      held: held.length,
      expected: held.length + fetching.length,
    };
  }
  if (held.length === 0) return { kind: "set-aside", at };
  const ends = held.map((artefact) => artefact.dataEraseAt?.getTime() ?? 0);
  return {
    kind: "granted",
    at: granted,
    hospitals: held.length,
    until: new Date(Math.max(...ends)).toISOString(),
  };
}
