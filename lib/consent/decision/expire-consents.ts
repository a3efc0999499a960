import "server-only";
import { applyChanges, readConsentState } from "@/lib/consent/decision/apply-changes";
import type { ConsentState } from "@/lib/consent/decision/consent-state";
import { endArtefacts, endConsent, type Decision } from "@/lib/consent/decision/decide-consent";
import { lockConsentRequest } from "@/lib/consent/request/consent-request-table";
import { listOverdueArtefacts, listOverdueRequests } from "@/lib/consent/request/sweep-queries";
import { withSystemConnection, transact, type SystemScope } from "@/lib/db/transaction";
import type { ConsentRequestId, HospitalId } from "@/lib/ids";

/** Ends, by our own clock, every artefact whose time is over and every request that was not answered in time; of all hospitals. */
export async function expireConsents(scope: SystemScope): Promise<void> {
  const artefacts = await withSystemConnection(scope, "list consents whose time is over", listOverdueArtefacts);
  for (const { hospitalId, consentRequestId, id } of artefacts)
    await end(scope, hospitalId, consentRequestId, (state) => endArtefacts(state, [id], "expired"));
  // No artefact outlasts the request, even if its own end is not known.
  const requests = await withSystemConnection(scope, "list consents whose time is over", listOverdueRequests);
  for (const { hospitalId, id } of requests) await end(scope, hospitalId, id, (state) => endConsent(state, "expired"));
}

function end(
  { database, now }: SystemScope,
  hospitalId: HospitalId,
  id: ConsentRequestId,
  decide: (state: ConsentState) => Decision,
): Promise<void> {
  const actor = { kind: "job", hospitalId, job: "expire-consents" } as const;
  return transact({ database, now, actor }, async (tx) => {
    const request = await lockConsentRequest(tx, id);
    if (!request) return;
    const state = await readConsentState(tx, request);
    await applyChanges(tx, id, state, decide(state), { byClock: true });
  });
}
