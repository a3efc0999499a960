import "server-only";
import { stateAfter, type ConsentState } from "@/lib/consent/decision/consent-state";
import { endArtefacts, endConsent, type Decision } from "@/lib/consent/decision/decide-consent";
import type { ConsentArtefactId } from "@/lib/ids";

/** Until when a request and its artefacts last; null where that is not known. */
export type ConsentEnds = {
  request: Date | null;
  artefacts: Readonly<Record<ConsentArtefactId, Date | null>>;
};

/**
 * Decides what our own clock ends: artefacts whose time is over, the request if it was not answered in time or if all its artefacts
 * have ended. No artefact outlasts the request, even if its own end is not known. Both the sweep and all that is read use it, so that
 * what has ended reads as ended before the sweep has been there.
 */
export function endByClock(state: ConsentState, ends: ConsentEnds, now: Date): Decision {
  if ((state.status === "REQUESTED" || state.status === "GRANTED") && isOver(ends.request, now))
    return endConsent(state, "expired");
  const ids = Object.entries(state.artefacts).flatMap(([id, { status }]) => {
    const artefactId = id as ConsentArtefactId;
    const canEnd = status === "GRANTED" || status === "MISMATCH";
    return canEnd && isOver(ends.artefacts[artefactId] ?? null, now) ? [artefactId] : [];
  });
  return ids.length === 0 ? { changes: [], contradiction: null } : endArtefacts(state, ids, "expired");
}

/** The state as it is at `now`, whatever the sweep has stored. */
export function stateByClock(state: ConsentState, ends: ConsentEnds, now: Date): ConsentState {
  return stateAfter(state, endByClock(state, ends, now).changes);
}

const isOver = (end: Date | null, now: Date) => end !== null && end <= now;
