import "server-only";
import {
  hasEnded,
  nextArtefactStatus,
  type ConsentArtefactEvent,
  type ConsentArtefactStatus,
} from "@/lib/consent/artefact/consent-artefact-status";
import {
  nextRequestStatus,
  type CmRequestOutcome,
  type CmRequestOutcomes,
  type ConsentRequestStatus,
} from "@/lib/consent/request/consent-request-status";
import type { CmConsentRequestId, ConsentArtefactId } from "@/lib/ids";

/** The state of an artefact. `announced`: a grant has named it; not so for the placeholder of an ended one, or for early details. */
export type ArtefactState = { status: ConsentArtefactStatus; announced: boolean };

/** The state of a consent: the request, its CM requests and its artefacts. */
export type ConsentState = {
  status: ConsentRequestStatus;
  /** All CM requests of it that are known; several where an attempt in doubt had arrived after all. */
  cmRequestIds: readonly CmConsentRequestId[];
  cmRequestOutcomes: CmRequestOutcomes;
  artefacts: Readonly<Record<ConsentArtefactId, ArtefactState>>;
};

/** One change of a consent state, as a decision makes it. */
export type Change =
  | { kind: "request"; event: "granted" | "denied" | "expired" | "revoked" }
  | { kind: "cm-request"; id: CmConsentRequestId; outcome: CmRequestOutcome }
  /** A grant names an artefact. `initialStatus` applies if nothing is known of it; an end if that came before the grant. */
  | { kind: "announce"; id: ConsentArtefactId; initialStatus: "FETCHING" | "REVOKED" | "EXPIRED" }
  | { kind: "artefact"; id: ConsentArtefactId; event: ConsentArtefactEvent };

/** Returns the state after some changes. Pure: `applyChanges` does the same with rows. */
export function stateAfter(state: ConsentState, changes: readonly Change[]): ConsentState {
  return changes.reduce(afterChange, state);
}

function afterChange(state: ConsentState, change: Change): ConsentState {
  switch (change.kind) {
    case "request": {
      const next = nextRequestStatus(state.status, change.event);
      return next === "repeat" || next === "early" || next === "contradiction" ? state : { ...state, status: next };
    }
    case "cm-request":
      return { ...state, cmRequestOutcomes: { ...state.cmRequestOutcomes, [change.id]: change.outcome } };
    case "announce": {
      const known = state.artefacts[change.id];
      return withArtefact(state, change.id, { status: known?.status ?? change.initialStatus, announced: true });
    }
    case "artefact": {
      const { status, announced } = state.artefacts[change.id] ?? { status: "FETCHING", announced: false };
      return withArtefact(state, change.id, { status: nextArtefactStatus(status, change.event), announced });
    }
  }
}

function withArtefact(state: ConsentState, id: ConsentArtefactId, artefact: ArtefactState): ConsentState {
  return { ...state, artefacts: { ...state.artefacts, [id]: artefact } };
}

/**
 * The end of a request of which every artefact has ended; null if it goes on. A granted one goes on while no grant has named any of
 * what ended: what else a grant names may not have arrived yet. One revoked artefact makes the end a revocation.
 */
export function endOfRequest({ status, artefacts }: ConsentState): Extract<Change, { kind: "request" }> | null {
  const all = Object.values(artefacts);
  if (all.length === 0 || !all.every((artefact) => hasEnded(artefact.status))) return null;
  const isOver = status === "EXPIRED" || (status === "GRANTED" && all.some(({ announced }) => announced));
  return isOver ? { kind: "request", event: isAnyRevoked(all) ? "revoked" : "expired" } : null;
}

/** Whether the patient revoked any of these. */
export function isAnyRevoked(artefacts: readonly Pick<ArtefactState, "status">[]): boolean {
  return artefacts.some(({ status }) => status === "REVOKED");
}
