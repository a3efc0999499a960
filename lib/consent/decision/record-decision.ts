import "server-only";
import type { CmStatus } from "@/lib/abdm/vocabulary";
import { hasEnded, nextArtefactStatus } from "@/lib/consent/artefact/consent-artefact-status";
import {
  artefactLockNames,
  insertConsentArtefacts,
  linkConsentArtefacts,
  listConsentArtefacts,
  listRequestIdsOf,
  lockArtefactIds,
  lockConsentArtefact,
  updateConsentArtefacts,
  type ConsentArtefactRow,
  type LinkedArtefactRow,
} from "@/lib/consent/artefact/consent-artefact-table";
import { applyChanges } from "@/lib/consent/decision/apply-changes";
import { consentStateOf } from "@/lib/consent/decision/consent-state-of";
import { stateAfter, type ConsentState } from "@/lib/consent/decision/consent-state";
import type { Claim, Claims } from "@/lib/consent/decision/claim";
import { addClaim, addEarlyEnds, nameEarlyEnds, resolveByStatus } from "@/lib/consent/decision/claims";
import {
  decideConsent,
  endArtefacts,
  type ConsentReport,
  type ContradictionReason,
} from "@/lib/consent/decision/decide-consent";
import { storeResolved } from "@/lib/consent/decision/store-resolved";
import {
  lockByCmRequestId,
  lockConsentRequest,
  updateConsentRequest,
  type ConsentRequestRow,
} from "@/lib/consent/request/consent-request-table";
import { recordConsentEvent } from "@/lib/consent/timeline/consent-event-table";
import type { MachineTx } from "@/lib/db/transaction";
import { CONFIRM_AFTER, nextStatusCheck } from "@/lib/consent/request/status-check-schedule";
import type { CallbackId, CmConsentRequestId, ConsentArtefactId, ConsentRequestId } from "@/lib/ids";
import { publishChange } from "@/lib/live/publish-change";

/** What the consent manager decided or reports, by notification or in response to a status request. */
export type ReceivedReport = {
  cmConsentRequestId: CmConsentRequestId | null;
  status: CmStatus;
  artefactIds: ConsentArtefactId[];
  /** What the patient gave as the reason. */
  reason?: string | null;
} & (
  | { callbackId: CallbackId }
  /** The response to a status request: the request that was asked about, and when. */
  | { consentRequestId: ConsentRequestId; askedAt: Date }
);

/** `linked`: artefacts that ended before anything named their request. `repeat`: it was known. `waiting-for-dependency`: the message that it depends on, which brings the id, has not arrived. */
export type DecisionResult =
  | { outcome: "processed" | "repeat"; consentRequestId: ConsentRequestId | null; linked: ConsentArtefactId[] }
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
  const isResponse = "askedAt" in report;
  if (isResponse && report.consentRequestId !== consentRequestId)
    return { outcome: "contradiction", reason: "id-of-another-request", consentRequestId: report.consentRequestId };
  const artefacts = await linkConsentArtefacts(tx, consentRequestId, artefactIds);
  if (artefacts === "other-request")
    return { outcome: "contradiction", reason: "artefact-of-another-request", consentRequestId };
  const state = consentStateOf(request, artefacts);
  const reported = { cmRequestId: cmConsentRequestId, status, artefactIds } as const;
  const result = isResponse
    ? await recordResponse(
        tx,
        { request, artefacts, state },
        { ...reported, source: "status-response" },
        report.askedAt,
      )
    : await recordNotification(tx, { request, artefacts, state }, { ...reported, source: "notification" }, report);
  if (result.contradiction) return { outcome: "contradiction", reason: result.contradiction, consentRequestId };
  const linked = artefacts.flatMap(({ id, wasLinked }) => (wasLinked ? [] : [id]));
  return { outcome: result.changed ? "processed" : "repeat", consentRequestId, linked };
}

type Stored = { request: ConsentRequestRow; artefacts: LinkedArtefactRow[]; state: ConsentState };
type Recorded = { changed: boolean; contradiction: ContradictionReason | null };

/** What a notification changes is a claim, about which the network is asked. */
async function recordNotification(
  tx: MachineTx,
  { request, artefacts, state }: Stored,
  report: ConsentReport,
  { callbackId, reason }: Extract<ReceivedReport, { callbackId: CallbackId }>,
): Promise<Recorded> {
  const decision = decideConsent(state, report);
  const after = stateAfter(state, decision.changes);
  const early = artefacts.filter(({ wasLinked, status }) => !wasLinked && hasEnded(status));
  const isClaim = decision.changes.length > 0;
  // A grant that comes after its own end never made the request GRANTED, and is a grant all the same.
  const isFirstGrant = isClaim && report.status === "GRANTED" && !request.grantedAt && !decision.contradiction;
  const claims = isClaim ? withClaim(tx, request, { state, early }, { ...report, callbackId }) : null;
  const changed = await applyChanges(tx, request, state, decision, {
    ...((claims || isFirstGrant) && {
      request: {
        ...(isFirstGrant && { grantedAt: tx.now }),
        ...(claims && { claims, checks: 0, checkAt: askBy(request, confirmAt(after, report.status, tx.now)) }),
      },
    }),
  });
  // Also where a status response, which has no reason, has reported the denial before.
  if (after.status === "DENIED" && report.status === "DENIED") await storeDenialReason(tx, request, reason ?? "");
  return { changed, contradiction: decision.contradiction };
}

/** Further claims do not put off the question about earlier ones. */
function askBy({ claims, checkAt }: ConsentRequestRow, at: Date | null): Date | null {
  return claims && checkAt && (!at || checkAt < at) ? checkAt : at;
}

/** When the network is asked whether a claim is true. The details of what a grant names, which are fetched at once, confirm it before. */
function confirmAt({ status }: ConsentState, claimed: CmStatus, now: Date): Date | null {
  if (status === "GRANTED" && claimed === "GRANTED")
    return nextStatusCheck({ status, checks: 0, hasArtefacts: true, isClaimed: true }, now);
  return new Date(now.getTime() + CONFIRM_AFTER);
}

function withClaim(
  tx: MachineTx,
  { claims }: ConsentRequestRow,
  { state, early }: { state: ConsentState; early: readonly ConsentArtefactRow[] },
  { callbackId, cmRequestId, status, artefactIds }: Claim["report"] & { callbackId: CallbackId },
): Claims {
  const claim = { at: tx.now.toISOString(), callbackId, report: { cmRequestId, status, artefactIds } };
  return addClaim(claims, { state, early }, claim);
}

/** What the network responds is true; what notifications claimed before it was asked is confirmed, or undone. */
async function recordResponse(
  tx: MachineTx,
  { request, artefacts, state }: Stored,
  response: ConsentReport,
  askedAt: Date,
): Promise<Recorded> {
  const decision = decideConsent(state, response);
  const isFirstGrant = decision.changes.length > 0 && response.status === "GRANTED" && !request.grantedAt;
  const granted = isFirstGrant && !decision.contradiction ? { grantedAt: tx.now } : {};
  const early = artefacts.filter(({ wasLinked, status }) => !wasLinked && hasEnded(status));
  const claims = addEarlyEnds(request.claims, { state, early }, tx.now.toISOString());
  if (!claims) {
    const data = isFirstGrant ? { request: granted } : {};
    return {
      changed: await applyChanges(tx, request, state, decision, data),
      contradiction: decision.contradiction ?? grantAfterRevocation(request, response, askedAt),
    };
  }
  const resolved = resolveByStatus(state, claims, response, askedAt);
  await storeResolved(tx, { request, artefacts, state }, decision, resolved, { request: granted });
  const isChanged = decision.changes.length > 0 || resolved.contradicted.length > 0;
  return { changed: isChanged, contradiction: resolved.contradiction };
}

/** A revocation that is no claim any more stays: administrators see that the network, asked after it, reports a grant. */
function grantAfterRevocation(
  { status, settledAt }: ConsentRequestRow,
  response: ConsentReport,
  askedAt: Date,
): ContradictionReason | null {
  const isRevoked = status === "REVOKED" && settledAt !== null && settledAt < askedAt;
  return isRevoked && response.status === "GRANTED" ? "grant-after-end" : null;
}

async function storeDenialReason(tx: MachineTx, request: ConsentRequestRow, reason: string): Promise<void> {
  const denialReason = reason.trim();
  if (denialReason === "" || request.denialReason !== null) return;
  await updateConsentRequest(tx, request.id, { denialReason });
  await publishChange(tx, "consent-request", request.id);
}

// A revocation or expiry that names no request concerns its artefacts alone. Those not known yet become placeholders.
async function recordByArtefacts(tx: MachineTx, report: ReceivedReport): Promise<DecisionResult> {
  const { status, artefactIds } = report;
  await lockArtefactIds(tx, artefactIds);
  // A response to a status request names its CM request.
  if (!("callbackId" in report) || (status !== "REVOKED" && status !== "EXPIRED"))
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
    const decision = endArtefacts(state, own, event);
    if (decision.changes.length === 0) {
      const named = nameEarlyEnds(request.claims, own, report.callbackId);
      if (named) await updateConsentRequest(tx, id, { claims: named });
      continue;
    }
    const claims = withClaim(
      tx,
      request,
      { state, early: [] },
      { cmRequestId: null, status, artefactIds: own, callbackId: report.callbackId },
    );
    const checkAt = askBy(request, new Date(tx.now.getTime() + CONFIRM_AFTER));
    changed =
      (await applyChanges(tx, request, state, decision, { request: { claims, checks: 0, checkAt } })) || changed;
  }
  const unlinked = [...new Set(artefactIds)].sort().filter((artefactId) => !linked.has(artefactId));
  for (const id of unlinked) await endUnlinkedArtefact(tx, id, event);
  // Ended already, in case the grant comes; until it does, nobody knows whether there is such an artefact.
  if (unlinked[0]) return { outcome: "waiting-for-dependency", waitsFor: unlinked[0] };
  return { outcome: changed ? "processed" : "repeat", consentRequestId: requestIds[0] ?? null, linked: [] };
}

/** Ends an artefact of no known request. The caller has locked its id. */
async function endUnlinkedArtefact(tx: MachineTx, id: ConsentArtefactId, event: "revoked" | "expired"): Promise<void> {
  const from = (await lockConsentArtefact(tx, id))?.status ?? null;
  const status = nextArtefactStatus(from ?? "FETCHING", event);
  if (status === from) return;
  const columns = { status, endedAt: tx.now };
  if (from) await updateConsentArtefacts(tx, [id], columns);
  else await insertConsentArtefacts(tx, [{ id, consentRequestId: null, ...columns }]);
  await recordConsentEvent(tx, {
    consentRequestId: null,
    artefactId: id,
    kind: `consent-artefact.${event}`,
    detail: { from },
  });
}
