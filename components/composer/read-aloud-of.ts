import type { Requester } from "@/components/composer/request-preview";
import type { ReadAloudRequest } from "@/components/consent/read-aloud";
import { PURPOSE_CODES } from "@/lib/abdm/vocabulary";
import type { ConsentRequestDraft } from "@/lib/consent/dashboard/consent-request-view";
import { startOfDay } from "@/lib/consent/request/period";
import { atMinute } from "@/lib/consent/request/period-input";

/** What is read to the patient of a form as it is filled in now. */
export function readAloudOf(fields: ConsentRequestDraft, requester: Requester): ReadAloudRequest {
  return {
    doctor: requester.doctor,
    hospital: requester.hospital,
    purpose: PURPOSE_CODES.find((code) => code === fields.purpose) ?? null,
    hiTypes: fields.hiTypes,
    from: startOfDay(fields.from)?.toISOString() ?? null,
    to: startOfDay(fields.to)?.toISOString() ?? null,
    until: atMinute(fields.keepUntil)?.toISOString() ?? null,
    hip: fields.hipId.trim() || null,
  };
}
