import "server-only";
import { createHash } from "node:crypto";
import { command, type StaffTx } from "@/lib/access/command";
import { submitInput, type SubmitInput } from "@/lib/consent/request/consent-request-input";
import {
  insertConsentRequest,
  lockConsentRequest,
  updateConsentRequest,
} from "@/lib/consent/request/consent-request-table";
import { dayOf } from "@/lib/consent/request/period";
import { sentFieldsOf, type SentContent } from "@/lib/consent/request/save-draft";
import { recordConsentEvent } from "@/lib/consent/timeline/consent-event-table";
import { AppError } from "@/lib/errors";
import type { ConsentRequestId } from "@/lib/ids";
import { publishChange } from "@/lib/live/publish-change";
import { addOutboundMessages, uniqueKeyOf } from "@/lib/outbox/outbound-message-table";
import { upsertPatient } from "@/lib/patient/patient-table";

/**
 * Submits a consent request: stores it as SENDING together with the message that the outbox sends. The id comes from the page, so that a repeated
 * submission is one request. Throws `invalid-input` for times that the network would refuse, `not-found` for another doctor's request, and
 * `conflict` where the id was submitted with other content: what the patient was asked does not change.
 */
export const submitConsentRequest = command({
  name: "submit-consent-request",
  roles: ["doctor"],
  input: submitInput,
  run: async (tx, input): Promise<{ id: ConsentRequestId }> => {
    const { id } = input;
    const columns = submittedColumns(input, tx.now);
    await upsertPatient(tx, input.abhaAddress);
    if (!(await storeOnce(tx, id, columns))) return { id };
    await recordConsentEvent(tx, { consentRequestId: id, kind: "consent-request.submitted", detail: {} });
    await addOutboundMessages(tx, [
      { kind: "consent-request-init", consentRequestId: id, uniqueKey: uniqueKeyOf.init(id) },
    ]);
    await publishChange(tx, "consent-request", id);
    return { id };
  },
});

/** Adds the request, or turns the doctor's own draft into it; returns false if the same was submitted before. */
async function storeOnce(
  tx: StaffTx,
  id: ConsentRequestId,
  columns: ReturnType<typeof submittedColumns>,
): Promise<boolean> {
  const { staffId } = tx.actor;
  if (await insertConsentRequest(tx, { id, requesterId: staffId, ...columns })) return true;
  const row = await lockConsentRequest(tx, id);
  if (!row || row.requesterId !== staffId) throw new AppError("not-found");
  if (row.status !== "DRAFT") {
    if (contentDigest(row) !== contentDigest(columns)) throw new AppError("conflict");
    return false;
  }
  await updateConsentRequest(tx, id, { ...columns, createdAt: tx.now });
  return true;
}

/**
 * A digest of what a request asks, in the form in which it is typed: by day and minute. The end of a period up to today is stored as the
 * moment of the submission, so that a repetition a second later has another one.
 */
function contentDigest(request: SentContent): string {
  const { abhaAddress, purpose, hiTypes, from, to, keepUntil, hipId, careContexts, frequency } = sentFieldsOf(request);
  const visits = careContexts.map(({ patientReference, careContextReference }) => [
    patientReference,
    careContextReference,
  ]);
  const { unit, value, repeats } = frequency;
  const content = [abhaAddress, purpose, hiTypes.toSorted(), from, to, keepUntil, hipId, visits, unit, value, repeats];
  return createHash("sha256").update(JSON.stringify(content)).digest("hex");
}

function submittedColumns(input: SubmitInput, now: Date) {
  return {
    status: "SENDING" as const,
    draft: null,
    submittedAt: now,
    abhaAddress: input.abhaAddress,
    purpose: input.purpose,
    hiTypes: [...new Set(input.hiTypes)],
    dateFrom: input.from,
    dateTo: checkedEnd(input, now),
    dataEraseAt: input.keepUntil,
    frequency: input.frequency,
    hipId: input.hipId || null,
    careContexts: input.careContexts.length > 0 ? input.careContexts : null,
  };
}

// The network accepts only past dates of records: "until today" means until now.
function checkedEnd({ from, to, keepUntil }: SubmitInput, now: Date): Date {
  const fields: Record<string, string> = {};
  if (from > now) fields["from"] = "from-in-future";
  if (dayOf(to) > dayOf(now)) fields["to"] = "to-in-future";
  if (keepUntil <= now) fields["keepUntil"] = "keep-until-in-past";
  if (Object.keys(fields).length > 0) throw new AppError("invalid-input", "invalid-input", fields);
  return to > now ? now : to;
}
