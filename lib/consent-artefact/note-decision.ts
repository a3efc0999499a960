import "server-only";
import type { CmStatus } from "@/lib/abdm/vocabulary";
import { advanceArtefact } from "@/lib/consent-artefact/advance";
import { announceArtefacts } from "@/lib/consent-artefact/announce-artefacts";
import { settleByArtefacts } from "@/lib/consent-artefact/settle";
import { listRows, requestsOf } from "@/lib/consent-artefact/store";
import { advanceConsentRequest } from "@/lib/consent-request/advance";
import { lockCmId, lockRow, updateRow, type ConsentRequestRow } from "@/lib/consent-request/store";
import type { Context } from "@/lib/db/context";
import { permitMachine } from "@/lib/db/permit";
import type { CmConsentRequestId, ConsentArtefactId, ConsentRequestId } from "@/lib/ids";

/** What the consent manager decided or reports, by notification or in answer to a status question. */
export type Decision = {
  cmConsentRequestId: CmConsentRequestId | null;
  status: CmStatus;
  artefactIds: ConsentArtefactId[];
};

/** Whether it changed anything, was known, came before its elder, or contradicts what is settled. */
export type DecisionOutcome =
  | {
      outcome: "processed" | "repeat";
      consentRequestId: ConsentRequestId | null;
    }
  | { outcome: "early"; waitsFor: string }
  | {
      outcome: "clash";
      reason: "grant-after-denial" | "denial-after-grant" | "end-after-denial";
      consentRequestId: ConsentRequestId;
    };

/** Applies a decision to the request and its artefacts, in any order and however often it is told. */
export async function noteDecision(ctx: Context, decision: Decision): Promise<DecisionOutcome> {
  permitMachine(ctx);
  if (decision.cmConsentRequestId === null) return noteByArtefacts(ctx, decision);
  const request = await lockCmId(ctx, decision.cmConsentRequestId);
  if (!request) return { outcome: "early", waitsFor: decision.cmConsentRequestId };
  switch (decision.status) {
    case "GRANTED":
      return noteGrant(ctx, request, decision.artefactIds);
    case "DENIED": {
      const verdict = await advanceConsentRequest(ctx, request.id, {
        event: "denied",
      });
      if (verdict === "clash")
        return {
          outcome: "clash",
          reason: "denial-after-grant",
          consentRequestId: request.id,
        };
      return {
        outcome: verdict === "DENIED" ? "processed" : "repeat",
        consentRequestId: request.id,
      };
    }
    case "REVOKED":
      return noteEnd(ctx, request, "revoked", decision.artefactIds);
    case "EXPIRED":
      return noteEnd(ctx, request, "expired", decision.artefactIds);
    case "REQUESTED":
      return { outcome: "repeat", consentRequestId: request.id };
  }
}

async function noteGrant(ctx: Context, request: ConsentRequestRow, ids: ConsentArtefactId[]): Promise<DecisionOutcome> {
  const consentRequestId = request.id;
  const verdict = await advanceConsentRequest(ctx, consentRequestId, {
    event: "granted",
  });
  if (verdict === "clash") return { outcome: "clash", reason: "grant-after-denial", consentRequestId };
  const ended = request.status === "REVOKED" || request.status === "EXPIRED" ? request.status : null;
  if (ended && !request.grantedAt) await updateRow(ctx, consentRequestId, { grantedAt: ctx.now });
  const anyNew = await announceArtefacts(ctx, consentRequestId, ids, ended ?? "FETCHING");
  await settleByArtefacts(ctx, consentRequestId);
  return {
    outcome: verdict === "GRANTED" || anyNew ? "processed" : "repeat",
    consentRequestId,
  };
}

// Some of the artefacts may end while others live on; an end that names none is the whole request's.
async function noteEnd(
  ctx: Context,
  request: ConsentRequestRow,
  event: "revoked" | "expired",
  ids: ConsentArtefactId[],
): Promise<DecisionOutcome> {
  const consentRequestId = request.id;
  const whole = ids.length === 0;
  const ending = whole ? (await listRows(ctx, consentRequestId)).map(({ id }) => id) : ids;
  const changed = await endArtefacts(ctx, ending, consentRequestId, event);
  if (whole) {
    const verdict = await advanceConsentRequest(ctx, consentRequestId, {
      event,
    });
    if (verdict === "clash") return { outcome: "clash", reason: "end-after-denial", consentRequestId };
    if (verdict !== "repeat") return { outcome: "processed", consentRequestId };
  }
  if (changed) await settleByArtefacts(ctx, consentRequestId);
  return { outcome: changed ? "processed" : "repeat", consentRequestId };
}

async function endArtefacts(
  ctx: Context,
  ids: ConsentArtefactId[],
  consentRequestId: ConsentRequestId | null,
  event: "revoked" | "expired",
): Promise<boolean> {
  let changed = false;
  for (const id of [...new Set(ids)].sort())
    changed = (await advanceArtefact(ctx, { id, consentRequestId, event })) || changed;
  return changed;
}

async function noteByArtefacts(ctx: Context, { status, artefactIds }: Decision): Promise<DecisionOutcome> {
  if (status !== "REVOKED" && status !== "EXPIRED") return { outcome: "early", waitsFor: artefactIds[0] ?? "" };
  // Requests are always locked before their artefacts, so that two callbacks never wait for each other.
  const requests = (await requestsOf(ctx, artefactIds)).sort();
  for (const id of requests) await lockRow(ctx, id);
  const changed = await endArtefacts(ctx, artefactIds, null, status === "REVOKED" ? "revoked" : "expired");
  // Read again: a grant may have committed while its artefacts were waited for.
  for (const id of await requestsOf(ctx, artefactIds)) await settleByArtefacts(ctx, id);
  return {
    outcome: changed ? "processed" : "repeat",
    consentRequestId: requests[0] ?? null,
  };
}
