import type { ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";
import type { Situation } from "@/lib/consent/dashboard/situation";
import type { PurposeCode } from "@/lib/abdm/vocabulary";

/** A row of the dashboard. Instants are ISO 8601 in UTC. */
export type ConsentRequestItem = {
  id: string;
  status: ConsentRequestStatus;
  patient: { abhaAddress: string; name: string | null };
  /** Null on a draft that does not say yet. */
  purpose: { code: PurposeCode; text: string } | null;
  hiTypes: string[];
  requester: { name: string };
  createdAt: string;
  updatedAt: string;
  /** When what was asked, or the longest of what was granted, ends. Null on a draft that does not say yet. */
  expiresAt: string | null;
  artefactCount: number;
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
};

export type ArtefactView = {
  id: string;
  status: string;
  /** Null until its details are here. */
  hip: { id: string; name: string | null } | null;
  hiTypes: string[];
  dateRange: { from: string; to: string } | null;
  dataEraseAt: string | null;
  careContextCount: number;
  records: { status: "none"; received: number; expected: number };
  /** What the patient narrowed against what was asked; empty where nothing was. */
  narrowed: {
    hiTypes: string[];
    from: string | null;
    to: string | null;
    dataEraseAt: string | null;
  };
  asideReasons: string[];
  endedAt: string | null;
};

/** One step of the timeline; `event` is a key of the message catalogue, `by` the actor's name or kind. */
export type TimelineStep = {
  at: string;
  event: string;
  by: { kind: "staff" | "gateway" | "job"; name: string | null };
  detail: Record<string, unknown>;
};

/** A request with all that its page shows. `advice` is a key of the message catalogue. */
export type ConsentRequestDetail = ConsentRequestItem & {
  /** The hospital's own time zone is India's; these are UTC. */
  cmConsentRequestId: string | null;
  /** Whether the patient may see the question more than once, since an attempt in doubt had arrived as well. */
  mayBeSeenTwice: boolean;
  dateRange: { from: string; to: string } | null;
  dataEraseAt: string | null;
  hip: { id: string; name: string | null } | null;
  submittedAt: string | null;
  settledAt: string | null;
  grantedAt: string | null;
  failure: { code: string; message: string; advice: string } | null;
  timeline: TimelineStep[];
  artefacts: ArtefactView[];
  /** Whether the person looking at it asked it: only they can edit its draft. */
  mine: boolean;
  /** What was typed, on a draft of one's own. */
  draft: ConsentRequestDraft | null;
};

/** The composer's fields exactly as typed. Dates are `YYYY-MM-DD`, `keepUntil` is `YYYY-MM-DDTHH:mm`, all in India's time. */
export type ConsentRequestDraft = {
  abhaAddress: string;
  purpose: string;
  hiTypes: string[];
  from: string;
  to: string;
  keepUntil: string;
  hipId: string;
  careContexts: { patientReference: string; careContextReference: string }[];
  frequency: { unit: string; value: string; repeats: string };
};
