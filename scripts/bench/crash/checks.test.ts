import { expect, test } from "vitest";
import { checkCallbacks } from "./check-callbacks.mjs";
import { checkCalls } from "./check-calls.mjs";
import { checkState } from "./check-state.mjs";

const SENT = new Date("2026-08-20T06:00:00.000Z");
const later = (seconds: number) => new Date(SENT.getTime() + seconds * 1_000);

const call = { id: "call", message: "init-consent-request", consent_request_id: "ours", artefact_id: null };
const heardCall = { kind: "init", at: later(0.1).toISOString(), headers: { "request-id": "call" }, body: {} };
const delivered = (kind: string, requestId: string, body: unknown) => ({ kind, requestId, body, outcome: "delivered" });

/** A run in which one request was granted, and nothing went wrong but what is changed. */
function evidence(change: Record<string, unknown> = {}, steps: Record<string, number> = {}) {
  const recorded: Record<string, number> = {
    "consent-request.submitted ours": 1,
    "consent-request.attempted ours": 1,
    "consent-request.accepted ours": 1,
    "consent-request.initiated ours": 1,
    "consent-request.granted ours": 1,
    "consent-artefact.announced artefact": 1,
    ...steps,
  };
  return {
    requests: [{ id: "ours" }],
    rows: [{ id: "ours", status: "GRANTED", cm_consent_request_id: "theirs", other_cm_consent_request_ids: null }],
    artefacts: [{ id: "artefact", status: "GRANTED", consent_request_id: "ours" }],
    callbacks: [
      { request_id: "in-1", message: "consent-request-initiated", state: "processed" },
      { request_id: "in-2", message: "consent-notified", state: "processed" },
    ],
    told: [
      delivered("on-init", "in-1", { consentRequest: { id: "theirs" } }),
      delivered("notify", "in-2", {
        notification: { consentRequestId: "theirs", consentArtefacts: [{ id: "artefact" }] },
      }),
    ],
    acknowledged: [],
    calls: [{ ...call, sent_at: SENT, outcome: "accepted" }],
    heard: [heardCall],
    asked: new Map([["theirs", { status: "GRANTED" }]]),
    jobs: [],
    workers: [],
    faults: [],
    audit: [],
    recorded: (action: string, subject: string) => recorded[`${action} ${subject}`] ?? 0,
    struckBetween: () => false,
    ...change,
  };
}

const breachesOf = (...given: Parameters<typeof evidence>) => {
  const all = evidence(...given);
  return [checkCallbacks(all), checkCalls(all), checkState(all)].flatMap(({ breaches }) => breaches);
};
const callbacks = (...states: string[]) =>
  states.map((state, index) => ({ request_id: `in-${index + 1}`, message: "consent-notified", state }));
const again = (outcome: string, seconds: number) => ({
  calls: [
    { ...call, id: "first", sent_at: later(-seconds), outcome },
    { ...call, sent_at: SENT, outcome: "accepted" },
  ],
  struckBetween: () => true,
});
const TWICE = { "consent-request.attempted ours": 2 };

test("a run in which nothing was lost has no breach", () => {
  expect(breachesOf()).toEqual([]);
});

test("a question that may have arrived may be put again after a minute, one that did not at once", () => {
  expect(breachesOf(again("leaving", 60), TWICE)).toEqual([]);
  expect(breachesOf(again("unreachable", 1), TWICE)).toEqual([]);
});

test.each<[string, Parameters<typeof evidence>, RegExp]>([
  ["an acknowledged callback that is gone", [{ callbacks: callbacks("processed") }], /kept 0 times/],
  ["a callback that nobody read", [{ callbacks: callbacks("processed", "received") }], /still received/],
  ["a callback aside for no reason", [{ callbacks: callbacks("processed", "clash") }], /for no reason/],
  ["a grant without effect", [{}, { "consent-artefact.announced artefact": 0 }], /had no effect/],
  ["a grant that took effect twice", [{}, { "consent-request.granted ours": 2 }], /granted 2 times/],
  ["an artefact announced twice", [{}, { "consent-artefact.announced artefact": 2 }], /announced 2 times/],
  ["a call that stands nowhere", [{ calls: [] }, { "consent-request.attempted ours": 0 }], /stands nowhere/],
  ["a call that left twice under one id", [{ heard: [heardCall, heardCall] }], /heard 2 times/],
  [
    "a call written down after it left",
    [{ calls: [{ ...call, sent_at: later(5), outcome: "accepted" }] }],
    /before its row/,
  ],
  ["a patient asked again too soon", [again("leaving", 10), TWICE], /said again/],
  ["a patient asked again though the first was taken", [again("accepted", 600), TWICE], /said again/],
  ["an attempt missing in the audit trail", [{}, { "consent-request.attempted ours": 0 }], /in the audit trail/],
  ["a request that is gone", [{ requests: [{ id: "ours" }, { id: "lost" }] }], /is gone/],
  [
    "a status that the network does not share",
    [{ asked: new Map([["theirs", { status: "DENIED" }]]) }],
    /to the network/,
  ],
  [
    "a job that was given up",
    [{ jobs: [{ task_identifier: "t", attempts: 25, max_attempts: 25, locked_by: null, payload: {} }] }],
    /given up/,
  ],
  [
    "a lock that was left",
    [{ jobs: [{ task_identifier: "t", attempts: 1, max_attempts: 25, locked_by: "pool", payload: {} }] }],
    /locked by pool/,
  ],
  ["a worker that died and is said to live", [{ workers: [{ id: "pool" }] }], /said to live/],
])("the audit finds %s", (_name, given, expected) => {
  expect(breachesOf(...given).join("\n")).toMatch(expected);
});
