import "server-only";
import { checkArtefact, type RequestedConsent } from "@/lib/abdm/check-artefact";
import { adviceFor } from "@/lib/abdm/errors/error-catalogue";
import { redactPersonalData } from "@/lib/abdm/errors/parse-wire-error";
import type { FetchedArtefact, WireErrorResult } from "@/lib/abdm/messages";
import type { CmStatus } from "@/lib/abdm/vocabulary";
import {
  hasEnded,
  type ConsentArtefactEvent,
  type MismatchReason,
} from "@/lib/consent/artefact/consent-artefact-status";
import {
  linkConsentArtefacts,
  lockArtefactIds,
  type ConsentArtefactChange,
  type ConsentArtefactRow,
} from "@/lib/consent/artefact/consent-artefact-table";
import { applyChanges, type ChangeData } from "@/lib/consent/decision/apply-changes";
import { addEarlyEnds, resolveByDetails } from "@/lib/consent/decision/claims";
import { consentStateOf } from "@/lib/consent/decision/consent-state-of";
import { decideDetails } from "@/lib/consent/decision/decide-consent";
import { storeResolved } from "@/lib/consent/decision/store-resolved";
import { lockConsentRequest, type ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import { hiuAndCmIds } from "@/lib/credential/credential-table";
import type { MachineTx } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import type { ConsentArtefactId, ConsentRequestId } from "@/lib/ids";

/** The content of an on-fetch: the details, a status without details, or an error. */
export type FetchResult =
  { artefact: FetchedArtefact } | { status: CmStatus; artefactId: ConsentArtefactId | null } | WireErrorResult;

/** `mismatch`: the artefact does not match the request and is not used. `other-request`: it belongs to another one; nothing is stored. */
export type DetailsResult = "changed" | "mismatch" | "other-request" | "repeat";

const ENDS: Partial<Record<CmStatus, ConsentArtefactEvent>> = {
  REVOKED: "revoked",
  EXPIRED: "expired",
  DENIED: "denied",
};

/**
 * Stores an artefact's details. It is used if it is for this hospital and patient and grants no more than was requested; otherwise it
 * is stored as a mismatch, for an administrator. Throws `not-found` if the request does not exist.
 */
export async function recordArtefactDetails(
  tx: MachineTx,
  {
    artefactId: id,
    consentRequestId,
    result,
    askedAt,
  }: {
    artefactId: ConsentArtefactId;
    consentRequestId: ConsentRequestId;
    result: FetchResult;
    /** When the network was asked; null where it gave no response. */
    askedAt: Date | null;
  },
): Promise<DetailsResult> {
  await lockArtefactIds(tx, [id]);
  const request = await lockConsentRequest(tx, consentRequestId);
  if (!request) throw new AppError("not-found");
  const artefacts = await linkConsentArtefacts(tx, consentRequestId, [id]);
  if (artefacts === "other-request") return "other-request";
  const { event, isAsRequested = true, ...data } = await assess(tx, request, artefacts, id, result);
  const state = consentStateOf(request, artefacts);
  const isRefused = "error" in result;
  // It was removed since it was asked for, as nothing but a contradicted notification had named it.
  if (isRefused && !state.artefacts[id]) return "repeat";
  const decision = decideDetails(state, id, event);
  const early = artefacts.filter(({ wasLinked, status }) => !wasLinked && hasEnded(status));
  const claims = addEarlyEnds(request.claims, { state, early }, tx.now.toISOString());
  if (claims) {
    const response = { artefactId: id, event, isRefused };
    const resolved = resolveByDetails(state, claims, response, { askedAt, now: tx.now });
    await storeResolved(tx, { request, artefacts, state }, decision, resolved, { ...data, artefactId: id });
    if (resolved.contradicted.length > 0) return "changed";
  } else await applyChanges(tx, request, state, decision, data);
  if (!isAsRequested) return "mismatch";
  return decision.changes.length > 0 ? "changed" : "repeat";
}

type Assessment = ChangeData & { event: ConsentArtefactEvent; isAsRequested?: boolean };

async function assess(
  tx: MachineTx,
  request: ConsentRequestRow,
  artefacts: ConsentArtefactRow[],
  id: ConsentArtefactId,
  result: FetchResult,
): Promise<Assessment> {
  if ("error" in result && adviceFor(result.error) === "consent-ended") return { event: "expired" };
  if ("error" in result)
    return { event: "mismatched", mismatch: { reasons: ["fetch-refused"], error: redactPersonalData(result.error) } };
  const end = ENDS["artefact" in result ? result.artefact.status : result.status];
  if (end) return { event: end };
  if (!("artefact" in result)) return { event: "mismatched", mismatch: { reasons: ["no-details"] } };
  const fetched = result.artefact;
  const mismatches = checkArtefact(requestedConsent(request, id, await hiuAndCmIds(tx)), fetched, tx.now);
  const isSecond = artefacts.some((row) => row.id !== id && row.status === "GRANTED" && row.hipId === fetched.hip?.id);
  const reasons: MismatchReason[] = isSecond ? [...mismatches, "second-for-hip"] : mismatches;
  const artefact = columnsOf(fetched, tx.now);
  if (reasons.length === 0) return { event: "fetched", artefact };
  // It matches and has ended meanwhile: nothing for an administrator.
  if (reasons.length === 1 && reasons[0] === "already-over") return { event: "expired", artefact };
  // A patient with two CM requests may grant both: that is more than is needed, but it is what was requested.
  return { event: "mismatched", artefact, mismatch: { reasons }, isAsRequested: mismatches.length === 0 };
}

function requestedConsent(
  { purpose, hiTypes, dateFrom, dateTo, dataEraseAt, abhaAddress, hipId }: ConsentRequestRow,
  artefactId: ConsentArtefactId,
  ids: { hiuIds: string[]; cmIds: string[] },
): RequestedConsent {
  if (!purpose || !hiTypes || !dateFrom || !dateTo || !dataEraseAt)
    throw new AppError("conflict", "a request that was sent is complete");
  const dateRange = { from: dateFrom, to: dateTo };
  return { artefactId, ...ids, abhaAddress, purpose, hiTypes, dateRange, dataEraseAt, hipId };
}

function columnsOf({ hip, permission, ...artefact }: FetchedArtefact, now: Date): ConsentArtefactChange {
  return {
    hipId: hip?.id ?? null,
    hipName: hip?.name ?? null,
    hiTypes: artefact.hiTypes,
    accessMode: permission.accessMode,
    dateFrom: permission.dateRange.from,
    dateTo: permission.dateRange.to,
    dataEraseAt: permission.dataEraseAt,
    frequency: permission.frequency,
    careContexts: artefact.careContexts,
    signature: artefact.signature,
    fetchedAt: now,
  };
}
