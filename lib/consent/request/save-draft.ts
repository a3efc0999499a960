import "server-only";
import { normaliseAbhaAddress } from "@/lib/abdm/abha-address";
import { command } from "@/lib/access/command";
import type { ConsentRequestDraft } from "@/lib/consent/dashboard/consent-request-view";
import { draftInput } from "@/lib/consent/request/consent-request-input";
import {
  insertConsentRequest,
  lockConsentRequest,
  updateConsentRequest,
  type ConsentRequestRow,
} from "@/lib/consent/request/consent-request-table";
import { dayOf, minuteOf } from "@/lib/consent/request/period";
import { recordConsentEvent } from "@/lib/consent/timeline/consent-event-table";
import { AppError } from "@/lib/errors";
import type { ConsentRequestId } from "@/lib/ids";
import { publishChange } from "@/lib/live/publish-change";

/** Stores the composer's fields exactly as typed. Throws `conflict` once the request has been sent, `not-found` for another doctor's. */
export const saveDraft = command({
  name: "save-draft",
  roles: ["doctor"],
  // What is typed when the time is over is kept.
  whileUnenrolled: true,
  input: draftInput,
  run: async (tx, { id, ...draft }): Promise<{ id: ConsentRequestId; savedAt: string }> => {
    const { staffId } = tx.actor;
    const abhaAddress = normaliseAbhaAddress(draft.abhaAddress) ?? draft.abhaAddress.trim();
    if (await insertConsentRequest(tx, { id, requesterId: staffId, status: "DRAFT", draft, abhaAddress })) {
      await recordConsentEvent(tx, { consentRequestId: id, kind: "consent-request.drafted", detail: {} });
    } else {
      const row = await lockConsentRequest(tx, id);
      if (!row || row.requesterId !== staffId) throw new AppError("not-found");
      if (row.status !== "DRAFT") throw new AppError("conflict");
      await updateConsentRequest(tx, id, { draft, abhaAddress });
    }
    await publishChange(tx, "consent-request", id, { onlyTo: staffId });
    return { id, savedAt: tx.now.toISOString() };
  },
});

/** What a request asks, as it is stored. */
type SentContent = Pick<
  ConsentRequestRow,
  | "abhaAddress"
  | "purpose"
  | "emergencyReason"
  | "hiTypes"
  | "dateFrom"
  | "dateTo"
  | "dataEraseAt"
  | "hipId"
  | "careContexts"
  | "frequency"
>;

/** The composer's fields of a stored request: what was typed on a draft, what was requested on one that was sent. */
export function draftOf(row: ConsentRequestRow): ConsentRequestDraft {
  return { ...sentFieldsOf(row), ...(row.draft as Partial<ConsentRequestDraft> | null) };
}

/** What a request asks, as the composer's fields, asked again at `now`: a period up to the day of the request ends today. */
export function fieldsAskedAgain(row: ConsentRequestRow, now: Date): ConsentRequestDraft {
  const fields = draftOf(row);
  const isUpToThen = row.submittedAt !== null && fields.to === dayOf(row.submittedAt);
  return isUpToThen ? { ...fields, to: dayOf(now) } : fields;
}

/** What a request asks, as the composer's fields. */
export function sentFieldsOf(row: SentContent): ConsentRequestDraft {
  return {
    abhaAddress: row.abhaAddress,
    purpose: row.purpose ?? "",
    ...(row.emergencyReason !== null && { emergencyReason: row.emergencyReason }),
    hiTypes: row.hiTypes ?? [],
    from: row.dateFrom ? dayOf(row.dateFrom) : "",
    to: row.dateTo ? dayOf(row.dateTo) : "",
    keepUntil: row.dataEraseAt ? minuteOf(row.dataEraseAt) : "",
    hipId: row.hipId ?? "",
    careContexts: row.careContexts ?? [],
    frequency: {
      unit: row.frequency?.unit ?? "HOUR",
      value: String(row.frequency?.value ?? 0),
      repeats: String(row.frequency?.repeats ?? 0),
    },
  };
}
