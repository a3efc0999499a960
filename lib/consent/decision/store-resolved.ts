import "server-only";
import type { ConsentArtefactRow } from "@/lib/consent/artefact/consent-artefact-table";
import { applyChanges, type ChangeData } from "@/lib/consent/decision/apply-changes";
import { isSameState, type Resolved } from "@/lib/consent/decision/claims";
import { stateAfter, type ConsentState } from "@/lib/consent/decision/consent-state";
import { markContradicted } from "@/lib/consent/decision/contradicted-callback-queries";
import { correctState } from "@/lib/consent/decision/correct-state";
import type { Decision } from "@/lib/consent/decision/decide-consent";
import { stateByClock } from "@/lib/consent/decision/end-by-clock";
import type { ConsentRequestChange, ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import { nextStatusCheck } from "@/lib/consent/request/status-check-schedule";
import type { MachineTx } from "@/lib/db/transaction";
import type { ConsentArtefactId } from "@/lib/ids";

/**
 * Stores what a response of the network leads to where notifications had claimed something. Usually that is the `decision` on the shown
 * state; otherwise the state is corrected, and administrators see the notifications that the response contradicts.
 */
export async function storeResolved(
  tx: MachineTx,
  { request, artefacts, state }: { request: ConsentRequestRow; artefacts: ConsentArtefactRow[]; state: ConsentState },
  decision: Decision,
  resolved: Resolved,
  data: ChangeData & { artefactId?: ConsentArtefactId } = {},
): Promise<void> {
  const ends = {
    request: request.dataEraseAt,
    artefacts: Object.fromEntries(artefacts.map(({ id, dataEraseAt }) => [id, dataEraseAt])),
  };
  const to = stateByClock(resolved.state, ends, tx.now);
  const columns = { ...data.request, claims: resolved.claims, ...recheck(to, resolved, tx.now) };
  const decided = stateAfter(state, decision.changes);
  if (isSameState(stateByClock(decided, ends, tx.now), to)) {
    await applyChanges(tx, request.id, state, decision, { ...data, request: columns });
  } else {
    const reasons = data.mismatch && { mismatchReasons: data.mismatch.reasons };
    const details = data.artefactId ? { [data.artefactId]: { ...data.artefact, ...reasons } } : {};
    await correctState(
      tx,
      request,
      { from: state, to },
      { columns: { claims: resolved.claims, ...(resolved.isStatusNeeded && { checkAt: tx.now }) }, details },
    );
  }
  await markContradicted(tx, resolved.contradicted);
}

/** What has ended for certain is asked about once more after a minute, and what details leave open at once. */
function recheck({ status }: ConsentState, { claims, isStatusNeeded }: Resolved, now: Date): ConsentRequestChange {
  if (isStatusNeeded) return { checkAt: now };
  const isSettled = status === "DENIED" || status === "EXPIRED" || status === "REVOKED";
  if (claims !== null || !isSettled) return {};
  return { checks: 0, checkAt: nextStatusCheck({ status, checks: 0, hasArtefacts: true, isClaimed: false }, now) };
}
