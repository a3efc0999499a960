import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HOUR } from "@/lib/clock";
import type { Claims } from "@/lib/consent/decision/claim";
import { addClaim, addEarlyEnds, artefactsToConfirm, type EarlyEnd } from "@/lib/consent/decision/claims";
import type { ConsentState } from "@/lib/consent/decision/consent-state";
import { decideConsent, endArtefacts } from "@/lib/consent/decision/decide-consent";
import type { CallbackId } from "@/lib/ids";
import {
  CLAIMED_AT,
  GRANTED,
  notified,
  REQUESTED,
  resolve,
  responded,
  shown,
  visible,
  type Response,
  type Status,
} from "@/test/support/claimed-consent";
import {
  artefactId,
  cmRequestId,
  receive,
  SENT,
  type HistoryMessage,
  type Replayed,
} from "@/test/support/generated-history";
import { HISTORIES } from "@/test/support/generated-story";
import { numRuns, SEED } from "@/test/support/generated-tests";

describe("a notification that the network's own response", () => {
  test.each<[string, ConsentState, [Status, number[]?], string, Response[], string]>([
    ["confirms: a denial", REQUESTED, ["DENIED"], "DENIED", [{ status: "DENIED" }], "DENIED"],
    ["confirms: an expiry of a request", REQUESTED, ["EXPIRED"], "EXPIRED", [{ status: "EXPIRED" }], "EXPIRED"],
    [
      "confirms: a revocation of everything",
      GRANTED,
      ["REVOKED"],
      "REVOKED, a1 REVOKED, a2 REVOKED",
      [{ status: "REVOKED" }],
      "REVOKED, a1 REVOKED, a2 REVOKED",
    ],
    [
      "confirms: a revocation of one artefact",
      GRANTED,
      ["REVOKED", [1]],
      "GRANTED, a1 REVOKED, a2 GRANTED",
      [{ status: "GRANTED" }, { details: "REVOKED", artefact: 1 }],
      "GRANTED, a1 REVOKED, a2 GRANTED",
    ],
    [
      "confirms by an error about an artefact that is known: what may have ended stays hidden",
      GRANTED,
      ["REVOKED", [1]],
      "GRANTED, a1 REVOKED, a2 GRANTED",
      [{ details: "refused", artefact: 1 }],
      "GRANTED, a1 REVOKED, a2 GRANTED",
    ],
    [
      "confirms by the end of both artefacts, whatever the status of the request is",
      GRANTED,
      ["REVOKED", [1, 2]],
      "REVOKED, a1 REVOKED, a2 REVOKED",
      [
        { details: "REVOKED", artefact: 1 },
        { details: "REVOKED", artefact: 2 },
      ],
      "REVOKED, a1 REVOKED, a2 REVOKED",
    ],
    [
      "confirms: a grant, by the details of its artefact",
      REQUESTED,
      ["GRANTED", [1]],
      "GRANTED, a1 FETCHING",
      [{ details: "GRANTED", artefact: 1 }],
      "GRANTED, a1 GRANTED",
    ],
    [
      "confirms: a grant, by a status without artefacts",
      REQUESTED,
      ["GRANTED", [1]],
      "GRANTED, a1 FETCHING",
      [{ status: "GRANTED" }],
      "GRANTED, a1 FETCHING",
    ],
    [
      "confirms: a grant that has ended since",
      REQUESTED,
      ["GRANTED", [1]],
      "GRANTED, a1 FETCHING",
      [{ status: "REVOKED" }],
      "REVOKED, a1 REVOKED",
    ],
  ])("%s", (_title, before, claim, claimed, responses, after) => {
    const claimedState = notified(shown(before), ...claim);
    expect(visible(claimedState.state)).toBe(claimed);
    const end = responses.reduce((current, response) => responded(current, response), claimedState);
    expect([visible(end.state), end.claims, end.contradicted]).toEqual([after, null, 0]);
  });

  test.each<[string, ConsentState, [Status, number[]?], string, Response[], string]>([
    ["contradicts: a denial of what is open", REQUESTED, ["DENIED"], "DENIED", [{ status: "REQUESTED" }], "REQUESTED"],
    [
      "contradicts: a denial of what was granted",
      REQUESTED,
      ["DENIED"],
      "DENIED",
      [{ status: "GRANTED", artefacts: [1] }],
      "GRANTED, a1 FETCHING",
    ],
    ["contradicts: an expiry", REQUESTED, ["EXPIRED"], "EXPIRED", [{ status: "REQUESTED" }], "REQUESTED"],
    [
      "contradicts: a revocation of everything",
      GRANTED,
      ["REVOKED"],
      "REVOKED, a1 REVOKED, a2 REVOKED",
      [{ status: "GRANTED" }],
      "GRANTED, a1 GRANTED, a2 GRANTED",
    ],
    [
      "contradicts: a revocation of one artefact",
      GRANTED,
      ["REVOKED", [1]],
      "GRANTED, a1 REVOKED, a2 GRANTED",
      [
        { details: "GRANTED", artefact: 1 },
        { details: "GRANTED", artefact: 1 },
      ],
      "GRANTED, a1 GRANTED, a2 GRANTED",
    ],
    [
      "contradicts for one of two artefacts: the other stays ended",
      GRANTED,
      ["EXPIRED", [1, 2]],
      "EXPIRED, a1 EXPIRED, a2 EXPIRED",
      [
        { details: "EXPIRED", artefact: 1 },
        { details: "GRANTED", artefact: 2 },
        { details: "GRANTED", artefact: 2 },
      ],
      "GRANTED, a1 EXPIRED, a2 GRANTED",
    ],
    [
      "contradicts: an end of an artefact that does not exist",
      GRANTED,
      ["REVOKED", [3]],
      "GRANTED, a1 GRANTED, a2 GRANTED, a3 REVOKED",
      [{ details: "refused", artefact: 3 }, { status: "GRANTED" }],
      "GRANTED, a1 GRANTED, a2 GRANTED",
    ],
    [
      "contradicts: an end of an artefact that does not exist, of a request that is open",
      REQUESTED,
      ["REVOKED", [3]],
      "REQUESTED, a3 REVOKED",
      [{ status: "REQUESTED" }, { details: "refused", artefact: 3 }, { status: "REQUESTED" }],
      "REQUESTED",
    ],
    [
      "contradicts: a grant of an artefact that does not exist",
      REQUESTED,
      ["GRANTED", [3]],
      "GRANTED, a3 FETCHING",
      [{ details: "refused", artefact: 3 }, { status: "REQUESTED" }],
      "REQUESTED",
    ],
    [
      "contradicts: a grant of an artefact that, as the network says, is not valid any more",
      REQUESTED,
      ["GRANTED", [3]],
      "GRANTED, a3 FETCHING",
      [{ details: "refused-as-ended", artefact: 3 }, { status: "REQUESTED" }],
      "REQUESTED",
    ],
    [
      "contradicts: a grant of an artefact of somebody else",
      REQUESTED,
      ["GRANTED", [3]],
      "GRANTED, a3 FETCHING",
      [{ details: "wrong", artefact: 3 }, { status: "DENIED" }],
      "DENIED",
    ],
    [
      "contradicts: a grant that names another artefact than the network",
      REQUESTED,
      ["GRANTED", [3]],
      "GRANTED, a3 FETCHING",
      [{ status: "GRANTED", artefacts: [1] }],
      "GRANTED, a1 FETCHING",
    ],
  ])("%s", (_title, before, claim, claimed, responses, after) => {
    const claimedState = notified(shown(before), ...claim);
    expect(visible(claimedState.state)).toBe(claimed);
    const end = responses.reduce((current, response) => responded(current, response), claimedState);
    expect([visible(end.state), end.claims, end.contradicted]).toEqual([after, null, 1]);
  });
});

describe("what says nothing about a claim", () => {
  test("a response to a call that was sent before the notification arrived", () => {
    const denied = notified(shown(REQUESTED), "DENIED");
    const end = responded(denied, { status: "REQUESTED" }, new Date(CLAIMED_AT.getTime() - 1));
    expect([visible(end.state), end.claims]).toEqual(["DENIED", denied.claims]);
  });

  test("the status of the request, about the end of one artefact", () => {
    const revoked = notified(shown(GRANTED), "REVOKED", [1]);
    const end = responded(revoked, { status: "GRANTED", artefacts: [1, 2] });
    expect([visible(end.state), end.claims]).toEqual(["GRANTED, a1 REVOKED, a2 GRANTED", revoked.claims]);
  });

  test("a status that lags behind a grant, until the details of its artefact are refused", () => {
    const granted = notified(shown(REQUESTED), "GRANTED", [1]);
    const lagging = responded(granted, { status: "REQUESTED" });
    expect([visible(lagging.state), lagging.claims]).toEqual(["GRANTED, a1 FETCHING", granted.claims]);
    const refused = responded(lagging, { details: "refused", artefact: 1 });
    expect([visible(refused.state), refused.contradicted]).toEqual(["GRANTED, a1 MISMATCH", 0]);
  });

  test("details that may be older than the end of their artefact", () => {
    const revoked = notified(shown(GRANTED), "REVOKED", [1]);
    const once = responded(revoked, { details: "GRANTED", artefact: 1 });
    const asked = new Date(CLAIMED_AT.getTime() + 1);
    const again = responded(once, { details: "GRANTED", artefact: 1 }, asked);
    expect([visible(again.state), again.contradicted]).toEqual(["GRANTED, a1 REVOKED, a2 GRANTED", 0]);
    const ended = responded(again, { details: "REVOKED", artefact: 1 });
    expect([visible(ended.state), ended.claims]).toEqual(["GRANTED, a1 REVOKED, a2 GRANTED", null]);
  });

  test("the status of another CM request", () => {
    const denied = notified(shown({ ...REQUESTED, cmRequestIds: [cmRequestId(1), cmRequestId(2)] }), "DENIED");
    const end = responded(denied, { status: "REQUESTED", of: 2 });
    expect(end.claims).toEqual(denied.claims);
  });
});

test("of two claims about the same artefact each is resolved by itself, and only ends are asked for by artefact", () => {
  const granted = notified(shown(REQUESTED), "GRANTED", [1]);
  const revoked = notified(granted, "REVOKED", [1]);
  expect([visible(revoked.state), artefactsToConfirm(revoked.claims)]).toEqual([
    "REVOKED, a1 REVOKED",
    [artefactId(1)],
  ]);
  const once = responded(revoked, { details: "GRANTED", artefact: 1 });
  expect([visible(once.state), once.contradicted]).toEqual(["REVOKED, a1 REVOKED", 0]);
  const twice = responded(once, { details: "GRANTED", artefact: 1 });
  expect([visible(twice.state), twice.claims, twice.contradicted]).toEqual(["GRANTED, a1 GRANTED", null, 1]);
});

describe("a grant and its revocation, both only notified, after the details of the artefact were refused", () => {
  const granted = notified(shown(REQUESTED), "GRANTED", [1]);
  const refused = responded(notified(granted, "REVOKED", [1]), { details: "refused", artefact: 1 });

  test("stay revoked until the status of the request is known", () => {
    expect([visible(refused.state), refused.contradicted]).toEqual(["REVOKED, a1 REVOKED", 0]);
  });

  test.each<[Response[], string, number]>([
    [[{ status: "REVOKED" }], "REVOKED, a1 REVOKED", 0],
    [[{ status: "GRANTED" }, { details: "refused", artefact: 1 }], "REVOKED, a1 REVOKED", 0],
    [
      [
        { status: "GRANTED", artefacts: [1] },
        { details: "GRANTED", artefact: 1 },
        { details: "GRANTED", artefact: 1 },
      ],
      "GRANTED, a1 GRANTED",
      1,
    ],
    [[{ status: "REQUESTED" }], "REQUESTED", 2],
    [[{ status: "DENIED" }], "DENIED", 2],
  ])("by %j become %s", (responses, after, contradicted) => {
    const end = responses.reduce((current, response) => responded(current, response), refused);
    expect([visible(end.state), end.claims, end.contradicted]).toEqual([after, null, contradicted]);
  });
});

/** A history and what of it is claimed. */
type Played = Replayed & { claims: Claims | null; contradicted: number };

/** Applies a message of a correct consent manager; responses are to calls that were sent just now, or long ago. */
function play(before: Played, message: HistoryMessage, index: number): Played {
  const replayed = receive(before, message);
  const at = new Date(CLAIMED_AT.getTime() + index);
  const { claims, contradicted } = before;
  if (message.callback === "on-init") return playWaiting({ ...replayed, claims, contradicted }, before, index);
  if (replayed.waiting.length > before.waiting.length) return { ...replayed, claims, contradicted };
  if (message.callback !== "notify") {
    const linked = { ...before.state, artefacts: { ...linkedOf(before, message), ...before.state.artefacts } };
    const early = earlyEnds(before, message);
    const withEarlyEnds = addEarlyEnds(claims, { state: linked, early }, at.toISOString());
    if (!withEarlyEnds) return { ...replayed, claims, contradicted };
    // What may have been overtaken by a notification.
    const isOld = message.status === (message.callback === "on-fetch" ? "GRANTED" : "REQUESTED");
    const askedAt = isOld ? new Date(CLAIMED_AT.getTime() - HOUR) : at;
    const response: Response =
      message.callback === "on-fetch"
        ? { details: message.status, artefact: message.artefact }
        : { status: message.status, of: message.cmRequest, artefacts: message.artefacts };
    const resolved = resolve(linked, withEarlyEnds, response, { askedAt, now: at });
    return {
      ...replayed,
      state: resolved.state,
      claims: resolved.claims,
      contradicted: contradicted + resolved.contradicted.length,
    };
  }
  const { status, cmRequest } = message;
  const ids = message.artefacts.map(artefactId);
  const artefactIds = cmRequest === null ? ids.filter((id) => before.state.artefacts[id]) : ids;
  const report = { cmRequestId: cmRequest === null ? null : cmRequestId(cmRequest), status, artefactIds };
  const early = cmRequest === null ? {} : linkedOf(before, message);
  const state = { ...before.state, artefacts: { ...early, ...before.state.artefacts } };
  const { changes } =
    report.cmRequestId === null
      ? endArtefacts(state, artefactIds, status === "REVOKED" ? "revoked" : "expired")
      : decideConsent(state, { ...report, cmRequestId: report.cmRequestId, source: "notification" });
  if (changes.length === 0) return { ...replayed, claims, contradicted };
  const claim = { at: at.toISOString(), callbackId: "c" as CallbackId, report };
  const added = addClaim(claims, { state, early: cmRequest === null ? [] : earlyEnds(before, message) }, claim);
  return { ...replayed, claims: added, contradicted };
}

/** What waited for an on-init is applied after it. */
function playWaiting(after: Played, before: Played, index: number): Played {
  if (before.waiting.length === 0) return after;
  const id = after.state.cmRequestIds.find((one) => !before.state.cmRequestIds.includes(one));
  const start: Played = {
    ...before,
    waiting: [],
    state: {
      ...before.state,
      status: before.state.status === "SENDING" ? ("REQUESTED" as const) : before.state.status,
      cmRequestIds: id ? [...before.state.cmRequestIds, id] : before.state.cmRequestIds,
    },
  };
  return id ? before.waiting.reduce((current, message) => play(current, message, index), start) : after;
}

function earlyEnds(before: Replayed, message: HistoryMessage): EarlyEnd[] {
  return Object.entries(linkedOf(before, message)).map(([id, { status }]) => ({ id: id as EarlyEnd["id"], status }));
}

function linkedOf(before: Replayed, message: HistoryMessage) {
  const ids =
    "artefacts" in message
      ? message.artefacts.map(artefactId)
      : message.callback === "on-fetch"
        ? [artefactId(message.artefact)]
        : [];
  return Object.fromEntries(
    ids.flatMap((id) => {
      const status = before.unlinked[id];
      return status ? [[id, { status, announced: false }] as const] : [];
    }),
  );
}

test(`responses of a correct consent manager contradict none of its notifications (seed ${SEED})`, () => {
  fc.assert(
    fc.property(HISTORIES, ({ messages }) => {
      let claimed: Played = { ...SENT, claims: null, contradicted: 0 };
      let plain = SENT;
      for (const [index, message] of messages.entries()) {
        claimed = play(claimed, message, index);
        plain = receive(plain, message);
        expect(visible(claimed.state)).toBe(visible(plain.state));
      }
      expect(claimed.contradicted).toBe(0);
    }),
    { numRuns: numRuns({ short: 1_000, long: 20_000 }), seed: SEED },
  );
});
