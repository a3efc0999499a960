import "server-only";
import { dayOf, minuteOf } from "@/lib/consent/request/period";
import type { ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import type { ConsentRequestDraft } from "@/lib/consent/dashboard/consent-request-view";

/** The composer's fields of a request: what was typed on a draft, what was asked on one that was sent. */
export function draftOf(row: ConsentRequestRow): ConsentRequestDraft {
  const fields: ConsentRequestDraft = {
    abhaAddress: row.abhaAddress,
    purpose: row.purpose ?? "",
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
  return { ...fields, ...(row.draft as Partial<ConsentRequestDraft> | null) };
}
