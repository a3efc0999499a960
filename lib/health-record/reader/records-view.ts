import "server-only";
import type { HiType, PurposeCode } from "@/lib/abdm/vocabulary";
import type { HealthDocument } from "@/lib/health-record/document/health-document";
import type { Attachment } from "@/lib/health-record/document/read-attachment";
import type { RecordProblem } from "@/lib/health-record/document/summarise-documents";

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

export const TRANSFER_STATUSES = [
  "not-requested",
  "requested",
  "receiving",
  "received",
  "partly-received",
  "failed",
] as const;

/** How the records of one artefact arrive. */
export type TransferView = {
  status: (typeof TRANSFER_STATUSES)[number];
  /** Documents, or pages where only those are counted. */
  received: number;
  expected: number | null;
  /** A code of ours for what went wrong. */
  reason: string | null;
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
  transfer: TransferView;
};

/** An attachment with what a download needs, without its bytes. */
export type ReadAttachment = Attachment & {
  /** A safe name for a download. */
  fileName: string;
  dicom?: DicomFacts | undefined;
};

/** As sent. The date is that of the study. */
export type DicomFacts = { modality: string | null; bodyPart: string | null; date: string | null };

/** A document of which every narrative is already sanitised HTML. */
export type ReadDocument = Omit<HealthDocument, "attachments"> & { attachments: ReadAttachment[] };

/** One document as it arrived. */
export type ReaderRecord = {
  id: string;
  artefactId: string;
  /** The name of the hospital that sent it, or its id. */
  hospital: string;
  receivedAt: string;
  content: { document: ReadDocument } | { problem: RecordProblem };
};

/** An entry that was refused when it arrived, with a code of ours for the reason. */
export type RefusedEntry = { artefactId: string; hospital: string; reason: string };

/** What the reader's page shows: of one artefact, or of all live artefacts of a patient. Instants are ISO 8601. */
export type RecordsView = {
  patient: ReaderPatient;
  consents: ReaderConsent[];
  documents: ReaderRecord[];
  refused: RefusedEntry[];
};
