import "server-only";
import type { StaffTx } from "@/lib/access/command";
import { RefusedAccess } from "@/lib/access/refused-access";
import { recordAudit, type NewAuditEntry } from "@/lib/audit/record-audit";
import type { ReadingRight } from "@/lib/consent/care-team/may-open-records";
import { AppError } from "@/lib/errors";
import type { PresentConsent, ReadableConsent } from "@/lib/health-record/reader/readable-consents";
import type { RecordsView } from "@/lib/health-record/reader/records-view";
import { toRecordsView } from "@/lib/health-record/reader/to-records-view";
import { findDataKeys } from "@/lib/health-record/storage/data-key-table";
import { recordPlace } from "@/lib/health-record/storage/seal-record";
import { latestDataRequests, type DataRequestRow } from "@/lib/health-record/transfer/data-request-table";
import {
  listHealthRecords,
  listRecordBodies,
  type HealthRecordRow,
} from "@/lib/health-record/transfer/health-record-table";
import { readStoredDocuments } from "@/lib/health-record/worker/read-stored-documents";
import type { StoredDocument } from "@/lib/health-record/worker/stored-document";
import type { ConsentArtefactId, HealthRecordId } from "@/lib/ids";
import { findPatient } from "@/lib/patient/patient-table";

/** So much of records is opened for one page; what is beyond it is listed as too large. */
const MAX_BYTES = 150 * 1024 * 1024;

/** Everything that is needed to read records, still encrypted. */
export type SealedRecords = {
  patient: RecordsView["patient"];
  consents: ReadableConsent[];
  requests: Map<ConsentArtefactId, DataRequestRow>;
  received: HealthRecordRow[];
  documents: StoredDocument[];
  /** Records that are not opened, since together they are too large. */
  tooLargeIds: HealthRecordId[];
};

/** Reads the records of consents of one patient, which the caller has found to be allowed, and records the opening of each in the audit trail. */
export async function readSealedRecords(tx: StaffTx, consents: ReadableConsent[]): Promise<SealedRecords> {
  const ids = consents.map(({ artefact }) => artefact.id);
  const [keys, requests, received] = await Promise.all([
    findDataKeys(tx, ids),
    latestDataRequests(tx, ids),
    listHealthRecords(tx, ids),
  ]);
  const { openedIds, tooLargeIds } = withinLimit(received);
  const bodies = await listRecordBodies(tx, openedIds);
  const typesOf = new Map(consents.map(({ artefact }) => [artefact.id, artefact.hiTypes ?? []]));
  const documents = bodies.flatMap(({ id, artefactId, content }): StoredDocument[] => {
    const dataKey = keys.get(artefactId);
    const hiTypes = (typesOf.get(artefactId) ?? []) as StoredDocument["hiTypes"];
    return dataKey ? [{ key: id, hiTypes, sealed: content, place: recordPlace(id), dataKey }] : [];
  });
  const opened = new Map(ids.map((id) => [id, received.filter(({ artefactId }) => artefactId === id).length]));
  await recordAudit(
    tx,
    ...consents.map((consent) =>
      auditEntryOf("records.opened", consent, {
        records: opened.get(consent.artefact.id) ?? 0,
        ...emergencyFact(consent.right),
      }),
    ),
  );
  const [first] = consents;
  if (!first) throw new AppError("not-found");
  const known = await findPatient(tx, first.request.abhaAddress);
  const patient = {
    id: known?.id ?? "",
    abhaAddress: first.request.abhaAddress,
    name: first.patientName,
    gender: null,
    birthDate: null,
  };
  // Without a key nothing can be read: a restored backup holds records that have to be requested again.
  const readable = received.filter(({ artefactId }) => keys.has(artefactId));
  return { patient, consents, requests, received: readable, documents, tooLargeIds };
}

/** The records that are opened together: the newest that are not too large in all. */
function withinLimit(received: readonly HealthRecordRow[]): {
  openedIds: HealthRecordId[];
  tooLargeIds: HealthRecordId[];
} {
  const usable = received.filter(({ refusal }) => refusal === null).reverse();
  let bytes = 0;
  const fits = usable.filter(({ size }) => (bytes += size) <= MAX_BYTES).map(({ id }) => id);
  const opened = new Set(fits);
  return { openedIds: fits, tooLargeIds: usable.flatMap(({ id }) => (opened.has(id) ? [] : [id])) };
}

/** An audit entry about the records of an artefact. */
export function auditEntryOf(
  action: "records.opened" | "records.refused-to-open",
  { artefact, request }: PresentConsent,
  detail: { records?: number; emergency?: string } = {},
): NewAuditEntry {
  return {
    action,
    subject: { kind: "consent-artefact", id: artefact.id },
    detail: { consentRequestId: request.id, ...detail },
    patient: request.abhaAddress,
    ...(request.purpose && { purpose: request.purpose }),
  };
}

/** The error for whoever has no right to read the records of a consent: `not-found`, with the entry that is recorded. */
export const refusedToOpen = (consent: PresentConsent) =>
  new RefusedAccess("not-found", auditEntryOf("records.refused-to-open", consent));

/** What an audit entry has of an access in an emergency: its id. */
export function emergencyFact(right: ReadingRight): { emergency?: string } {
  return right.kind === "emergency" ? { emergency: right.access } : {};
}

/** Decrypts and reads records in threads, outside a transaction. */
export async function openSealedRecords({ documents, tooLargeIds, ...facts }: SealedRecords): Promise<RecordsView> {
  const tooLarge = tooLargeIds.map((key) => ({ key, problem: "too-large" as const }));
  return toRecordsView({ ...facts, documents: [...(await readStoredDocuments(documents)), ...tooLarge] });
}
