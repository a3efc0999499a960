import "server-only";
import { execute } from "@/lib/access/execute";
import type { StaffScope } from "@/lib/access/command";
import { DAY } from "@/lib/clock";
import { submitConsentRequest } from "@/lib/consent/request/submit-consent-request";
import { newId, type ConsentRequestId } from "@/lib/ids";
import { NOW } from "@/test/support/fixtures";

/** What a doctor enters into the composer, complete: a new id, and a period of a year that ends with the day of `now`. */
export function consentRequestForm(columns: Record<string, unknown> = {}, now = NOW) {
  const day = (time: number) => new Date(time).toISOString().slice(0, 10);
  return {
    id: newId<ConsentRequestId>(),
    abhaAddress: " HinaPatel@SBX ",
    purpose: "CAREMGT",
    hiTypes: ["Prescription", "DiagnosticReport"],
    from: day(now.getTime() - 365 * DAY),
    to: day(now.getTime()),
    keepUntil: `${day(now.getTime() + 31 * DAY)}T10:00`,
    ...columns,
  };
}

/** Submits the form as a doctor, with `columns` changed; returns the request's id. */
export async function submitForm(doctor: StaffScope, columns: Record<string, unknown> = {}): Promise<ConsentRequestId> {
  const { id } = await execute(submitConsentRequest, doctor, consentRequestForm(columns, doctor.now));
  return id;
}
