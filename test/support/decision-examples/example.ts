import "server-only";
import type { CmStatus } from "@/lib/abdm/vocabulary";
import type { ConsentArtefactStatus } from "@/lib/consent/artefact/consent-artefact-status";
import type { Situation } from "@/lib/consent/dashboard/situation";
import type { ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";

/** An id of the consent manager for the request. `r2` exists only if the request was sent twice; `r9` is unknown to the hospital. */
export type RequestName = "r1" | "r2" | "r9";

/** A consent artefact. Each is of a hospital of its own, unless the details of an on-fetch give another. */
export type ArtefactName = "a1" | "a2" | "A1";

/** When the request was sent. */
export const SENT_AT = new Date("2026-06-01T10:00:00.000Z");

/** What was requested; an on-fetch grants exactly this unless it differs. */
export const REQUESTED_ACCESS = {
  abhaAddress: "hinapatel@sbx",
  purpose: "CAREMGT",
  hiTypes: ["Prescription", "DiagnosticReport"],
  from: "2025-06-01T10:00:00.000Z",
  to: "2026-06-01T10:00:00.000Z",
  until: "2026-07-01T10:00:00.000Z",
} as const;

/** What the details of an artefact grant differently from what was requested. */
export type Differences = {
  /** The id that the details carry instead of the fetched one. */
  artefact?: ArtefactName;
  abhaAddress?: string;
  purpose?: string;
  hiTypes?: string[];
  from?: string;
  to?: string;
  until?: string;
  hiuId?: string;
  cmId?: string;
  hipId?: string | null;
  careContexts?: [];
};

/** A callback that decides or reports something about the request and that the rules handle without the database. */
export type DecisionMessage =
  | { kind: "notify"; status: CmStatus; artefacts: ArtefactName[]; request: RequestName }
  /** `artefacts` is null in v3, which does not send them. */
  | { kind: "on-status"; status: CmStatus; artefacts: ArtefactName[] | null; request: RequestName }
  /** `differences` is null where the callback carries the status without details. */
  | { kind: "on-fetch"; artefact: ArtefactName; status: CmStatus; differences: Differences | null };

/** Everything that can happen to a request that has been sent. */
export type Message =
  | DecisionMessage
  | { kind: "on-init"; request: RequestName }
  | { kind: "notify"; status: CmStatus; artefacts: ArtefactName[]; request: null }
  | {
      kind: "error";
      of: "on-init" | "second on-init" | "on-status" | "on-fetch a1";
      code: string;
      message: string;
    }
  /** The hospital's own clock reaches `at`, and what is due by then is done. */
  | { kind: "time"; at: string };

/** Where a consent stands, as everybody can see it. */
export type VisibleState = {
  request: ConsentRequestStatus;
  artefacts: Partial<Record<ArtefactName, ConsentArtefactStatus>>;
};

/** The sentence that the doctor reads, by its key in the message catalogue, with the hospitals that it counts. */
export type Sentence =
  | "sending"
  | "waiting-for-patient"
  | `fetching: ${number} of ${number}`
  | "fetching-unknown"
  | `granted: ${number}`
  | "mismatch"
  | "denied"
  | "expired-granted"
  | "expired-unanswered"
  | "revoked"
  | "failed";

/** A state from which an example begins, and the messages that led to it after on-init brought the `requests`. */
export type Beginning<M extends Message = DecisionMessage> = {
  requests: RequestName[];
  messages: M[];
  state: VisibleState;
};

/** One line of the table. */
export type Example<M extends Message = DecisionMessage> = {
  /** Subject, condition, result. */
  title: string;
  before: Beginning;
  messages: M[];
  after: VisibleState;
  reads: Sentence;
  /** What becomes of the last message where that is not "applied": it changes nothing, waits, or is for an administrator. */
  last?: "repeat" | "waiting" | "contradiction";
};

/** Lines of the table that have one source. */
export type ExampleGroup<M extends Message = DecisionMessage> = {
  subject: string;
  source: string;
  examples: Example<M>[];
};

export const notify = (status: CmStatus, artefacts: ArtefactName[] = [], request: RequestName = "r1") =>
  ({ kind: "notify", status, artefacts, request }) as const;

/** A notification that names no request, only artefacts. */
export const notifyWithoutRequest = (status: CmStatus, artefacts: ArtefactName[]) =>
  ({ kind: "notify", status, artefacts, request: null }) as const;

export const onStatus = (status: CmStatus, artefacts: ArtefactName[] | null = null, request: RequestName = "r1") =>
  ({ kind: "on-status", status, artefacts, request }) as const;

export const onFetch = (artefact: ArtefactName, differences: Differences = {}) =>
  ({ kind: "on-fetch", artefact, status: "GRANTED", differences }) as const;

/** An on-fetch that reports an end, without details. */
export const onFetchOf = (artefact: ArtefactName, status: CmStatus) =>
  ({ kind: "on-fetch", artefact, status, differences: null }) as const;

export const onInit = (request: RequestName) => ({ kind: "on-init", request }) as const;

export const time = (at: string) => ({ kind: "time", at }) as const;

/** The network has the request; nobody has answered. */
export const REQUESTED: Beginning = { requests: ["r1"], messages: [], state: { request: "REQUESTED", artefacts: {} } };

/** The request was sent twice, and the patient can answer each. */
export const REQUESTED_TWICE: Beginning = { ...REQUESTED, requests: ["r1", "r2"] };

/** Granted for one hospital, the artefact being fetched. */
export const FETCHING_ONE: Beginning = {
  requests: ["r1"],
  messages: [notify("GRANTED", ["a1"])],
  state: { request: "GRANTED", artefacts: { a1: "FETCHING" } },
};

/** Granted for one hospital, the artefact fetched. */
export const GRANTED_ONE: Beginning = {
  requests: ["r1"],
  messages: [notify("GRANTED", ["a1"]), onFetch("a1")],
  state: { request: "GRANTED", artefacts: { a1: "GRANTED" } },
};

/** Granted for two hospitals, both artefacts fetched. */
export const GRANTED_TWO: Beginning = {
  requests: ["r1"],
  messages: [notify("GRANTED", ["a1", "a2"]), onFetch("a1"), onFetch("a2")],
  state: { request: "GRANTED", artefacts: { a1: "GRANTED", a2: "GRANTED" } },
};

/** The request was sent twice, and the patient granted each: `a1` belongs to `r1`, `a2` to `r2`. */
export const GRANTED_TWICE: Beginning = {
  requests: ["r1", "r2"],
  messages: [notify("GRANTED", ["a1"], "r1"), notify("GRANTED", ["a2"], "r2"), onFetch("a1"), onFetch("a2")],
  state: { request: "GRANTED", artefacts: { a1: "GRANTED", a2: "GRANTED" } },
};

export const DENIED: Beginning = {
  requests: ["r1"],
  messages: [notify("DENIED")],
  state: { request: "DENIED", artefacts: {} },
};

/** The patient did not answer, as the network reported. */
export const UNANSWERED: Beginning = {
  requests: ["r1"],
  messages: [notify("EXPIRED")],
  state: { request: "EXPIRED", artefacts: {} },
};

/** Granted for one hospital and withdrawn. */
export const WITHDRAWN: Beginning = {
  requests: ["r1"],
  messages: [notify("GRANTED", ["a1"]), onFetch("a1"), notify("REVOKED", ["a1"])],
  state: { request: "REVOKED", artefacts: { a1: "REVOKED" } },
};

/** The sentence for a situation. */
export function sentenceOf(situation: Situation): Sentence {
  switch (situation.kind) {
    case "fetching":
      return situation.expected > 0 ? `fetching: ${situation.received} of ${situation.expected}` : "fetching-unknown";
    case "granted":
      return `granted: ${situation.grant.hospitals.count}`;
    case "expired":
      return situation.wasGranted ? "expired-granted" : "expired-unanswered";
    case "draft":
      throw new Error("a request that was sent is no draft");
    default:
      return situation.kind;
  }
}
