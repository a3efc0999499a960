import type { Claim, Claims } from "@/lib/consent/decision/claim";
import { addClaim, resolveByDetails, resolveByStatus, type Resolved } from "@/lib/consent/decision/claims";
import { stateAfter, type ConsentState } from "@/lib/consent/decision/consent-state";
import { decideConsent, decideDetails } from "@/lib/consent/decision/decide-consent";
import type { CallbackId } from "@/lib/ids";
import { artefactId, cmRequestId } from "@/test/support/generated-history";

export type Status = Claim["report"]["status"];

/** What the network responds: to a status request, or to a request of an artefact's details. */
export type Response =
  | { status: Status; of?: number; artefacts?: number[] }
  | { details: "GRANTED" | "REVOKED" | "EXPIRED" | "refused" | "refused-as-ended" | "wrong"; artefact: number };

/** When each notification is applied. */
export const CLAIMED_AT = new Date("2026-08-20T06:00:00Z");

const Q1 = cmRequestId(1);
/** Open. */
export const REQUESTED: ConsentState = {
  status: "REQUESTED",
  cmRequestIds: [Q1],
  cmRequestOutcomes: {},
  artefacts: {},
};
/** Granted by the network itself, for two hospitals whose details are here. */
export const GRANTED: ConsentState = {
  status: "GRANTED",
  cmRequestIds: [Q1],
  cmRequestOutcomes: { [Q1]: "granted" },
  artefacts: {
    [artefactId(1)]: { status: "GRANTED", announced: true },
    [artefactId(2)]: { status: "GRANTED", announced: true },
  },
};

/** A consent as it is shown, what of it is claimed, and how many notifications were contradicted, by how many responses. */
export type Shown = { state: ConsentState; claims: Claims | null; contradicted: number; responses: number };

/** The state after a notification. */
export function notified(before: Shown, status: Status, artefacts: number[] = []): Shown {
  const { state, claims } = before;
  const report = { cmRequestId: Q1, status, artefactIds: artefacts.map(artefactId) };
  const { changes } = decideConsent(state, { ...report, source: "notification" });
  const claim = { at: CLAIMED_AT.toISOString(), callbackId: "c" as CallbackId, report };
  const added = changes.length > 0 ? addClaim(claims, { state, early: [] }, claim) : claims;
  return { ...before, state: stateAfter(state, changes), claims: added };
}

/** The state after a response of the network, to a call that was sent at `askedAt`: after all before, unless another time is given. */
export function responded(before: Shown, response: Response, askedAt?: Date): Shown {
  const { state, claims, contradicted } = before;
  const responses = before.responses + 1;
  if (!claims) return { ...before, responses, state: stateAfter(state, decide(state, response).changes) };
  const now = new Date(CLAIMED_AT.getTime() + responses);
  const after = resolve(state, claims, response, { askedAt: askedAt ?? now, now });
  return { ...after, responses, contradicted: contradicted + after.contradicted.length };
}

function decide(state: ConsentState, response: Response) {
  if ("details" in response) return decideDetails(state, artefactId(response.artefact), EVENTS[response.details]);
  const { status, of = 1, artefacts = [] } = response;
  const report = { cmRequestId: cmRequestId(of), status, artefactIds: artefacts.map(artefactId) };
  return decideConsent(state, { ...report, source: "status-response" });
}

const EVENTS = {
  GRANTED: "fetched",
  REVOKED: "revoked",
  EXPIRED: "expired",
  refused: "mismatched",
  "refused-as-ended": "expired",
  wrong: "mismatched",
} as const;

/** What a response leads to where something is claimed. */
export function resolve(
  state: ConsentState,
  claims: Claims,
  response: Response,
  { askedAt, now }: { askedAt: Date; now: Date },
): Resolved {
  if ("details" in response) {
    const { details, artefact } = response;
    const received = {
      artefactId: artefactId(artefact),
      event: EVENTS[details],
      isRefused: details.startsWith("refused"),
    };
    return resolveByDetails(state, claims, received, { askedAt, now });
  }
  const { status, of = 1, artefacts = [] } = response;
  const report = { cmRequestId: cmRequestId(of), status, artefactIds: artefacts.map(artefactId) };
  return resolveByStatus(state, claims, { ...report, source: "status-response" }, askedAt);
}

/** The status, and that of each artefact. */
export function visible({ status, artefacts }: ConsentState): string {
  return [
    status,
    ...Object.entries(artefacts)
      .map(([id, artefact]) => `${id} ${artefact.status}`)
      .sort(),
  ].join(", ");
}

/** A consent of which nothing is claimed. */
export const shown = (state: ConsentState): Shown => ({ state, claims: null, contradicted: 0, responses: 0 });
