import "server-only";
import type { Operation, StaffTx } from "@/lib/access/command";
import type { AuditAction } from "@/lib/audit/audit-action";
import type { NewAuditEntry } from "@/lib/audit/record-audit";
import { readingRightOf } from "@/lib/consent/care-team/may-open-records";
import { checkAddresses } from "@/lib/consent/dashboard/check-addresses";
import { listConsentRequests } from "@/lib/consent/dashboard/list-consent-requests";
import { listMyPatients } from "@/lib/consent/dashboard/list-my-patients";
import { readConsentRequest } from "@/lib/consent/dashboard/read-consent-request";
import { composerDefaults } from "@/lib/consent/request/composer-defaults";
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
type PrintedPage = {
  shows: Pick<Operation, "name" | "roles">;
  /** `id` is the last part of the path, decoded. Throws `not-found`. */
  entryOf: (tx: StaffTx, id: string) => NewAuditEntry | Promise<NewAuditEntry>;
};

/** Every page that shows data of patients, by its path, with `*` for an id. */
export const PRINTED_PAGES: ReadonlyMap<string, PrintedPage> = new Map([
  ["/requests", pageOf(listConsentRequests, "consent-request.list-printed")],
  ["/requests/new", pageOf(composerDefaults, "consent-request.draft-printed")],
  ["/requests/many", pageOf(checkAddresses, "patient.list-printed")],
  ["/requests/*", { shows: getConsentRequest, entryOf: ofRequest }],
  ["/records/*", { shows: openRecords, entryOf: ofRecords }],
  ["/patients", pageOf(listMyPatients, "patient.list-printed")],
  ["/patients/*", { shows: openPatientRecords, entryOf: ofPatientRecords }],
  ["/admin/callbacks", pageOf(listCallbacks, "callback.printed")],
  ["/admin/callbacks/*", { shows: getCallback, entryOf: ofCallback }],
  ["/admin/messages", pageOf(listFailedMessages, "message.printed")],
  ["/admin/messages/*", { shows: getFailedMessage, entryOf: ofMessage }],
  ["/admin/audit", pageOf(listAuditEntries, "audit.printed")],
  ["/admin/erasures", pageOf(listErasureReceipts, "audit.printed")],
]);

/** The page with a path that shows data of patients; undefined for every other page. */
export function printedPageOf(path: string): PrintedPage | undefined {
  return PRINTED_PAGES.get(path) ?? PRINTED_PAGES.get(`${path.slice(0, path.lastIndexOf("/"))}/*`);
}

/** A page whose print is one entry that names no patient. */
function pageOf(shows: PrintedPage["shows"], action: AuditAction): PrintedPage {
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

async function ofRecords(tx: StaffTx, id: string): Promise<NewAuditEntry> {
  const { request, inForce } = await findPresentConsent(tx, id as ConsentArtefactId);
  const right = await readingRightOf(tx, request);
  return {
    action: "records.printed",
    subject: { kind: "consent-artefact", id },
    ...outcomeOf(Boolean(inForce) && right !== null),
    detail: { consentRequestId: request.id, ...(right && emergencyFact(right)) },
    patient: request.abhaAddress,
    ...(request.purpose && { purpose: request.purpose }),
  };
}

async function ofPatientRecords(tx: StaffTx, id: string): Promise<NewAuditEntry> {
  const patient = isUuid(id) ? await findPatientById(tx, id as PatientId) : undefined;
  if (!patient) throw new AppError("not-found");
  const consents = await listReadableConsentsOf(tx, patient.abhaAddress);
  return {
    action: "records.printed",
    subject: { kind: "patient", id },
    ...outcomeOf(consents.length > 0),
    detail: { artefacts: consents.map(({ artefact }) => artefact.id) },
    patient: patient.abhaAddress,
  };
}

/** Of records that may not be read, or no longer: a page that was opened before may still show them when it is printed. */
function outcomeOf(isReadable: boolean): Pick<NewAuditEntry, "outcome"> {
  return { outcome: isReadable ? "done" : "refused" };
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
