import "server-only";
import { query } from "@/lib/access/command";
import type { ConsentRequestItem } from "@/lib/consent/dashboard/consent-request-view";
import { listOpenRequestsOf } from "@/lib/consent/dashboard/dashboard-queries";
import { toConsentRequestItem } from "@/lib/consent/dashboard/to-consent-request-item";
import { abhaAddressInput } from "@/lib/patient/look-up-patient";

/** The hospital's requests that this patient can still answer: shown before another one is sent. */
export const listOpenRequests = query({
  name: "list-open-requests",
  roles: ["doctor"],
  input: abhaAddressInput,
  run: async (tx, { abhaAddress }): Promise<ConsentRequestItem[]> =>
    (await listOpenRequestsOf(tx, abhaAddress)).map((row) => toConsentRequestItem(row, tx.now)),
  audits: ({ abhaAddress }, items) => [
    {
      action: "consent-request.listed",
      subject: { kind: "operation", id: "list-open-requests" },
      detail: { rows: items.length },
      patient: abhaAddress,
    },
  ],
});
