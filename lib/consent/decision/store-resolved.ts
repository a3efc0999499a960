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
import { ASK_AGAIN_AFTER, CONFIRM_AFTER, nextStatusCheck } from "@/lib/consent/request/status-check-schedule";
import type { MachineTx } from "@/lib/db/transaction";
import type { ConsentArtefactId } from "@/lib/ids";

/**
 * Stores what a response of the network leads to where notifications had claimed something. `decision` is what the response changes of the
 * state that is shown; where `resolved` comes to another state, which contradicts a notification, the shown state is replaced by that one
 * and administrators see the notification.
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
  const hasDetails = (id: ConsentArtefactId) =>
    (data.artefactId === id && (data.artefact ?? data.mismatch) !== undefined) ||
    artefacts.some((row) => row.id === id && (row.fetchedAt ?? row.mismatchReasons));
  const to = stateByClock(withoutMissingDetails(resolved.state, hasDetails), ends, tx.now);
  const recheck = recheckOf(request, to, resolved, tx.now);
  const columns = { ...data.request, claims: resolved.claims, ...recheck };
  const decided = stateAfter(state, decision.changes);
  if (isSameState(stateByClock(decided, ends, tx.now), to)) {
    await applyChanges(tx, request, state, decision, { ...data, request: columns });
  } else {
    const reasons = data.mismatch && { mismatchReasons: data.mismatch.reasons };
    const details = data.artefactId ? { [data.artefactId]: { ...data.artefact, ...reasons } } : {};
    await correctState(
      tx,
      request,
      { from: state, to },
      { columns: { claims: resolved.claims, ...(resolved.askAgain && recheck) }, details },
    );
  }
  await markContradicted(tx, resolved.contradicted);
}

/** Details that arrived while an end was claimed were not stored: where the artefact goes on after all they are fetched again. */
function withoutMissingDetails(state: ConsentState, hasDetails: (id: ConsentArtefactId) => boolean): ConsentState {
  const artefacts = Object.entries(state.artefacts).map(([id, artefact]) => {
    const isMissing =
      (artefact.status === "GRANTED" || artefact.status === "MISMATCH") && !hasDetails(id as ConsentArtefactId);
    return [id, isMissing ? { ...artefact, status: "FETCHING" as const } : artefact] as const;
  });
  return { ...state, artefacts: Object.fromEntries(artefacts) };
}

/** What has ended for certain is asked about once more after a minute, and what details leave open sooner. */
function recheckOf(
  before: ConsentRequestRow,
  { status }: ConsentState,
  { claims, askAgain }: Resolved,
  now: Date,
): ConsentRequestChange {
  if (askAgain) return { checkAt: new Date(now.getTime() + (askAgain === "now" ? 0 : ASK_AGAIN_AFTER)) };
  // Ends that arrived before their request was known.
  if (claims && !before.claims) return { checks: 0, checkAt: new Date(now.getTime() + CONFIRM_AFTER) };
  const isSettled = status === "DENIED" || status === "EXPIRED" || status === "REVOKED";
  if (claims || !isSettled) return {};
  return { checks: 0, checkAt: nextStatusCheck({ status, checks: 0, hasArtefacts: true, isClaimed: false }, now) };
}
