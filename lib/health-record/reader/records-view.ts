import "server-only";
import type { HiType, PurposeCode } from "@/lib/abdm/vocabulary";
import type { DataRequestProblem, DataRequestState } from "@/lib/health-record/transfer/data-request-state";
import type { RecordRefusal } from "@/lib/health-record/transfer/record-refusal";
import type { ReadDocument } from "@/lib/health-record/worker/read-document";
import type { ReadProblem } from "@/lib/health-record/worker/read-stored-documents";

/** What is known of the patient. `birthDate` may be partial: `1991`. */
export type ReaderPatient = {
  /** Opaque: it may stand in an address. */
  id: string;
  abhaAddress: string;
  name: string | null;
  gender: string | null;
  birthDate: string | null;
};

export type ReaderHospital = { id: string; name: string | null };

/** How the records of one artefact arrive. */
export type TransferView = {
  status: DataRequestState | "not-requested";
  /** While it is under way: pages; then documents. */
  received: number;
  expected: number | null;
  /** Why it failed, or why not everything is here. */
  reason: DataRequestProblem | null;
};

/** One consent artefact under which records may be read. */
export type ReaderConsent = {
  artefactId: string;
  requestId: string;
  hospital: ReaderHospital | null;
  hiTypes: HiType[];
  /** Requested, but not granted. */
  leftOut: HiType[];
  dateRange: { from: string; to: string };
  until: string;
  purpose: { code: PurposeCode; text: string };
  /** The name of the doctor who requested it. */
  askedBy: string;
  /** Until when it is read in an emergency; null for the doctor who requested it and the care team. */
  emergencyUntil: string | null;
  transfer: TransferView;
};

/** One document as it arrived. */
export type ReaderRecord = {
  id: string;
  artefactId: string;
  /** The name of the hospital that sent it, or its id. */
  hospital: string;
  receivedAt: string;
  content: { document: ReadDocument } | { problem: ReadProblem };
};

/** An entry that was refused when it arrived. */
export type RefusedEntry = { artefactId: string; hospital: string; reason: RecordRefusal };

/** What the reader's page shows: of one artefact, or of all live artefacts of a patient. Instants are ISO 8601. */
export type RecordsView = {
  patient: ReaderPatient;
  consents: ReaderConsent[];
  documents: ReaderRecord[];
  refused: RefusedEntry[];
};
