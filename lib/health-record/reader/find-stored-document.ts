import "server-only";
import type { StaffTx } from "@/lib/access/command";
import type { HiType } from "@/lib/abdm/vocabulary";
import { recordAudit } from "@/lib/audit/record-audit";
import { AppError } from "@/lib/errors";
import { readingRightOf } from "@/lib/consent/care-team/may-open-records";
import { endOf, findPresentConsent, type ReadableConsent } from "@/lib/health-record/reader/readable-consents";
import { emergencyFact, refusedToOpen } from "@/lib/health-record/reader/sealed-records";
import { findDataKey } from "@/lib/health-record/storage/data-key-table";
import { recordPlace } from "@/lib/health-record/storage/seal-record";
import { findHealthRecord, findRecordWithBody } from "@/lib/health-record/transfer/health-record-table";
import type { StoredDocument } from "@/lib/health-record/worker/stored-document";
import { isUuid, type HealthRecordId } from "@/lib/ids";

/**
 * One document, still encrypted, for a doctor who may read it, after the opening is in the audit trail. Throws `not-found` for what is not there,
 * not allowed, or ended.
 */
export async function findStoredDocument(
  tx: StaffTx,
  id: string,
  action: "records.attachment-opened" | "records.source-opened",
  detail: { attachment?: string },
): Promise<StoredDocument> {
  const { artefact, request, right } = await findReadableRecord(tx, id);
  const [found, dataKey] = [await findRecordWithBody(tx, id as HealthRecordId), await findDataKey(tx, artefact.id)];
  if (!found || !dataKey) throw new AppError("not-found");
  const { record, content } = found;
  await recordAudit(tx, {
    action,
    subject: { kind: "health-record", id: record.id },
    detail: { artefactId: artefact.id, consentRequestId: request.id, ...detail, ...emergencyFact(right) },
    patient: request.abhaAddress,
    ...(request.purpose && { purpose: request.purpose }),
  });
  return {
    key: record.id,
    hiTypes: (artefact.hiTypes ?? []) as HiType[],
    sealed: content,
    place: recordPlace(record.id),
    dataKey,
  };
}

/** The consent under which the member of staff may read a record now. Throws `not-found` for what is not there, not allowed, or ended. */
export async function findReadableRecord(tx: StaffTx, id: string): Promise<ReadableConsent> {
  const record = isUuid(id) ? await findHealthRecord(tx, id as HealthRecordId) : undefined;
  if (!record) throw new AppError("not-found");
  const consent = await findPresentConsent(tx, record.artefactId);
  const right = await readingRightOf(tx, consent.request);
  if (!right) throw refusedToOpen(consent);
  if (endOf(consent)) throw new AppError("not-found");
  return { ...consent, right };
}
