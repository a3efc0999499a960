import "server-only";
import { listConsentArtefacts } from "@/lib/consent/artefact/consent-artefact-table";
import { applyChanges } from "@/lib/consent/decision/apply-changes";
import { consentStateOf } from "@/lib/consent/decision/consent-state-of";
import { endByClock } from "@/lib/consent/decision/end-by-clock";
import { lockConsentRequest } from "@/lib/consent/request/consent-request-table";
import { listOverdueConsents, type DueRequest } from "@/lib/consent/request/sweep-queries";
import { sweep } from "@/lib/db/sweep";
import { atClock, transact, withSystemConnection, type SystemScope } from "@/lib/db/transaction";

/**
 * Ends, by our own clock, every artefact whose time is over and every request that was not answered in time; of all hospitals. Each
 * request is a transaction of its own, and one that fails stays due.
 */
export function expireConsents(scope: SystemScope): Promise<void> {
  return sweep(
    "expire-consents",
    (after: DueRequest | null) =>
      withSystemConnection(scope, "list consents whose time is over", (connection) =>
        listOverdueConsents(connection, after),
      ),
    (consent) => end(atClock(scope), consent),
  );
}

async function end({ database, now }: SystemScope, { hospitalId, id }: DueRequest): Promise<void> {
  const actor = { kind: "job", hospitalId, job: "expire-consents" } as const;
  await transact({ database, now, actor }, async (tx) => {
    const request = await lockConsentRequest(tx, id);
    if (!request) return;
    const artefacts = await listConsentArtefacts(tx, id);
    const ends = {
      request: request.dataEraseAt,
      artefacts: Object.fromEntries(artefacts.map((row) => [row.id, row.dataEraseAt])),
    };
    const state = consentStateOf(request, artefacts);
    await applyChanges(tx, request, state, endByClock(state, ends, tx.now), { byClock: true });
  });
}
