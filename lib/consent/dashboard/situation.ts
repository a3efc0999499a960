import type { ConsentArtefactStatus } from "@/lib/consent/artefact/consent-artefact-status";
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
  | { kind: "fetching"; at: string; received: number; expected: number }
  /** `hospitals` counts those that grant access, and `withRecords` those whose records are here; `hospitalNames` holds their names, or ids where no name is known. */
  | {
      kind: "granted";
      at: string;
      hospitals: number;
      withRecords: number;
      hospitalNames: string[];
      until: string;
    }
  /** Granted, but no artefact matches the request: an administrator must look at it. */
  | { kind: "mismatch"; at: string; hospitalNames: string[] }
  | { kind: "denied"; at: string }
  | { kind: "expired"; at: string; wasGranted: boolean }
  | { kind: "revoked"; at: string }
  | { kind: "failed"; at: string; advice: FailureAdvice };

/** An artefact, as far as the situation depends on it. */
export type ArtefactFacts = {
  status: ConsentArtefactStatus;
  dataEraseAt: Date | null;
  hipId: string | null;
  hipName: string | null;
  /** The state of the last transfer of its records; null before the first. */
  transfer: string | null;
};

/** A request and its artefacts, as far as the situation depends on them. */
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
  artefacts: ArtefactFacts[];
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
      return { kind: "expired", at, wasGranted: facts.grantedAt !== null };
    case "REVOKED":
      return { kind: "revoked", at };
    case "FAILED":
      return { kind: "failed", at, advice: facts.failureAdvice ?? "unknown" };
  }
}

function grantedSituation({ grantedAt, updatedAt, artefacts }: SituationFacts, settledAt: string): Situation {
  const at = (grantedAt ?? updatedAt).toISOString();
  const having = (status: ConsentArtefactStatus) => artefacts.filter((artefact) => artefact.status === status);
  const granted = having("GRANTED");
  const fetching = having("FETCHING");
  if (fetching.length > 0 || artefacts.length === 0)
    return { kind: "fetching", at, received: granted.length, expected: granted.length + fetching.length };
  if (granted.length === 0)
    return { kind: "mismatch", at: settledAt, hospitalNames: hospitalNames(having("MISMATCH")) };
  const until = Math.max(...granted.map(({ dataEraseAt }) => dataEraseAt?.getTime() ?? 0));
  return {
    kind: "granted",
    at,
    hospitals: granted.length,
    withRecords: granted.filter(({ transfer }) => transfer === "received" || transfer === "partly-received").length,
    hospitalNames: hospitalNames(granted),
    until: new Date(until).toISOString(),
  };
}

function hospitalNames(artefacts: ArtefactFacts[]): string[] {
  return [...new Set(artefacts.flatMap(({ hipId, hipName }) => hipName ?? hipId ?? []))].sort();
}
