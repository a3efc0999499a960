import { expect, test } from "vitest";
import { checkCallbacks } from "./check-callbacks.mjs";
import { checkCalls } from "./check-calls.mjs";
import { checkRecords } from "./check-records.mjs";
import { checkState } from "./check-state.mjs";

const SENT = new Date("2026-08-20T06:00:00.000Z");
const later = (seconds: number) => new Date(SENT.getTime() + seconds * 1_000);

const call = { id: "call", message: "consent-request-init", consent_request_id: "ours", artefact_id: null };
const receivedCall = { kind: "init", at: later(0.1).toISOString(), headers: { "request-id": "call" }, body: {} };
const delivered = (kind: string, requestId: string, body: unknown) => ({ kind, requestId, body, outcome: "delivered" });

const push = (pageNumber: number, careContextReference: string, answered: number | null = 202) => ({
  pageNumber,
  careContextReferences: [careContextReference],
  answered,
});
const transaction = {
  id: "transfer",
  requested: { artefactId: "artefact" },
  pushes: [push(1, "Visit-1"), push(2, "Visit-2", null), push(2, "Visit-2")],
  reports: [{ sessionStatus: "TRANSFERRED" }],
};
const record = (careContextReference: string, digest: string | null) => ({
  artefactId: "artefact",
  careContextReference,
  digest,
});

/** The evidence of a run in which one request was granted and nothing was lost, with the given changes. */
function evidence(change: Record<string, unknown> = {}, eventCounts: Record<string, number> = {}) {
  const counts: Record<string, number> = {
    "consent-request.submitted ours": 1,
    "consent-request.attempted ours": 1,
    "consent-request.accepted ours": 1,
    "consent-request.initiated ours": 1,
    "consent-request.granted ours": 1,
    "consent-artefact.announced artefact": 1,
    ...eventCounts,
  };
  return {
    requests: [{ id: "ours" }],
    consentRequests: [
      { id: "ours", status: "GRANTED", cm_consent_request_id: "theirs", other_cm_consent_request_ids: null },
    ],
    artefacts: [{ id: "artefact", status: "GRANTED", consent_request_id: "ours" }],
    callbacks: [
      { request_id: "in-1", message: "on-init", state: "processed" },
      { request_id: "in-2", message: "notify", state: "processed" },
    ],
    callbackAttempts: [
      delivered("on-init", "in-1", { consentRequest: { id: "theirs" } }),
      delivered("notify", "in-2", {
        notification: { consentRequestId: "theirs", consentArtefacts: [{ id: "artefact" }] },
      }),
    ],
    acknowledged: [],
    calls: [{ ...call, sent_at: SENT, outcome: "accepted" }],
    receivedCalls: [receivedCall],
    sandboxRequests: new Map([["theirs", { status: "GRANTED" }]]),
    messages: [],
    faults: [],
    revokedBeforeGrant: [],
    events: [{ step: "consent-request.granted", subject_id: "ours", times: 1 }],
    countEvents: (step: string, subject: string) => counts[`${step} ${subject}`] ?? 0,
    countAuditEntries: () => 1,
    auditEntries: [],
    hadFaultBetween: () => false,
    transactions: [transaction],
    dataTransactions: [{ id: "transfer", data_request_id: "records" }],
    dataRequests: [{ id: "records", state: "received", is_finished: true, is_in_doubt: false, open_keys: 0 }],
    documents: [record("Visit-1", "one"), record("Visit-2", "two")],
    kept: [{ artefact_id: "artefact", data_keys: 1, records: 2, bodies: 2, transfer_keys: 0, pages: 0 }],
    ...change,
  };
}

const breachesOf = (...given: Parameters<typeof evidence>) => {
  const all = evidence(...given);
  return [checkCallbacks(all), checkCalls(all), checkState(all), checkRecords(all)].flatMap(({ breaches }) => breaches);
};
const callbacks = (...states: string[]) =>
  states.map((state, index) => ({ request_id: `in-${index + 1}`, message: "notify", state }));
const repeatedCall = (outcome: string, seconds: number) => ({
  calls: [
    { ...call, id: "first", sent_at: later(-seconds), outcome },
    { ...call, sent_at: SENT, outcome: "accepted" },
  ],
  hadFaultBetween: () => true,
});
const statusTwice = (seconds: number) => {
  const checks = [later(-seconds), SENT].map((at, index) => ({ ...call, id: `check-${index}`, sent_at: at }));
  return {
    calls: [
      ...evidence().calls,
      ...checks.map((check) => ({ ...check, message: "consent-request-status", outcome: "accepted" })),
    ],
    receivedCalls: [
      receivedCall,
      ...checks.map(({ id, sent_at }) => ({
        kind: "status",
        at: sent_at.toISOString(),
        headers: { "request-id": id },
        body: {},
      })),
    ],
  };
};
const TWO_ATTEMPTS = { "consent-request.attempted ours": 2 };

test("evidence of a run in which nothing was lost has no breach", () => {
  expect(breachesOf()).toEqual([]);
});

test("a call in doubt that is repeated after a minute, and an undelivered one that is repeated at once, are no breach", () => {
  expect(breachesOf(repeatedCall("in-flight", 60), TWO_ATTEMPTS)).toEqual([]);
  expect(breachesOf(repeatedCall("unreachable", 1), TWO_ATTEMPTS)).toEqual([]);
});

test("a status that is requested again less than a minute after the last request was sent, which had waited in the queue, is no breach", () => {
  expect(breachesOf(statusTwice(50))).toEqual([]);
});

test("an init whose on-init could not be delivered may be repeated after two minutes, and its notify may wait", () => {
  const onInit = { consentRequest: { id: "lost" }, response: { requestId: "first" } };
  const received = { kind: "init", at: SENT.toISOString(), headers: { "request-id": "first" }, body: {} };
  const lost = {
    receivedCalls: [received, receivedCall],
    callbackAttempts: [
      { kind: "on-init", requestId: "in-0", body: onInit, outcome: "unreachable" },
      ...evidence().callbackAttempts,
      delivered("notify", "in-3", { notification: { consentRequestId: "lost", status: "DENIED" } }),
    ],
    callbacks: [
      ...evidence().callbacks,
      { request_id: "in-3", message: "notify", state: "waiting-for-dependency", waits_for: "lost" },
    ],
  };
  expect(breachesOf({ ...repeatedCall("accepted", 120), ...lost }, TWO_ATTEMPTS)).toEqual([]);
  expect(breachesOf({ ...repeatedCall("accepted", 60), ...lost }, TWO_ATTEMPTS)).toHaveLength(1);
});

const REVOKED = {
  consentRequests: [
    { id: "ours", status: "REVOKED", cm_consent_request_id: "theirs", other_cm_consent_request_ids: null },
  ],
  artefacts: [{ id: "artefact", status: "REVOKED", consent_request_id: "ours" }],
  sandboxRequests: new Map([["theirs", { status: "REVOKED" }]]),
  kept: [],
  documents: [],
};
const REVOKED_EVENTS = { "consent-request.revoked ours": 1, "consent-request.granted ours": 0 };

test("a revocation that the network reported before its grant was processed needs no step of the grant", () => {
  expect(breachesOf({ ...REVOKED, revokedBeforeGrant: [{ id: "ours" }] }, REVOKED_EVENTS)).toEqual([]);
});

test("a page that was stored before a kill, and never acknowledged, is no breach", () => {
  const pushes = [push(1, "Visit-1"), push(2, "Visit-2", null)];
  expect(breachesOf({ transactions: [{ ...transaction, pushes }] })).toEqual([]);
});

test.each<[string, Parameters<typeof evidence>, RegExp]>([
  ["a grant that is missing before its revocation", [REVOKED, REVOKED_EVENTS], /granted 0 times/],
  ["an acknowledged callback that is not stored", [{ callbacks: callbacks("processed") }], /stored 0 times/],
  ["a callback that was not processed", [{ callbacks: callbacks("processed", "received") }], /still received/],
  ["a contradiction without a reason", [{ callbacks: callbacks("processed", "contradiction") }], /without a reason/],
  ["a grant that had no effect", [{}, { "consent-artefact.announced artefact": 0 }], /had no effect/],
  ["a grant that took effect twice", [{}, { "consent-request.granted ours": 2 }], /granted 2 times/],
  ["an artefact announced twice", [{}, { "consent-artefact.announced artefact": 2 }], /announced 2 times/],
  ["a call that is not recorded", [{ calls: [] }, { "consent-request.attempted ours": 0 }], /not recorded/],
  [
    "a call that was received twice under one id",
    [{ receivedCalls: [receivedCall, receivedCall] }],
    /received 2 times/,
  ],
  [
    "a call that was recorded after it was sent",
    [{ calls: [{ ...call, sent_at: later(5), outcome: "accepted" }] }],
    /before it was recorded/,
  ],
  [
    "a consent request that was sent again while the first was in doubt",
    [repeatedCall("in-flight", 10), TWO_ATTEMPTS],
    /sent again/,
  ],
  [
    "a consent request that was sent again after the first was accepted",
    [repeatedCall("accepted", 600), TWO_ATTEMPTS],
    /sent again/,
  ],
  ["a status that is requested again at once", [statusTwice(10)], /sent again/],
  ["an attempt missing in the timeline", [{}, { "consent-request.attempted ours": 0 }], /in the timeline/],
  ["a step that is missing in the audit trail", [{ countAuditEntries: () => 0 }], /in the audit trail/],
  ["a request that is gone", [{ requests: [{ id: "ours" }, { id: "lost" }] }], /is gone/],
  [
    "a status that differs from the sandbox's",
    [{ sandboxRequests: new Map([["theirs", { status: "DENIED" }]]) }],
    /in the sandbox/,
  ],
  [
    "a message that failed with an error of ours",
    [{ messages: [{ id: "m", kind: "consent-fetch", last_result: "fault", is_leased: false }] }],
    /error of ours/,
  ],
  [
    "a message that is still leased",
    [{ messages: [{ id: "m", kind: "consent-fetch", last_result: null, is_leased: true }] }],
    /still under the lease/,
  ],
  [
    "an acknowledged page that is not stored",
    [{ documents: [record("Visit-1", "one")] }],
    /\[Visit-2\] was acknowledged and is not stored/,
  ],
  [
    "a record of a page that was not sent",
    [{ documents: [record("Visit-1", "one"), record("Visit-2", "two"), record("Visit-3", "three")] }],
    /\[Visit-3\] is stored and was not sent/,
  ],
  [
    "a record that cannot be opened",
    [{ documents: [record("Visit-1", null), record("Visit-2", "two")] }],
    /is not readable/,
  ],
  [
    "a record that is stored twice",
    [{ documents: [record("Visit-1", "one"), record("Visit-1", "one"), record("Visit-2", "two")] }],
    /a record twice/,
  ],
  ["a transfer that was not reported", [{ transactions: [{ ...transaction, reports: [] }] }], /reported 0 times/],
  [
    "a transfer that was reported twice",
    [{ transactions: [{ ...transaction, reports: [...transaction.reports, ...transaction.reports] }] }],
    /reported 2 times/,
  ],
  [
    "a transfer that is not finished",
    [{ dataRequests: [{ id: "records", state: "receiving", is_finished: false, is_in_doubt: false, open_keys: 1 }] }],
    /still receiving/,
  ],
  [
    "a record of a consent that has ended",
    [{ artefacts: [{ id: "artefact", status: "REVOKED", consent_request_id: "ours" }] }],
    /has ended, and is kept/,
  ],
])("the checks find %s", (_name, given, expected) => {
  expect(breachesOf(...given).join("\n")).toMatch(expected);
});
