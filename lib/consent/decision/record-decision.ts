import "server-only";
import type { CmStatus } from "@/lib/abdm/vocabulary";
import { nextArtefactStatus } from "@/lib/consent/artefact/consent-artefact-status";
import {
  artefactLockNames,
  insertConsentArtefacts,
  linkConsentArtefacts,
  listConsentArtefacts,
  listRequestIdsOf,
  lockArtefactIds,
  lockConsentArtefact,
  updateConsentArtefacts,
} from "@/lib/consent/artefact/consent-artefact-table";
import { applyChanges } from "@/lib/consent/decision/apply-changes";
import { consentStateOf } from "@/lib/consent/decision/consent-state-of";
import { stateAfter } from "@/lib/consent/decision/consent-state";
import { decideConsent, endArtefacts, type ContradictionReason } from "@/lib/consent/decision/decide-consent";
import {
  lockByCmRequestId,
  lockConsentRequest,
  updateConsentRequest,
  type ConsentRequestRow,
} from "@/lib/consent/request/consent-request-table";
import { recordConsentEvent } from "@/lib/consent/timeline/consent-event-table";
import type { MachineTx } from "@/lib/db/transaction";
import type { CmConsentRequestId, ConsentArtefactId, ConsentRequestId } from "@/lib/ids";
import { announceChange } from "@/lib/live/announce-change";

/** What the consent manager decided or reports, by notification or in response to a status request. */
export type ReceivedReport = {
  cmConsentRequestId: CmConsentRequestId | null;
  status: CmStatus;
  artefactIds: ConsentArtefactId[];
  /** What the patient gave as the reason. */
  reason?: string | null;
  /** The request whose status was requested, if this is the response. */
  consentRequestId?: ConsentRequestId;
};

/** `repeat`: it was known. `waiting-for-dependency`: the message that it depends on, which brings the id, has not arrived. */
export type DecisionResult =
  | { outcome: "processed" | "repeat"; consentRequestId: ConsentRequestId | null }
  | { outcome: "waiting-for-dependency"; waitsFor: string }
  | {
      outcome: "contradiction";
      reason: ContradictionReason | "artefact-of-another-request" | "id-of-another-request";
      consentRequestId: ConsentRequestId;
    };

/**
 * Applies a report to the request and its artefacts, in any order and however often it arrives. The ids of the artefacts are locked
 * before the request, and the request before its artefacts, so that two callbacks never wait for each other.
 */
export async function recordDecision(tx: MachineTx, report: ReceivedReport): Promise<DecisionResult> {
  const { cmConsentRequestId, status, artefactIds } = report;
  if (cmConsentRequestId === null) return recordByArtefacts(tx, report);
  const request = await lockByCmRequestId(tx, cmConsentRequestId, artefactLockNames(tx, artefactIds));
  if (!request) return { outcome: "waiting-for-dependency", waitsFor: cmConsentRequestId };
  const consentRequestId = request.id;
  if (report.consentRequestId && report.consentRequestId !== consentRequestId)
    return { outcome: "contradiction", reason: "id-of-another-request", consentRequestId: report.consentRequestId };
  const artefacts = await linkConsentArtefacts(tx, consentRequestId, artefactIds);
  if (artefacts === "other-request")
    return { outcome: "contradiction", reason: "artefact-of-another-request", consentRequestId };
  const source = report.consentRequestId ? "status-response" : "notification";
  const state = consentStateOf(request, artefacts);
  const decision = decideConsent(state, { cmRequestId: cmConsentRequestId, status, artefactIds, source });
  // A grant that comes after its own end never made the request GRANTED, and is a grant all the same.
  const isFirstGrant = status === "GRANTED" && !request.grantedAt && !decision.contradiction;
  const data = isFirstGrant ? { request: { grantedAt: tx.now } } : {};
  const changed = await applyChanges(tx, consentRequestId, state, decision, data);
  if (decision.contradiction) return { outcome: "contradiction", reason: decision.contradiction, consentRequestId };
  // Also where a status response, which has no reason, has reported the denial before.
  const isDenied = stateAfter(state, decision.changes).status === "DENIED";
  if (isDenied && status === "DENIED") await storeDenialReason(tx, request, report.reason ?? "");
  return { outcome: changed ? "processed" : "repeat", consentRequestId };
}

async function storeDenialReason(tx: MachineTx, request: ConsentRequestRow, reason: string): Promise<void> {
  const denialReason = reason.trim();
  if (denialReason === "" || request.denialReason !== null) return;
  await updateConsentRequest(tx, request.id, { denialReason });
  await announceChange(tx, "consent-request", request.id);
}

// A revocation or expiry that names no request concerns its artefacts alone. Those not known yet become placeholders.
async function recordByArtefacts(tx: MachineTx, { status, artefactIds }: ReceivedReport): Promise<DecisionResult> {
  await lockArtefactIds(tx, artefactIds);
  if (status !== "REVOKED" && status !== "EXPIRED")
    return { outcome: "waiting-for-dependency", waitsFor: artefactIds[0] ?? "" };
  const event = status === "REVOKED" ? "revoked" : "expired";
  const requestIds = (await listRequestIdsOf(tx, artefactIds)).sort();
  const linked = new Set<ConsentArtefactId>();
  let changed = false;
  for (const id of requestIds) {
    const request = await lockConsentRequest(tx, id);
    if (!request) continue;
    const state = consentStateOf(request, await listConsentArtefacts(tx, id));
    const own = artefactIds.filter((artefactId) => state.artefacts[artefactId]);
    for (const artefactId of own) linked.add(artefactId);
    changed = (await applyChanges(tx, id, state, endArtefacts(state, own, event))) || changed;
  }
  for (const id of [...new Set(artefactIds)].sort().filter((artefactId) => !linked.has(artefactId)))
    changed = (await endUnlinkedArtefact(tx, id, event)) || changed;
  return { outcome: changed ? "processed" : "repeat", consentRequestId: requestIds[0] ?? null };
}

/** Ends an artefact of no known request. The caller has locked its id. Returns whether anything changed. */
async function endUnlinkedArtefact(
  tx: MachineTx,
  id: ConsentArtefactId,
  event: "revoked" | "expired",
): Promise<boolean> {
  const from = (await lockConsentArtefact(tx, id))?.status ?? null;
  const status = nextArtefactStatus(from ?? "FETCHING", event);
  if (status === from) return false;
  const columns = { status, endedAt: tx.now };
  if (from) await updateConsentArtefacts(tx, [id], columns);
  else await insertConsentArtefacts(tx, [{ id, consentRequestId: null, ...columns }]);
  await recordConsentEvent(tx, {
    consentRequestId: null,
    artefactId: id,
    kind: `consent-artefact.${event}`,
    detail: { from },
  });
  return true;
}
