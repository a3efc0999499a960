import { normaliseAbhaAddress } from "@/lib/abdm/abha-address";
import type { ConsentRequestDetail, ConsentRequestDraft } from "@/lib/consent/dashboard/consent-request-view";
import { dayOf, minuteOf } from "@/lib/consent/request/period";

type SentRequest = Pick<ConsentRequestDetail, "patient" | "purpose" | "hiTypes" | "dateRange" | "dataEraseAt" | "hip">;

/** Fetches what was asked in a request that has been sent; null where it cannot be fetched. Single visits and frequency are left out. */
export async function fetchSentRequest(id: string): Promise<ConsentRequestDraft | null> {
  try {
    const response = await fetch(`/api/consent-requests/${id}`, { cache: "no-store" });
    return response.ok ? sentFieldsOf((await response.json()) as SentRequest) : null;
  } catch {
    return null;
  }
}

/** What was asked, as the composer's fields. */
export function sentFieldsOf({
  patient,
  purpose,
  hiTypes,
  dateRange,
  dataEraseAt,
  hip,
}: SentRequest): ConsentRequestDraft {
  return {
    abhaAddress: patient.abhaAddress,
    purpose: purpose?.code ?? "",
    hiTypes,
    from: dateRange ? dayOf(new Date(dateRange.from)) : "",
    to: dateRange ? dayOf(new Date(dateRange.to)) : "",
    keepUntil: dataEraseAt ? minuteOf(new Date(dataEraseAt)) : "",
    hipId: hip?.id ?? "",
    careContexts: [],
    frequency: { unit: "HOUR", value: "0", repeats: "0" },
  };
}

/** Whether the form asks what was asked, as far as {@link sentFieldsOf} goes. */
export function isSameContent(sent: ConsentRequestDraft, form: ConsentRequestDraft): boolean {
  const contentOf = ({ abhaAddress, purpose, hiTypes, from, to, keepUntil, hipId }: ConsentRequestDraft) =>
    JSON.stringify([
      normaliseAbhaAddress(abhaAddress),
      purpose,
      [...hiTypes].sort(),
      from,
      to,
      keepUntil.slice(0, 16),
      hipId.trim(),
    ]);
  return contentOf(sent) === contentOf(form);
}
