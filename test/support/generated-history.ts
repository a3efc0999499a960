import "server-only";
import type { DialectName } from "@/lib/abdm/vocabulary";
import {
  nextArtefactStatus,
  type ConsentArtefactEvent,
  type ConsentArtefactStatus,
} from "@/lib/consent/artefact/consent-artefact-status";
import { stateAfter, type ConsentState } from "@/lib/consent/decision/consent-state";
import { decideConsent, decideDetails, endArtefacts, type Decision } from "@/lib/consent/decision/decide-consent";
import { nextRequestStatus } from "@/lib/consent/request/consent-request-status";
import type { CmConsentRequestId, ConsentArtefactId } from "@/lib/ids";

export type End = "REVOKED" | "EXPIRED";

/** One message of the network about a request. CM requests and artefacts are numbers. */
export type HistoryMessage =
  | { callback: "on-init"; cmRequest: number }
  | {
      callback: "notify" | "on-status";
      cmRequest: number;
      status: "REQUESTED" | "GRANTED" | "DENIED" | End;
      artefacts: number[];
    }
  /** A revocation or expiry that names no request. */
  | { callback: "notify"; cmRequest: null; status: End; artefacts: number[] }
  | { callback: "on-fetch"; artefact: number; status: "GRANTED" | End };

/** The messages about one request, in the order in which they arrive. */
export type History = { dialect: DialectName; messages: HistoryMessage[] };

/** The state of a request after some messages; `unlinked` are artefacts of no known request, `waiting` messages for an on-init. */
export type Replayed = {
  state: ConsentState;
  unlinked: Record<ConsentArtefactId, ConsentArtefactStatus>;
  waiting: HistoryMessage[];
};

export const cmRequestId = (cmRequest: number) => `q${cmRequest}` as CmConsentRequestId;
export const artefactId = (artefact: number) => `a${artefact}` as ConsentArtefactId;

/** A request that was sent, before any message about it. */
export const SENT: Replayed = {
  state: { status: "SENDING", cmRequestIds: [], cmRequestOutcomes: {}, artefacts: {} },
  unlinked: {},
  waiting: [],
};

/** Applies messages one after another, without a database. */
export function replay(messages: readonly HistoryMessage[]): Replayed {
  return messages.reduce(receive, SENT);
}

/** Applies one more message. */
export function receive(before: Replayed, message: HistoryMessage): Replayed {
  if (message.callback === "on-init") return receiveOnInit(before, cmRequestId(message.cmRequest));
  if (message.callback === "on-fetch") {
    const id = artefactId(message.artefact);
    const linked = link(before, [id]);
    return apply(linked, decideDetails(linked.state, id, DETAILS[message.status]));
  }
  const { status } = message;
  const artefactIds = message.artefacts.map(artefactId);
  if (message.cmRequest === null)
    return receiveByArtefacts(before, artefactIds, status === "REVOKED" ? "revoked" : "expired");
  const id = cmRequestId(message.cmRequest);
  if (!before.state.cmRequestIds.includes(id)) return { ...before, waiting: [...before.waiting, message] };
  const source = message.callback === "notify" ? "notification" : "status-response";
  const linked = link(before, artefactIds);
  return apply(linked, decideConsent(linked.state, { cmRequestId: id, status, artefactIds, source }));
}

const DETAILS: Record<"GRANTED" | End, ConsentArtefactEvent> = {
  GRANTED: "fetched",
  REVOKED: "revoked",
  EXPIRED: "expired",
};

function receiveOnInit(before: Replayed, id: CmConsentRequestId): Replayed {
  if (before.state.cmRequestIds.includes(id)) return before;
  const next = nextRequestStatus(before.state.status, "initiated");
  const status = next === "REQUESTED" ? next : before.state.status;
  const state = { ...before.state, status, cmRequestIds: [...before.state.cmRequestIds, id] };
  return before.waiting.reduce(receive, { ...before, state, waiting: [] });
}

function receiveByArtefacts(before: Replayed, ids: ConsentArtefactId[], event: "revoked" | "expired"): Replayed {
  const own = ids.filter((id) => before.state.artefacts[id]);
  const after = apply(before, endArtefacts(before.state, own, event));
  const others = ids.filter((id) => !own.includes(id));
  const unlinked = others.map((id) => [id, nextArtefactStatus(before.unlinked[id] ?? "FETCHING", event)] as const);
  return { ...after, unlinked: { ...after.unlinked, ...Object.fromEntries(unlinked) } };
}

/** Artefacts that a message about the request names belong to it, with what is known of them. */
function link(before: Replayed, ids: ConsentArtefactId[]): Replayed {
  const linked = ids.flatMap((id) => {
    const status = before.unlinked[id];
    return status ? [[id, { status, announced: false }] as const] : [];
  });
  const artefacts = { ...before.state.artefacts, ...Object.fromEntries(linked) };
  const unlinked = Object.entries(before.unlinked).filter(([id]) => !ids.includes(id as ConsentArtefactId));
  return { ...before, state: { ...before.state, artefacts }, unlinked: Object.fromEntries(unlinked) };
}

function apply(before: Replayed, { changes }: Decision): Replayed {
  return { ...before, state: stateAfter(before.state, changes) };
}
