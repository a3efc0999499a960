import "server-only";
import type { Operation, StaffTx } from "@/lib/access/command";
import type { AuditAction } from "@/lib/audit/audit-action";
import type { NewAuditEntry } from "@/lib/audit/record-audit";
import { readingRightOf } from "@/lib/consent/care-team/may-open-records";
import { listConsentRequests } from "@/lib/consent/dashboard/list-consent-requests";
import { listMyPatients } from "@/lib/consent/dashboard/list-my-patients";
import { readConsentRequest } from "@/lib/consent/dashboard/read-consent-request";
import { AppError } from "@/lib/errors";
import { openPatientRecords } from "@/lib/health-record/reader/open-patient-records";
import { openRecords } from "@/lib/health-record/reader/open-records";
import { findPresentConsent, listReadableConsentsOf } from "@/lib/health-record/reader/readable-consents";
import { emergencyFact } from "@/lib/health-record/reader/sealed-records";
import { getConsentRequest } from "@/lib/health-record/request/get-consent-request";
import {
  isUuid,
  type CallbackId,
  type ConsentArtefactId,
  type ConsentRequestId,
  type OutboundMessageId,
  type PatientId,
} from "@/lib/ids";
import { listAuditEntries } from "@/lib/operations/audit/list-audit-entries";
import { findCallback } from "@/lib/operations/callbacks/callback-queries";
import { getCallback } from "@/lib/operations/callbacks/get-callback";
import { listCallbacks } from "@/lib/operations/callbacks/list-callbacks";
import { listErasureReceipts } from "@/lib/operations/erasures/list-erasure-receipts";
import { findListedMessage } from "@/lib/operations/failed-messages/failed-message-queries";
import { getFailedMessage } from "@/lib/operations/failed-messages/get-failed-message";
import { listFailedMessages } from "@/lib/operations/failed-messages/list-failed-messages";
import { findPatientById } from "@/lib/patient/patient-table";

/** A page that shows data of patients: the operation that it shows the result of, and the audit entry of a print of it. */
export type PrintedPage = {
  shows: Pick<Operation, "name" | "roles">;
  /** `id` is the last part of the path. Null for records that the person may not read, of which the page shows nothing. Throws `not-found`. */
  entryOf: (tx: StaffTx, id: string) => NewAuditEntry | Promise<NewAuditEntry | null>;
};

/** Every page that shows data of patients, by its path, with `*` for an id. */
export const PRINTED_PAGES: Readonly<Record<string, PrintedPage>> = {
  "/requests": listPage(listConsentRequests, "consent-request.list-printed"),
  "/requests/*": { shows: getConsentRequest, entryOf: ofRequest },
  "/records/*": { shows: openRecords, entryOf: ofRecords },
  "/patients": listPage(listMyPatients, "patient.list-printed"),
  "/patients/*": { shows: openPatientRecords, entryOf: ofPatientRecords },
  "/admin/callbacks": listPage(listCallbacks, "callback.printed"),
  "/admin/callbacks/*": { shows: getCallback, entryOf: ofCallback },
  "/admin/messages": listPage(listFailedMessages, "message.printed"),
  "/admin/messages/*": { shows: getFailedMessage, entryOf: ofMessage },
  "/admin/audit": listPage(listAuditEntries, "audit.printed"),
  "/admin/erasures": listPage(listErasureReceipts, "audit.printed"),
};

function listPage(shows: PrintedPage["shows"], action: AuditAction): PrintedPage {
  return { shows, entryOf: () => ({ action, subject: { kind: "operation", id: shows.name } }) };
}

async function ofRequest(tx: StaffTx, id: string): Promise<NewAuditEntry> {
  const { patient, purpose } = await readConsentRequest(tx, id as ConsentRequestId);
  return {
    action: "consent-request.printed",
    subject: { kind: "consent-request", id },
    patient: patient.abhaAddress,
    ...(purpose && { purpose: purpose.code }),
  };
}

async function ofRecords(tx: StaffTx, id: string): Promise<NewAuditEntry | null> {
  const { request } = await findPresentConsent(tx, id as ConsentArtefactId);
  const right = await readingRightOf(tx, request);
  if (!right) return null;
  return {
    action: "records.printed",
    subject: { kind: "consent-artefact", id },
    detail: { consentRequestId: request.id, ...emergencyFact(right) },
    patient: request.abhaAddress,
    ...(request.purpose && { purpose: request.purpose }),
  };
}

async function ofPatientRecords(tx: StaffTx, id: string): Promise<NewAuditEntry | null> {
  const patient = isUuid(id) ? await findPatientById(tx, id as PatientId) : undefined;
  if (!patient) throw new AppError("not-found");
  const consents = await listReadableConsentsOf(tx, patient.abhaAddress);
  if (consents.length === 0) return null;
  return {
    action: "records.printed",
    subject: { kind: "patient", id },
    detail: { artefacts: consents.map(({ artefact }) => artefact.id) },
    patient: patient.abhaAddress,
  };
}

async function ofCallback(tx: StaffTx, id: string): Promise<NewAuditEntry> {
  const callback = isUuid(id) ? await findCallback(tx, id as CallbackId) : undefined;
  if (!callback) throw new AppError("not-found");
  return { action: "callback.printed", subject: { kind: "callback", id }, ...factsOfRequest(callback) };
}

async function ofMessage(tx: StaffTx, id: string): Promise<NewAuditEntry> {
  const message = isUuid(id) ? await findListedMessage(tx, id as OutboundMessageId) : undefined;
  if (!message) throw new AppError("not-found");
  return { action: "message.printed", subject: { kind: "outbound-message", id }, ...factsOfRequest(message) };
}

function factsOfRequest({
  consentRequestId,
  abhaAddress,
}: {
  consentRequestId: string | null;
  abhaAddress: string | null;
}) {
  return {
    ...(consentRequestId && { detail: { consentRequestId } }),
    ...(abhaAddress !== null && { patient: abhaAddress }),
  };
}
