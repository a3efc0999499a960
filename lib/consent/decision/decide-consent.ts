import "server-only";
import type { CmStatus } from "@/lib/abdm/vocabulary";
import {
  hasEnded,
  nextArtefactStatus,
  type ConsentArtefactEvent,
} from "@/lib/consent/artefact/consent-artefact-status";
import {
  endOfRequest,
  isAnyRevoked,
  stateAfter,
  type Change,
  type ConsentState,
} from "@/lib/consent/decision/consent-state";
import type { CmRequestOutcome, ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";
import type { CmConsentRequestId, ConsentArtefactId } from "@/lib/ids";

/** What the consent manager reports about one CM request. */
export type ConsentReport = {
  cmRequestId: CmConsentRequestId;
  status: CmStatus;
  artefactIds: readonly ConsentArtefactId[];
  /** A notification reports what happened, perhaps to some artefacts; the response to a status request reports the whole. */
  source: "notification" | "status-response";
};

export type ContradictionReason = "grant-after-denial" | "grant-after-end" | "denial-after-grant" | "end-after-denial";

/** What a report changes, and in what it contradicts what is settled. Neither: it was known. */
export type Decision = { changes: Change[]; contradiction: ContradictionReason | null };

/**
 * Decides what a report changes, in whatever order reports arrive and however often. Total, and the result is the same for every
 * order of what a correct consent manager reports: nothing that ended returns, a revocation replaces an expiry, and a request with
 * several CM requests is denied or unanswered only when each of them is. It is over once all known artefacts have ended, also while
 * another CM request is open: a grant of that one is then a contradiction, for an administrator.
 */
export function decideConsent(state: ConsentState, report: ConsentReport): Decision {
  switch (report.status) {
    case "GRANTED":
      return onGrant(state, report);
    case "DENIED":
      return onDenial(state, report);
    case "REVOKED":
      return onEnd(state, report, "revoked");
    case "EXPIRED":
      return onEnd(state, report, "expired");
    case "REQUESTED":
      return { changes: [], contradiction: null };
  }
}

/** Ends some artefacts. One that no grant has named yet becomes a placeholder, so that the grant finds it already ended. */
export function endArtefacts(
  state: ConsentState,
  ids: readonly ConsentArtefactId[],
  event: "revoked" | "expired",
): Decision {
  const ending = [...new Set(ids)].sort().filter((id) => {
    const known = state.artefacts[id];
    return !known || nextArtefactStatus(known.status, event) !== known.status;
  });
  return withRequestEnd(
    state,
    ending.map((id) => ({ kind: "artefact", id, event })),
  );
}

/** Ends a whole request, for example when our own clock has passed the end of what was requested. */
export function endConsent(state: ConsentState, event: "revoked" | "expired"): Decision {
  const ids = Object.keys(state.artefacts) as ConsentArtefactId[];
  const { changes } = endArtefacts(state, ids, event);
  const ended = stateAfter(state, changes);
  const end = isAnyRevoked(Object.values(ended.artefacts)) ? "revoked" : event;
  return withoutNoOps(state, [...changes, { kind: "request", event: end }]);
}

/** Decides what an artefact's details change. Those of an artefact that no grant has named do not outlive the request. */
export function decideDetails(state: ConsentState, id: ConsentArtefactId, event: ConsentArtefactEvent): Decision {
  const known = state.artefacts[id];
  const outcomes = Object.values(state.cmRequestOutcomes);
  const isUnknown = !known && event !== "revoked";
  const expired = outcomes.includes("expired") ? "expired" : END_OF[state.status];
  // One that a grant has named was ended together with its own CM request; the end of another does not concern it.
  const effectiveEvent = known?.announced
    ? event
    : outcomes.includes("revoked")
      ? "revoked"
      : isUnknown
        ? (expired ?? event)
        : event;
  if (known && nextArtefactStatus(known.status, effectiveEvent) === known.status) return withRequestEnd(state, []);
  return withRequestEnd(state, [{ kind: "artefact", id, event: effectiveEvent }]);
}

const END_OF: Partial<Record<ConsentRequestStatus, ConsentArtefactEvent>> = {
  DENIED: "denied",
  EXPIRED: "expired",
  REVOKED: "revoked",
};

function onGrant(state: ConsentState, { cmRequestId, artefactIds }: ConsentReport): Decision {
  if (state.status === "DENIED") return { changes: [], contradiction: "grant-after-denial" };
  const outcome = state.cmRequestOutcomes[cmRequestId];
  const ended = endedBefore(state, outcome);
  const unannounced = [...new Set(artefactIds)].sort().filter((id) => !state.artefacts[id]?.announced);
  const announced: Change[] = unannounced.map((id) => ({ kind: "announce", id, initialStatus: ended ?? "FETCHING" }));
  const granted: Change = { kind: "request", event: "granted" };
  if (!ended) return withRequestEnd(state, [granted, ...outcomeChange(state, cmRequestId, "granted"), ...announced]);
  // The revocation or expiry arrived before this grant. While another CM request was open, that did not end the request.
  const changes: Change[] = state.status === "REQUESTED" ? [granted, ...announced] : announced;
  const next = stateAfter(state, changes);
  const end = outcome === "revoked" || outcome === "expired" ? outcome : null;
  const ends = end === null ? withRequestEnd(next, []) : endGranted(next, cmRequestId, unannounced, end);
  // With an outcome, the grant was known or another CM request decided before all ended: this end did not overtake its grant.
  const isDecided = Object.keys(state.cmRequestOutcomes).length > 0;
  const isUnexpected = end === null && isDecided && unannounced.some((id) => !state.artefacts[id]);
  return {
    changes: [...withoutNoOps(state, changes).changes, ...ends.changes],
    contradiction: isUnexpected ? "grant-after-end" : null,
  };
}

// Ends what a grant names whose CM request is over; the request ends with it unless another CM request is granted.
function endGranted(
  state: ConsentState,
  cmRequestId: CmConsentRequestId,
  ids: readonly ConsentArtefactId[],
  event: "revoked" | "expired",
): Decision {
  const named = endArtefacts(state, ids, event);
  const next = stateAfter(state, named.changes);
  const all = Object.values(next.artefacts);
  const isOver = next.status === "GRANTED" && all.every(({ status }) => hasEnded(status));
  if (!isOver || isOtherOutcome(state, cmRequestId, "granted")) return named;
  return withoutNoOps(state, [...named.changes, { kind: "request", event: isAnyRevoked(all) ? "revoked" : event }]);
}

/** The end that came before a grant; null where what the grant names may be fetched. */
function endedBefore({ status }: ConsentState, outcome: CmRequestOutcome | undefined): "REVOKED" | "EXPIRED" | null {
  if (outcome === "revoked" || outcome === "expired") return outcome === "revoked" ? "REVOKED" : "EXPIRED";
  return status === "REVOKED" || status === "EXPIRED" ? status : null;
}

function onDenial(state: ConsentState, { cmRequestId }: ConsentReport): Decision {
  const isGranted = Object.values(state.artefacts).some(({ announced }) => announced) || state.status === "GRANTED";
  const outcome = state.cmRequestOutcomes[cmRequestId];
  if (outcome === "granted" || outcome === "revoked") return { changes: [], contradiction: "denial-after-grant" };
  const changes = outcomeChange(state, cmRequestId, "denied");
  if (isGranted || isOtherOpen(state, cmRequestId)) return { changes, contradiction: null };
  if (state.status === "REVOKED")
    return isOtherOutcome(state, cmRequestId, "revoked")
      ? { changes, contradiction: null }
      : { changes: [], contradiction: "denial-after-grant" };
  return withoutNoOps(state, [...changes, { kind: "request", event: "denied" }]);
}

// Some of the artefacts may end while others do not. An end that names none, or that is a status response, ends the whole CM request.
function onEnd(state: ConsentState, report: ConsentReport, event: "revoked" | "expired"): Decision {
  const { cmRequestId, artefactIds, source } = report;
  const outcome = state.cmRequestOutcomes[cmRequestId];
  if (artefactIds.length === 0) return onWholeEnd(state, cmRequestId, event);
  const named = endArtefacts(state, artefactIds, outcome === "revoked" ? outcome : event);
  if (outcome === "denied") return { ...named, contradiction: event === "revoked" ? "end-after-denial" : null };
  if (source === "notification") return named;
  const changes = [...named.changes, ...(outcome === "revoked" ? [] : outcomeChange(state, cmRequestId, event))];
  // It names what a grant had named: that grant is not waited for any more, and what is not used has nothing to end.
  const all = Object.values(stateAfter(state, changes).artefacts);
  if (!all.every(({ status }) => hasEnded(status) || status === "MISMATCH")) return withoutNoOps(state, changes);
  return withoutNoOps(state, [...changes, { kind: "request", event: isAnyRevoked(all) ? "revoked" : event }]);
}

function onWholeEnd(state: ConsentState, cmRequestId: CmConsentRequestId, event: "revoked" | "expired"): Decision {
  const outcome = state.cmRequestOutcomes[cmRequestId];
  if (state.status === "DENIED") return { changes: [], contradiction: event === "revoked" ? "end-after-denial" : null };
  const changes = outcome === "revoked" || outcome === "denied" ? [] : outcomeChange(state, cmRequestId, event);
  if (outcome !== "granted") {
    const isOpen = event === "expired" && isOtherOpen(state, cmRequestId);
    if (isOpen || isOtherOutcome(state, cmRequestId, "granted")) return { changes, contradiction: null };
    // The patient answered one CM request and not the other: a denial is more definite than no answer.
    const isUnanswered = event === "expired" && Object.keys(state.artefacts).length === 0;
    if (isUnanswered && isOtherOutcome(state, cmRequestId, "denied"))
      return withoutNoOps(state, [...changes, { kind: "request", event: "denied" }]);
  }
  return { changes: [...changes, ...endConsent(state, event).changes], contradiction: null };
}

function outcomeChange(state: ConsentState, id: CmConsentRequestId, outcome: CmRequestOutcome): Change[] {
  return state.cmRequestOutcomes[id] === outcome ? [] : [{ kind: "cm-request", id, outcome }];
}

/** Whether another CM request has this outcome. */
function isOtherOutcome(state: ConsentState, cmRequestId: CmConsentRequestId, outcome: CmRequestOutcome): boolean {
  return Object.entries(state.cmRequestOutcomes).some(([id, other]) => id !== cmRequestId && other === outcome);
}

/** Whether another CM request has no outcome yet. */
function isOtherOpen({ cmRequestIds, cmRequestOutcomes }: ConsentState, cmRequestId: CmConsentRequestId): boolean {
  return cmRequestIds.some((id) => id !== cmRequestId && cmRequestOutcomes[id] === undefined);
}

/** The changes, and the end of the request if all its artefacts have ended after them. */
function withRequestEnd(state: ConsentState, changes: Change[]): Decision {
  const end = endOfRequest(stateAfter(state, changes));
  return withoutNoOps(state, end ? [...changes, end] : changes);
}

/** Leaves out the changes of the request that would have no effect. */
function withoutNoOps(state: ConsentState, changes: Change[]): Decision {
  let current = state;
  const kept = changes.filter((change) => {
    const next = stateAfter(current, [change]);
    const isEffective = change.kind !== "request" || next.status !== current.status;
    current = next;
    return isEffective;
  });
  return { changes: kept, contradiction: null };
}
