import "server-only";
import { command, type StaffTx } from "@/lib/access/command";
import { DAY, SECOND } from "@/lib/clock";
import { changedFields } from "@/lib/consent/request/changed-fields";
import { submissionInput, submitInputAt, type SubmitInput } from "@/lib/consent/request/consent-request-input";
import {
  findConsentRequest,
  insertConsentRequest,
  lockConsentRequest,
  updateConsentRequest,
} from "@/lib/consent/request/consent-request-table";
import { fieldsAskedAgain, sentFieldsOf } from "@/lib/consent/request/save-draft";
import { copiedRequestId, recordConsentEvent } from "@/lib/consent/timeline/consent-event-table";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import type { ConsentRequestId } from "@/lib/ids";
import { publishChange } from "@/lib/live/publish-change";
import { addOutboundMessages, uniqueKeyOf } from "@/lib/outbox/outbound-message-table";
import { upsertPatient } from "@/lib/patient/patient-table";
import { findStaff } from "@/lib/staff/staff-table";

/**
 * Submits a consent request: stores it as SENDING together with the message that the outbox sends, which leaves after `SEND_HOLD_SECONDS`
 * (`heldFor`), or at once in an emergency. The id comes from the page, so that a repeated submission is one request. Throws zod's
 * error for whatever is wrong in the form, times that the network would refuse included, `not-found` for another doctor's request, `conflict` where the id was submitted with other content (what the patient was asked does not change), `registration-missing` where the doctor has neither a registration number nor an HPR ID, and `denied-unchanged` for a copy
 * that asks exactly what the patient denied within the last day, unless `despiteDenial` is set.
 */
export const submitConsentRequest = command({
  name: "submit-consent-request",
  roles: ["doctor"],
  input: submissionInput,
  run: async (tx, { id, despiteDenial, ...form }): Promise<{ id: ConsentRequestId; heldFor?: number }> => {
    if (!(await hasIdentifier(tx))) throw new AppError("registration-missing");
    const isEmergency = form.purpose === "BTG";
    const emergencyReason = isEmergency ? form.emergencyReason : "";
    const input = submitInputAt(tx.now).parse({ ...form, emergencyReason });
    const heldFor = isEmergency ? 0 : env().SEND_HOLD_SECONDS;
    const leavesAt = heldFor > 0 ? new Date(tx.now.getTime() + heldFor * SECOND) : null;
    const columns = submittedColumns(input, tx.now);
    await upsertPatient(tx, input.abhaAddress);
    if (!(await storeOnce(tx, id, { ...columns, nextAttemptAt: leavesAt }, despiteDenial))) return { id };
    const detail = isEmergency ? { emergencyReason: input.emergencyReason } : {};
    const about = { patient: input.abhaAddress, purpose: input.purpose };
    await recordConsentEvent(tx, { consentRequestId: id, kind: "consent-request.submitted", detail, about });
    const message = { kind: "consent-request-init", consentRequestId: id, uniqueKey: uniqueKeyOf.init(id) } as const;
    await addOutboundMessages(tx, [message], { heldFor: heldFor * SECOND });
    await publishChange(tx, "consent-request", id);
    return { id, ...(leavesAt && { heldFor }) };
  },
});

/** Whether the network can be given something by which the doctor is identified. */
async function hasIdentifier(tx: StaffTx): Promise<boolean> {
  const { registrationNumber, staffId } = tx.actor;
  return Boolean(registrationNumber ?? (await findStaff(tx, staffId))?.hprId);
}

/** Adds the request, or turns the doctor's own draft into it; returns false if the same was submitted before. */
async function storeOnce(
  tx: StaffTx,
  id: ConsentRequestId,
  columns: SubmittedColumns,
  despiteDenial: boolean,
): Promise<boolean> {
  const { staffId } = tx.actor;
  if (await insertConsentRequest(tx, { id, requesterId: staffId, ...columns })) return true;
  const row = await lockConsentRequest(tx, id);
  if (!row || row.requesterId !== staffId) throw new AppError("not-found");
  if (row.status !== "DRAFT") {
    // In the form in which it is typed: the end of a period up to today is stored as the moment of the submission.
    if (changedFields(sentFieldsOf(row), sentFieldsOf(columns)).length > 0) throw new AppError("conflict");
    return false;
  }
  if (!despiteDenial && (await repeatsDenied(tx, id, columns))) throw new AppError("denied-unchanged");
  await updateConsentRequest(tx, id, { ...columns, createdAt: tx.now });
  return true;
}

/** Whether a draft is a copy that asks exactly what the patient denied within the last day. */
async function repeatsDenied(tx: StaffTx, id: ConsentRequestId, columns: SubmittedColumns): Promise<boolean> {
  const earlierId = await copiedRequestId(tx, id);
  const earlier = earlierId && (await findConsentRequest(tx, earlierId));
  if (earlier?.status !== "DENIED" || !earlier.settledAt) return false;
  if (tx.now.getTime() - earlier.settledAt.getTime() >= DAY) return false;
  // A draft that was copied before midnight may end with the day of the earlier request.
  return [fieldsAskedAgain(earlier, tx.now), sentFieldsOf(earlier)].some(
    (asked) => changedFields(asked, sentFieldsOf(columns)).length === 0,
  );
}

type SubmittedColumns = ReturnType<typeof submittedColumns> & { nextAttemptAt: Date | null };

function submittedColumns(input: SubmitInput, now: Date) {
  return {
    status: "SENDING" as const,
    draft: null,
    submittedAt: now,
    abhaAddress: input.abhaAddress,
    purpose: input.purpose,
    emergencyReason: input.emergencyReason || null,
    hiTypes: [...new Set(input.hiTypes)],
    dateFrom: input.from,
    // The network accepts only past dates of records: "until today" means until now.
    dateTo: input.to > now ? now : input.to,
    dataEraseAt: input.keepUntil,
    frequency: input.frequency,
    hipId: input.hipId || null,
    careContexts: input.careContexts.length > 0 ? input.careContexts : null,
  };
}
