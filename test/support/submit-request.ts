import "server-only";
import { DAY } from "@/lib/clock";
import { submitInput } from "@/lib/consent/request/consent-request-input";
import { submitConsentRequest } from "@/lib/consent/request/submit-consent-request";
import type { Desk } from "@/test/support/product-with-sandbox";
import { newId, type ConsentRequestId } from "@/lib/ids";

/** For tests: a patient of the sandbox whom nobody else asks, and who behaves as the name says. */
export const someone = (behaviour: "grant" | "deny" | "silent" | "hina") =>
  `${behaviour}-${newId<ConsentRequestId>().slice(0, 8)}@sbx`;

/** For tests: what a doctor of the loop types, complete. */
export const askedForm = (abhaAddress: string) => ({
  id: newId<ConsentRequestId>(),
  abhaAddress,
  purpose: "CAREMGT",
  hiTypes: ["Prescription", "DiagnosticReport"],
  from: "2020-01-01",
  to: new Date().toISOString().slice(0, 10),
  keepUntil: new Date(Date.now() + 7 * DAY).toISOString().slice(0, 16),
});

/** For tests: the desk's doctor asks a patient, one who stays silent unless told. */
export async function ask(desk: Desk, abhaAddress = someone("silent")): Promise<ConsentRequestId> {
  return (await submitConsentRequest(desk.doctor(), submitInput.parse(askedForm(abhaAddress)))).id;
}
