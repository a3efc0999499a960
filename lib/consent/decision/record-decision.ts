import "server-only";
import type { CmStatus } from "@/lib/abdm/vocabulary";
import { advanceArtefact } from "@/lib/consent/artefact/advance-artefact";
import { decideConsent, endArtefacts, type ClashReason } from "@/lib/consent/decision/decide-consent";
import { perform, standingOf } from "@/lib/consent/decision/apply-changes";
import { linkRows, lockIds, requestsOf } from "@/lib/consent/artefact/consent-artefact-table";
import { lockCmId, lockRow, updateRow } from "@/lib/consent/request/consent-request-table";
import type { Context } from "@/lib/db/context";
import { permitMachine } from "@/lib/db/permit";
import type { CmConsentRequestId, ConsentArtefactId, ConsentRequestId } from "@/lib/ids";

/** What the consent manager decided or reports, by notification or in answer to a status question. */
export type Decision = {
  cmConsentRequestId: CmConsentRequestId | null;
  status: CmStatus;
  artefactIds: ConsentArtefactId[];
  /** The request that was asked about, where this is an answer. */
  consentRequestId?: ConsentRequestId;
};

/** Whether it changed anything, was known, came before its elder, or contradicts what is settled. */
export type DecisionOutcome =
  | { outcome: "processed" | "repeat"; consentRequestId: ConsentRequestId | null }
  | { outcome: "early"; waitsFor: string }
  | {
      outcome: "clash";
      reason: ClashReason | "artefact-of-another-request" | "id-of-another-request";
      consentRequestId: ConsentRequestId;
    };

/**
 * Applies a decision to the request and its artefacts, in any order and however often it is told. What artefacts it names
 * is locked before the request, and the request before its artefacts, so that two callbacks never wait for each other.
 */
export async function noteDecision(ctx: Context, decision: Decision): Promise<DecisionOutcome> {
  permitMachine(ctx);
  const { cmConsentRequestId, status, artefactIds } = decision;
  await lockIds(ctx, artefactIds);
  if (cmConsentRequestId === null) return noteByArtefacts(ctx, decision);
  const request = await lockCmId(ctx, cmConsentRequestId);
  if (!request) return { outcome: "early", waitsFor: cmConsentRequestId };
  const consentRequestId = request.id;
  if (decision.consentRequestId && decision.consentRequestId !== consentRequestId)
    return { outcome: "clash", reason: "id-of-another-request", consentRequestId: decision.consentRequestId };
  if ((await linkRows(ctx, consentRequestId, artefactIds)) === "others")
    return { outcome: "clash", reason: "artefact-of-another-request", consentRequestId };
  const by = decision.consentRequestId ? "status-answer" : "notification";
  const told = { question: cmConsentRequestId, status, artefactIds, by } as const;
  const decided = decideConsent(await standingOf(ctx, request), told);
  const changed = await perform(ctx, consentRequestId, decided);
  if (decided.clash) return { outcome: "clash", reason: decided.clash, consentRequestId };
  if (changed && status === "GRANTED" && !request.grantedAt)
    await updateRow(ctx, consentRequestId, { grantedAt: ctx.now });
  return { outcome: changed ? "processed" : "repeat", consentRequestId };
}

// A withdrawal that names no request is its artefacts' alone; one that nobody knows yet leaves a tombstone.
async function noteByArtefacts(ctx: Context, { status, artefactIds }: Decision): Promise<DecisionOutcome> {
  if (status !== "REVOKED" && status !== "EXPIRED") return { outcome: "early", waitsFor: artefactIds[0] ?? "" };
  const event = status === "REVOKED" ? "revoked" : "expired";
  const requests = (await requestsOf(ctx, artefactIds)).sort();
  const linked = new Set<ConsentArtefactId>();
  let changed = false;
  for (const id of requests) {
    const request = await lockRow(ctx, id);
    if (!request) continue;
    const standing = await standingOf(ctx, request);
    const own = artefactIds.filter((artefactId) => standing.artefacts[artefactId]);
    for (const artefactId of own) linked.add(artefactId);
    changed = (await perform(ctx, id, endArtefacts(standing, own, event))) || changed;
  }
  for (const id of [...new Set(artefactIds)].sort().filter((artefactId) => !linked.has(artefactId)))
    changed = (await advanceArtefact(ctx, { id, consentRequestId: null, event })) || changed;
  return { outcome: changed ? "processed" : "repeat", consentRequestId: requests[0] ?? null };
}
