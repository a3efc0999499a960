import type { WireError } from "@/lib/abdm/messages";
import type { CmStatus, PurposeCode } from "@/lib/abdm/vocabulary";
import type { ConsentArtefactStatus, MismatchReason } from "@/lib/consent/artefact/consent-artefact-status";
import type { HipView, Narrowing } from "@/lib/consent/dashboard/grant";
import type { Situation } from "@/lib/consent/dashboard/situation";
import type { ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";
import type { FailureAdvice } from "@/lib/consent/request/sending-problem";
import type { ConsentEventKind } from "@/lib/consent/timeline/consent-event";

/** A row of the dashboard. Instants are ISO 8601 in UTC. */
export type ConsentRequestItem = {
  id: string;
  status: ConsentRequestStatus;
  patient: { abhaAddress: string; name: string | null };
  /** Null on a draft without one. */
  purpose: { code: PurposeCode; text: string } | null;
  /** The record types that were requested; what is granted of them is part of the situation. */
  hiTypes: string[];
  requester: { name: string };
  createdAt: string;
  updatedAt: string;
  /** When a request that waits for its answer ends at the latest, or the first consent that is in force; else null. */
  expiresAt: string | null;
  /** When it was denied, ended, was revoked or failed; null before. */
  endedAt: string | null;
  situation: Situation;
};

export type ConsentRequestPage = {
  items: ConsentRequestItem[];
  nextCursor: string | null;
};

/** How many requests each filter of the dashboard holds. */
export type ConsentRequestCounts = {
  all: number;
  draft: number;
  waiting: number;
  granted: number;
  ended: number;
  /** More requests match the search than are counted. */
  isPartial?: true;
};

/** What became of an artefact's records. */
export type RecordsProgress = {
  /** `none`: not requested. `ended`: erased with the end of the consent. */
  status: "none" | "requested" | "receiving" | "received" | "partly-received" | "failed" | "ended";
  /** Care contexts of which something has arrived, and those that the consent names. */
  received: number;
  expected: number;
  /** Records that can be read, and those that were refused. */
  records: number;
  refused: number;
  /** While pages arrive; the number is not known before the first, or where the sender's numbers make no sense. */
  pages: { received: number; expected: number | null } | null;
  /** Why it failed, or why not everything is here; a key of the message catalogue. */
  problem: string | null;
};

/** An artefact. Types, period, end and visits are those of one that is in force now; of any other they are empty or null. */
export type ArtefactView = {
  id: string;
  status: ConsentArtefactStatus;
  /** Null before its details have arrived. */
  hip: HipView | null;
  hiTypes: string[];
  dateRange: { from: string; to: string } | null;
  dataEraseAt: string | null;
  careContextCount: number;
  records: RecordsProgress;
  narrowed: Narrowing;
  mismatchReasons: MismatchReason[];
  endedAt: string | null;
  /** Whether its records could be seen until it ended. */
  wasInForce: boolean;
};

/** An event of the timeline; `event` is a key of the message catalogue. */
export type TimelineStep = {
  at: string;
  event: ConsentEventKind;
  /** The name is null for the gateway and for background jobs. */
  by: { kind: "staff" | "gateway" | "job"; name: string | null };
  /** The hospital of the artefact, on an artefact's event, once it is known. */
  hip: HipView | null;
  /** Counts and reasons for the event's text. */
  facts: Readonly<Record<string, string | number>>;
  /** The network's error, where the event has one, without personal data; `advice` is a key of the message catalogue. */
  error: (WireError & { advice: FailureAdvice | null }) | null;
};

/** A request with all that its page shows. Instants are ISO 8601 in UTC. */
export type ConsentRequestDetail = ConsentRequestItem & {
  cmConsentRequestId: string | null;
  /** Whether the patient may see the request more than once, since an attempt in doubt had arrived as well. */
  mayBeSeenTwice: boolean;
  /** What was requested, as are `hiTypes`, `dataEraseAt` and `hip`. */
  dateRange: { from: string; to: string } | null;
  dataEraseAt: string | null;
  hip: HipView | null;
  submittedAt: string | null;
  settledAt: string | null;
  /** When somebody of the hospital last asked ABDM for the status, and what it answered; null where nobody has. */
  statusCheck: { askedAt: string; answer: StatusAnswer | null } | null;
  /** What the patient gave as the reason for a denial, where the network sent one. */
  denialReason: string | null;
  /** Why Break the Glass was used, in the doctor's words. */
  emergencyReason: string | null;
  grantedAt: string | null;
  /** `advice` is a key of the message catalogue. */
  failure: (WireError & { advice: FailureAdvice }) | null;
  /** Oldest first. */
  timeline: TimelineStep[];
  artefacts: ArtefactView[];
  /** Whether the reader may open records of it; then the patient's id, for the page of all records. */
  mayOpenRecords: boolean;
  patientId: string | null;
  /** Whether the reader is its doctor: nobody else can edit its draft. */
  mine: boolean;
  /** What was typed, on a draft of one's own. */
  draft: ConsentRequestDraft | null;
  /** The request of which a draft of one's own is a copy; null where it is none. */
  follows: FollowedRequest | null;
};

/** What ABDM answered when it was asked for the status: a status or an error without personal data. */
export type StatusAnswer = { at: string } & ({ status: CmStatus } | { error: WireError });

/** An earlier request that is asked again. */
export type FollowedRequest = {
  id: string;
  status: ConsentRequestStatus;
  /** When it got this status: when it was denied, granted, ended, or sent. */
  at: string;
  patient: { abhaAddress: string; name: string | null };
  /** What it asked, with a period up to its day ending today: a form that equals it changes nothing. */
  asked: ConsentRequestDraft;
};

/** The composer's fields exactly as typed. Dates are `YYYY-MM-DD`, `keepUntil` is `YYYY-MM-DDTHH:mm`, all in India's time. */
export type ConsentRequestDraft = {
  abhaAddress: string;
  purpose: string;
  /** Why, for Break the Glass. */
  emergencyReason?: string;
  hiTypes: string[];
  from: string;
  to: string;
  keepUntil: string;
  hipId: string;
  careContexts: { patientReference: string; careContextReference: string }[];
  frequency: { unit: string; value: string; repeats: string };
};
