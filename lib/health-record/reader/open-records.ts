import "server-only";
import { z } from "zod";
import { commandInSteps, type StaffTx } from "@/lib/access/command";
import { recordAudit, type NewAuditEntry } from "@/lib/audit/record-audit";
import {
  endOf,
  findPresentConsent,
  listLiveConsentsOf,
  mayOpen,
  type PresentConsent,
} from "@/lib/health-record/reader/readable-consents";
import type { RecordsView } from "@/lib/health-record/reader/records-view";
import { findDataKeys, recordPlace } from "@/lib/health-record/storage/data-key-table";
import { latestDataRequests, type DataRequestRow } from "@/lib/health-record/transfer/data-request-table";
import {
  listHealthRecords,
  listRecordBodies,
  type HealthRecordRow,
} from "@/lib/health-record/transfer/health-record-table";
import { toRecordsView } from "@/lib/health-record/reader/to-records-view";
import { readStoredDocuments } from "@/lib/health-record/worker/read-stored-documents";
import type { StoredDocument } from "@/lib/health-record/worker/stored-document";
import { AppError } from "@/lib/errors";
import { isUuid, type ConsentArtefactId, type PatientId } from "@/lib/ids";
import { findPatient, findPatientById } from "@/lib/patient/patient-table";

/** What a page of records has instead of records once their consent has ended, or for somebody who may not read them. */
export type ClosedRecords =
  | { state: "ended"; requestId: string; because: "revoked" | "expired"; at: string | null }
  | { state: "not-allowed"; requestId: string; askedBy: string };

export type OpenedRecords = { state: "open"; records: RecordsView } | ClosedRecords;

/** Everything that is needed to read records, still encrypted. */
type Sealed = {
  patient: RecordsView["patient"];
  consents: PresentConsent[];
  requests: Map<ConsentArtefactId, DataRequestRow>;
  received: HealthRecordRow[];
  documents: StoredDocument[];
};

/**
 * Opens the records of one artefact for a doctor who may read them, after the opening is in the audit trail; what has ended is not
 * opened, whatever a sweep has done. Throws `not-found` for an artefact that is not the hospital's.
 */
export const openRecords = commandInSteps({
  name: "open-records",
  roles: ["doctor"],
  input: z.object({ artefactId: z.string().min(1).max(255) }),
  before: async (tx, { artefactId }): Promise<Sealed | ClosedRecords> => {
    const consent = await findPresentConsent(tx, artefactId as ConsentArtefactId);
    const { request, askedBy } = consent;
    if (!mayOpen(tx, request)) {
      await recordAudit(tx, auditEntryOf("records.refused-to-open", consent));
      return { state: "not-allowed", requestId: request.id, askedBy };
    }
    const end = endOf(consent);
    return end ? { state: "ended", requestId: request.id, ...end } : seal(tx, [consent]);
  },
  call: (_scope, before) => ("state" in before ? Promise.resolve(before) : open(before)),
});

/**
 * The same for all consents of a patient that hold now and that the doctor may read, of whichever request. Throws `not-found` for a patient
 * whom the hospital does not know, or of whom the doctor may read nothing.
 */
export const openPatientRecords = commandInSteps({
  name: "open-patient-records",
  roles: ["doctor"],
  input: z.object({ id: z.string() }),
  before: async (tx, { id }): Promise<Sealed> => {
    const patient = isUuid(id) ? await findPatientById(tx, id as PatientId) : undefined;
    if (!patient) throw new AppError("not-found");
    const consents = (await listLiveConsentsOf(tx, patient.abhaAddress)).filter(({ request }) => mayOpen(tx, request));
    if (consents.length === 0) throw new AppError("not-found");
    return seal(tx, consents);
  },
  call: (_scope, before) => open(before),
});

async function seal(tx: StaffTx, consents: PresentConsent[]): Promise<Sealed> {
  const ids = consents.map(({ artefact }) => artefact.id);
  const [keys, requests, received, bodies] = await Promise.all([
    findDataKeys(tx, ids),
    latestDataRequests(tx, ids),
    listHealthRecords(tx, ids),
    listRecordBodies(tx, ids),
  ]);
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
      auditEntryOf("records.opened", consent, { records: opened.get(consent.artefact.id) ?? 0 }),
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
  return { patient, consents, requests, received: readable, documents };
}

function auditEntryOf(
  action: "records.opened" | "records.refused-to-open",
  { artefact, request }: PresentConsent,
  detail: { records?: number } = {},
): NewAuditEntry {
  return {
    action,
    subject: { kind: "consent-artefact", id: artefact.id },
    detail: { consentRequestId: request.id, purpose: request.purpose, ...detail },
  };
}

async function open({ documents, ...facts }: Sealed): Promise<OpenedRecords> {
  return { state: "open", records: toRecordsView({ ...facts, documents: await readStoredDocuments(documents) }) };
}
