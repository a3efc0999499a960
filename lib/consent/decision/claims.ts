import "server-only";
import { isDeepStrictEqual } from "node:util";
import type { ConsentArtefactEvent, ConsentArtefactStatus } from "@/lib/consent/artefact/consent-artefact-status";
import type { Claim, Claims } from "@/lib/consent/decision/claim";
import { stateAfter, type ConsentState } from "@/lib/consent/decision/consent-state";
import {
  decideConsent,
  decideDetails,
  endArtefacts,
  type ConsentReport,
  type ContradictionReason,
} from "@/lib/consent/decision/decide-consent";
import type { ConsentArtefactId } from "@/lib/ids";

/** What a response of the network leads to. */
export type Resolved = {
  state: ConsentState;
  /** Those that remain; null where all is confirmed. */
  claims: Claims | null;
  contradicted: readonly Claim[];
  /** What the response contradicts in the confirmed state. */
  contradiction: ContradictionReason | null;
  /** Whether only a further status response can resolve a claim. */
  isStatusNeeded: boolean;
};

/** The artefacts whose end is only claimed: their details are asked for, since a status response does not name them. */
export function artefactsToConfirm(claims: Claims | null): ConsentArtefactId[] {
  const ends = claims?.pending.filter(isEnd) ?? [];
  return [...new Set(ends.flatMap(({ report }) => report.artefactIds))].sort();
}

/** Resolves claims by a status response to a call that was sent at `askedAt`. */
export function resolveByStatus(shown: ConsentState, claims: Claims, response: ConsentReport, askedAt: Date): Resolved {
  let confirmed = withIds(shown, claims.confirmed);
  const judge = (claim: Claim, hasArtefact: (id: ConsentArtefactId) => boolean) => {
    const { cmRequestId } = claim.report;
    const isOfAsked = cmRequestId === response.cmRequestId || (cmRequestId === null && shown.cmRequestIds.length === 1);
    return isOfAsked && isBefore(claim, askedAt) ? judgeByStatus(shown, claim, response, hasArtefact) : "open";
  };
  const isClaimed = (id: ConsentArtefactId) =>
    claims.pending.some(
      (claim) => !isEnd(claim) && claim.report.artefactIds.includes(id) && judge(claim, () => false) !== "contradicted",
    );
  const hasArtefact = (id: ConsentArtefactId) =>
    confirmed.artefacts[id] !== undefined || response.artefactIds.includes(id) || isClaimed(id);
  const pending: Claim[] = [];
  const contradicted: Claim[] = [];
  for (const claim of claims.pending) {
    const finding = judge(claim, hasArtefact);
    if (finding === "open") pending.push(claim);
    if (finding === "contradicted") contradicted.push(claim);
    if (finding === "confirmed") confirmed = afterClaim(confirmed, claim);
  }
  const onConfirmed = decideConsent(confirmed, response);
  const onShown = decideConsent(shown, response);
  const decided = stateAfter(shown, onShown.changes);
  const isResolved = isAnyResolved(claims.pending, pending);
  return {
    ...resolved(decided, stateAfter(confirmed, onConfirmed.changes), { pending, isResolved }),
    contradicted,
    contradiction: isResolved ? onConfirmed.contradiction : onShown.contradiction,
    isStatusNeeded: false,
  };
}

type Finding = "open" | "confirmed" | "contradicted";

function judgeByStatus(
  shown: ConsentState,
  claim: Claim,
  response: ConsentReport,
  hasArtefact: (id: ConsentArtefactId) => boolean,
): Finding {
  const { status, artefactIds } = claim.report;
  const isEndReported = response.status === "REVOKED" || response.status === "EXPIRED";
  const isRejected = artefactIds.every(
    (id) => claim.rejectedIds?.includes(id) || shown.artefacts[id]?.status === "MISMATCH",
  );
  if (isEnd(claim)) {
    if (isEndReported) return "confirmed";
    // Of what exists the details decide, and those of what never existed are refused.
    return isRejected && !artefactIds.some(hasArtefact) ? "contradicted" : "open";
  }
  if (status === "GRANTED") {
    const isListed = (id: ConsentArtefactId) => response.artefactIds.length === 0 || response.artefactIds.includes(id);
    if (response.status === "GRANTED") return artefactIds.every(isListed) ? "confirmed" : "contradicted";
    // What had ended before need not be listed with the rest.
    if (isEndReported) return artefactIds.length === 0 || artefactIds.some(isListed) ? "confirmed" : "contradicted";
    // A status may lag behind a grant: the details of what it names decide, unless they are refused.
    return response.status === "REQUESTED" && !isRejected ? "open" : "contradicted";
  }
  return response.status === status ? "confirmed" : "contradicted";
}

/** What a call for an artefact's details brought. `isRefused`: the network sent an error instead. */
export type DetailsResponse = { artefactId: ConsentArtefactId; event: ConsentArtefactEvent; isRefused: boolean };

/** Resolves claims by the details of one artefact, asked for at `askedAt`; null where the network did not respond at all. */
export function resolveByDetails(
  shown: ConsentState,
  claims: Claims,
  response: DetailsResponse,
  askedAt: Date | null,
): Resolved {
  const { artefactId, event } = response;
  let confirmed = withIds(shown, claims.confirmed);
  const pending: Claim[] = [];
  const contradicted: Claim[] = [];
  for (const claim of claims.pending) {
    const isAsked = askedAt && isBefore(claim, askedAt) && claim.report.artefactIds.includes(artefactId);
    const isKnown = confirmed.artefacts[artefactId] !== undefined;
    const finding = isAsked ? judgeByDetails(claim, response, isKnown) : "open";
    // The details of one artefact confirm the whole grant; an end is confirmed for each by itself.
    const others = isEnd(claim) ? claim.report.artefactIds.filter((id) => id !== artefactId) : [];
    if (finding === "open") pending.push(isAsked ? withRejected(claim, artefactId) : claim);
    else if (others.length > 0) pending.push({ ...claim, report: { ...claim.report, artefactIds: others } });
    if (finding === "contradicted") contradicted.push(claim);
    const artefactIds = isEnd(claim) ? [artefactId] : claim.report.artefactIds;
    if (finding === "confirmed")
      confirmed = afterClaim(confirmed, { ...claim, report: { ...claim.report, artefactIds } });
  }
  // An artefact that is only claimed and whose details are not right does not exist as far as the network has confirmed.
  const isUnconfirmed = event === "mismatched" && confirmed.artefacts[artefactId] === undefined;
  const next = isUnconfirmed ? confirmed : stateAfter(confirmed, decideDetails(confirmed, artefactId, event).changes);
  const decided = stateAfter(shown, decideDetails(shown, artefactId, event).changes);
  const isResolved = isAnyResolved(claims.pending, pending);
  return {
    ...resolved(decided, next, { pending, isResolved }),
    contradicted,
    contradiction: null,
    isStatusNeeded: pending.some((claim) => isEnd(claim) && !claims.pending.includes(claim)),
  };
}

const isAnyResolved = (before: readonly Claim[], after: readonly Claim[]) =>
  after.length !== before.length || after.some(({ report }, index) => report !== before[index]?.report);

function withRejected(claim: Claim, id: ConsentArtefactId): Claim {
  const { rejectedIds = [] } = claim;
  return rejectedIds.includes(id) ? claim : { ...claim, rejectedIds: [...rejectedIds, id] };
}

function judgeByDetails(claim: Claim, { event, isRefused }: DetailsResponse, isKnown: boolean): Finding {
  if (!isEnd(claim)) return event === "mismatched" ? "open" : "confirmed";
  if (event === "fetched") return "contradicted";
  if (event === "mismatched" && !isRefused) return "contradicted";
  // An error does not show that it goes on: what may have ended stays hidden. What nobody but a notification has named may not exist at all.
  if (event === "mismatched") return isKnown ? "confirmed" : "open";
  return "confirmed";
}

/**
 * What is shown: where no claim was resolved what the response changes, as without claims; otherwise what is confirmed, with the claims
 * that remain. Details that are not right, of an artefact that is only claimed, stay in it.
 */
function resolved(
  decided: ConsentState,
  confirmed: ConsentState,
  { pending, isResolved }: { pending: Claim[]; isResolved: boolean },
): Pick<Resolved, "state" | "claims"> {
  if (!isResolved) return { state: decided, claims: { confirmed: withoutIds(confirmed), pending } };
  const state = pending.reduce(afterClaim, confirmed);
  const artefacts = Object.entries(state.artefacts).map(([id, artefact]) => {
    const isMismatch =
      artefact.status === "FETCHING" && decided.artefacts[id as ConsentArtefactId]?.status === "MISMATCH";
    return [id, isMismatch ? { ...artefact, status: "MISMATCH" as const } : artefact] as const;
  });
  return {
    state: { ...state, artefacts: Object.fromEntries(artefacts) },
    claims: pending.length > 0 ? { confirmed: withoutIds(confirmed), pending } : null,
  };
}

/** An artefact that was ended by a notification that arrived before anything named its request: that is only claimed as well. */
export type EarlyEnd = { id: ConsentArtefactId; status: ConsentArtefactStatus };

/** The claims after one more, which `state` does not contain. It contains the `early` ends. */
export function addClaim(
  claims: Claims | null,
  { state, early }: { state: ConsentState; early: readonly EarlyEnd[] },
  claim: Claim,
): Claims {
  const known = Object.entries(state.artefacts).filter(([id]) => !early.some((artefact) => artefact.id === id));
  const confirmed = claims?.confirmed ?? withoutIds({ ...state, artefacts: Object.fromEntries(known) });
  const before = addEarlyEnds({ confirmed, pending: claims?.pending ?? [] }, early, claim.at);
  return { confirmed, pending: [...before.pending, claim] };
}

/** The claims and those of early ends; `at` is when their request became known, in ISO 8601. */
export function addEarlyEnds(claims: Claims, early: readonly EarlyEnd[], at: string): Claims {
  const ends = early.map(({ id, status }): Claim => {
    const ended = status === "REVOKED" ? "REVOKED" : "EXPIRED";
    return { at, callbackId: null, report: { cmRequestId: null, status: ended, artefactIds: [id] } };
  });
  return { ...claims, pending: [...claims.pending, ...ends] };
}

const isEnd = ({ report: { status } }: Claim) => status === "REVOKED" || status === "EXPIRED";
const isBefore = ({ at }: Claim, askedAt: Date) => Date.parse(at) <= askedAt.getTime();

function afterClaim(state: ConsentState, { report }: Claim): ConsentState {
  const { cmRequestId, status, artefactIds } = report;
  if (cmRequestId !== null)
    return stateAfter(
      state,
      decideConsent(state, { cmRequestId, status, artefactIds, source: "notification" }).changes,
    );
  return stateAfter(state, endArtefacts(state, artefactIds, status === "REVOKED" ? "revoked" : "expired").changes);
}

/** The confirmed state, with what on-init has brought since: it answers a call of ours, and is no claim. */
const withIds = ({ status, cmRequestIds }: ConsentState, confirmed: Claims["confirmed"]): ConsentState => ({
  ...confirmed,
  status: confirmed.status === "SENDING" && status !== "SENDING" ? "REQUESTED" : confirmed.status,
  cmRequestIds,
});

const withoutIds = ({ status, cmRequestOutcomes, artefacts }: ConsentState): Claims["confirmed"] => ({
  status,
  cmRequestOutcomes,
  artefacts,
});

/** Whether two states are the same to people and to the rules. */
export function isSameState(one: ConsentState, other: ConsentState): boolean {
  return isDeepStrictEqual(withoutIds(one), withoutIds(other));
}
