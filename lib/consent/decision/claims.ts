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
import type { CallbackId, ConsentArtefactId } from "@/lib/ids";

/** What a response of the network leads to. */
export type Resolved = {
  state: ConsentState;
  /** Those that remain; null where all is confirmed. */
  claims: Claims | null;
  contradicted: readonly Claim[];
  /** What the response contradicts in the confirmed state. */
  contradiction: ContradictionReason | null;
  /** When the network is asked again about what the response leaves open: at once, soon, or (null) as planned. */
  askAgain: "now" | "soon" | null;
};

/** The artefacts whose end is only claimed: their details are asked for, since a status response does not name them. */
export function artefactsToConfirm(claims: Claims | null): ConsentArtefactId[] {
  const ends = claims?.pending.filter(isEnd) ?? [];
  return [...new Set(ends.flatMap(({ report }) => report.artefactIds))].sort();
}

/** Resolves claims by a status response to a call that was sent at `askedAt`. */
export function resolveByStatus(shown: ConsentState, claims: Claims, response: ConsentReport, askedAt: Date): Resolved {
  let confirmed = withCmRequestIds(shown, claims.confirmed);
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
    askAgain: null,
  };
}

/** What follows from a response for a claim: nothing, that it is true, or that it is false. */
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

/**
 * Resolves claims by the details of one artefact. `askedAt`: when they were asked for, null where the network did not respond at all;
 * `now`: when they arrived.
 */
export function resolveByDetails(
  shown: ConsentState,
  claims: Claims,
  response: DetailsResponse,
  { askedAt, now }: { askedAt: Date | null; now: Date },
): Resolved {
  const { artefactId, event, isRefused } = response;
  let confirmed = withCmRequestIds(shown, claims.confirmed);
  const isConfirmed = confirmed.artefacts[artefactId] !== undefined;
  const pending: Claim[] = [];
  const contradicted: Claim[] = [];
  for (const claim of claims.pending) {
    const isAsked = askedAt && isBefore(claim, askedAt) && claim.report.artefactIds.includes(artefactId);
    if (!isAsked) {
      pending.push(claim);
      continue;
    }
    const finding = judgeByDetails(claim, response, isConfirmed, askedAt);
    if (finding === "rejected") pending.push(withRejected(claim, artefactId));
    if (finding === "continued") pending.push(withContinued(claim, artefactId, now));
    if (finding === "contradicted") contradicted.push(claim);
    // The details of one artefact confirm the whole grant; an end is confirmed for each by itself.
    const others = isEnd(claim) ? claim.report.artefactIds.filter((id) => id !== artefactId) : [];
    const isOver = finding === "contradicted" || finding === "confirmed";
    if (isOver && others.length > 0) pending.push({ ...claim, report: { ...claim.report, artefactIds: others } });
    const artefactIds = isEnd(claim) ? [artefactId] : claim.report.artefactIds;
    if (finding === "confirmed")
      confirmed = afterClaim(confirmed, { ...claim, report: { ...claim.report, artefactIds } });
  }
  // An artefact that is only claimed and whose details are refused or not right does not exist as far as the network has confirmed.
  const isUnconfirmed = (isRefused || event === "mismatched") && confirmed.artefacts[artefactId] === undefined;
  const next = isUnconfirmed ? confirmed : stateAfter(confirmed, decideDetails(confirmed, artefactId, event).changes);
  const decided = stateAfter(shown, decideDetails(shown, artefactId, event).changes);
  const isResolved = isAnyResolved(claims.pending, pending);
  const changed = pending.filter((claim) => !claims.pending.includes(claim));
  const isLeftOpen = changed.some((claim) => isEnd(claim) || event !== "mismatched");
  return {
    ...resolved(decided, next, { pending, isResolved }),
    contradicted,
    contradiction: null,
    askAgain: !isLeftOpen ? null : isRefused ? "now" : "soon",
  };
}

const isAnyResolved = (before: readonly Claim[], after: readonly Claim[]) =>
  after.length !== before.length || after.some(({ report }, index) => report !== before[index]?.report);

function withRejected(claim: Claim, id: ConsentArtefactId): Claim {
  const { rejectedIds = [] } = claim;
  return rejectedIds.includes(id) ? claim : { ...claim, rejectedIds: [...rejectedIds, id] };
}

function withContinued(claim: Claim, id: ConsentArtefactId, now: Date): Claim {
  return { ...claim, continuedAt: { ...claim.continuedAt, [id]: now.toISOString() } };
}

/**
 * What follows from details for a claim that names their artefact. `rejected` and `continued` leave it open: the details were refused or not as
 * requested, or they show that what it ended goes on, and may be older. `isConfirmed`: the network itself has named the artefact.
 */
function judgeByDetails(
  claim: Claim,
  { artefactId, event, isRefused }: DetailsResponse,
  isConfirmed: boolean,
  askedAt: Date,
): "confirmed" | "contradicted" | "rejected" | "continued" {
  // An error does not show that it goes on: what may have ended stays hidden. What only notifications have named may not exist at all.
  if (isRefused) return isEnd(claim) && isConfirmed ? "confirmed" : "rejected";
  if (!isEnd(claim)) return event === "mismatched" ? "rejected" : "confirmed";
  if (event !== "fetched" && event !== "mismatched") return "confirmed";
  const continuedAt = claim.continuedAt?.[artefactId];
  return continuedAt !== undefined && Date.parse(continuedAt) < askedAt.getTime() ? "contradicted" : "continued";
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
  if (!isResolved) return { state: decided, claims: { confirmed: withoutCmRequestIds(confirmed), pending } };
  const state = pending.reduce(afterClaim, confirmed);
  const artefacts = Object.entries(state.artefacts).map(([id, artefact]) => {
    const isMismatch =
      artefact.status === "FETCHING" && decided.artefacts[id as ConsentArtefactId]?.status === "MISMATCH";
    return [id, isMismatch ? { ...artefact, status: "MISMATCH" as const } : artefact] as const;
  });
  return {
    state: { ...state, artefacts: Object.fromEntries(artefacts) },
    claims: pending.length > 0 ? { confirmed: withoutCmRequestIds(confirmed), pending } : null,
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
  const { confirmed, pending } = addEarlyEnds(claims, { state, early }, claim.at) ?? {
    confirmed: withoutCmRequestIds(state),
    pending: [],
  };
  return { confirmed, pending: [...pending, claim] };
}

/** The claims and those of early ends, which `state` contains; `at` is when their request became known, in ISO 8601. Null: there are none. */
export function addEarlyEnds(
  claims: Claims | null,
  { state, early }: { state: ConsentState; early: readonly EarlyEnd[] },
  at: string,
): Claims | null {
  if (early.length === 0) return claims;
  const known = Object.entries(state.artefacts).filter(([id]) => !early.some((artefact) => artefact.id === id));
  const confirmed = claims?.confirmed ?? withoutCmRequestIds({ ...state, artefacts: Object.fromEntries(known) });
  const ends = early.map(({ id, status }): Claim => {
    const ended = status === "REVOKED" ? "REVOKED" : "EXPIRED";
    return { at, callbackId: null, report: { cmRequestId: null, status: ended, artefactIds: [id] } };
  });
  return { confirmed, pending: [...(claims?.pending ?? []), ...ends] };
}

/** Notes which notification claimed the early ends of these artefacts, once it is applied again; null where there is nothing to note. */
export function nameEarlyEnds(
  claims: Claims | null,
  artefactIds: readonly ConsentArtefactId[],
  callbackId: CallbackId,
): Claims | null {
  const isIts = ({ callbackId: known, report }: Claim) =>
    known === null && report.artefactIds.every((id) => artefactIds.includes(id));
  if (!claims?.pending.some(isIts)) return null;
  return { ...claims, pending: claims.pending.map((claim) => (isIts(claim) ? { ...claim, callbackId } : claim)) };
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
const withCmRequestIds = ({ status, cmRequestIds }: ConsentState, confirmed: Claims["confirmed"]): ConsentState => ({
  ...confirmed,
  status: confirmed.status === "SENDING" && status !== "SENDING" ? "REQUESTED" : confirmed.status,
  cmRequestIds,
});

const withoutCmRequestIds = ({ status, cmRequestOutcomes, artefacts }: ConsentState): Claims["confirmed"] => ({
  status,
  cmRequestOutcomes,
  artefacts,
});

/** Whether two states are the same to people and to the rules. */
export function isSameState(one: ConsentState, other: ConsentState): boolean {
  return isDeepStrictEqual(withoutCmRequestIds(one), withoutCmRequestIds(other));
}
