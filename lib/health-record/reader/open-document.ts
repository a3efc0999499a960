import "server-only";
import { z } from "zod";
import { commandInSteps, type StaffTx } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import type { HiType } from "@/lib/abdm/vocabulary";
import { AppError } from "@/lib/errors";
import { endOf, findPresentConsent, mayOpen } from "@/lib/health-record/reader/readable-consents";
import { findDataKey, recordPlace } from "@/lib/health-record/storage/data-key-table";
import { findRecordWithBody } from "@/lib/health-record/transfer/health-record-table";
import { readStoredAttachment, readStoredSource } from "@/lib/health-record/worker/read-stored-documents";
import type { StoredDocument } from "@/lib/health-record/worker/stored-document";
import { isUuid, type HealthRecordId } from "@/lib/ids";

const document = { id: z.string() };

/**
 * Opens an attachment of a document, by its key, for a doctor who may read the document, after that is in the audit trail. Throws
 * `not-found` for what is not there, not allowed, or ended.
 */
export const openAttachment = commandInSteps({
  name: "open-attachment",
  roles: ["doctor"],
  input: z.object({ ...document, attachment: z.string().min(1).max(200) }),
  before: (tx, { id, attachment }) => find(tx, id, "records.attachment-opened", { attachment }),
  call: async (_scope, stored, { attachment }) => {
    const file = await readStoredAttachment(stored, attachment);
    if ("problem" in file) throw new AppError("not-found");
    return file;
  },
});

/** The same for the text of a document as it was sent. */
export const openSource = commandInSteps({
  name: "open-source",
  roles: ["doctor"],
  input: z.object(document),
  before: (tx, { id }) => find(tx, id, "records.source-opened", {}),
  call: (_scope, stored) => readStoredSource(stored),
});

async function find(
  tx: StaffTx,
  id: string,
  action: "records.attachment-opened" | "records.source-opened",
  detail: { attachment?: string },
): Promise<StoredDocument> {
  const found = isUuid(id) ? await findRecordWithBody(tx, id as HealthRecordId) : undefined;
  if (!found) throw new AppError("not-found");
  const { record, content } = found;
  const consent = await findPresentConsent(tx, record.artefactId);
  const dataKey = await findDataKey(tx, record.artefactId);
  if (!dataKey || !mayOpen(tx, consent.request) || endOf(consent)) throw new AppError("not-found");
  const { artefact, request } = consent;
  await recordAudit(tx, {
    action,
    subject: { kind: "health-record", id: record.id },
    detail: { artefactId: artefact.id, consentRequestId: request.id, purpose: request.purpose, ...detail },
  });
  return {
    key: record.id,
    hiTypes: (artefact.hiTypes ?? []) as HiType[],
    sealed: content,
    place: recordPlace(record.id),
    dataKey,
  };
}
