import "server-only";
import { FETCHING_ONE, REQUESTED, notify, onFetch, type ExampleGroup } from "@/test/support/decision-examples/example";

/** Whether the details of an artefact match what was requested. */
export const DETAILS: ExampleGroup[] = [
  {
    subject: "the details are within what was requested",
    source: "ABDM v3 M3: the patient may narrow record types, dates and end; HIU_FLOW_106",
    examples: [
      {
        title: "fewer record types, a shorter period and an earlier end than requested are used",
        before: FETCHING_ONE,
        messages: [
          onFetch("a1", {
            hiTypes: ["Prescription"],
            from: "2026-01-01T00:00:00.000Z",
            to: "2026-03-01T00:00:00.000Z",
            until: "2026-06-08T10:00:00.000Z",
          }),
        ],
        after: { request: "GRANTED", artefacts: { a1: "GRANTED" } },
        reads: "granted: 1",
      },
      {
        title: "the patient's ABHA address in capitals is the same patient",
        before: FETCHING_ONE,
        messages: [onFetch("a1", { abhaAddress: "HinaPatel@SBX" })],
        after: { request: "GRANTED", artefacts: { a1: "GRANTED" } },
        reads: "granted: 1",
      },
    ],
  },
  {
    subject: "the details do not match the request",
    source:
      "ABDM v3 M3, on-fetch: an artefact is used only if it is ours, this patient's, for this purpose and not wider",
    examples: [
      {
        title: "another patient's artefact is not used",
        before: FETCHING_ONE,
        messages: [onFetch("a1", { abhaAddress: "someoneelse@sbx" })],
        after: { request: "GRANTED", artefacts: { a1: "MISMATCH" } },
        reads: "set-aside",
        last: "contradiction",
      },
      {
        title: "an artefact for another purpose is not used",
        before: FETCHING_ONE,
        messages: [onFetch("a1", { purpose: "PUBHLTH" })],
        after: { request: "GRANTED", artefacts: { a1: "MISMATCH" } },
        reads: "set-aside",
        last: "contradiction",
      },
      {
        title: "an artefact for another HIU is not used",
        before: FETCHING_ONE,
        messages: [onFetch("a1", { hiuId: "IN0000000000" })],
        after: { request: "GRANTED", artefacts: { a1: "MISMATCH" } },
        reads: "set-aside",
        last: "contradiction",
      },
      {
        title: "an artefact of another consent manager is not used",
        before: FETCHING_ONE,
        messages: [onFetch("a1", { cmId: "abdm" })],
        after: { request: "GRANTED", artefacts: { a1: "MISMATCH" } },
        reads: "set-aside",
        last: "contradiction",
      },
      {
        title: "an artefact with a record type that was not requested is not used",
        before: FETCHING_ONE,
        messages: [onFetch("a1", { hiTypes: ["Prescription", "WellnessRecord"] })],
        after: { request: "GRANTED", artefacts: { a1: "MISMATCH" } },
        reads: "set-aside",
        last: "contradiction",
      },
      {
        title: "an artefact without record types is not used",
        before: FETCHING_ONE,
        messages: [onFetch("a1", { hiTypes: [] })],
        after: { request: "GRANTED", artefacts: { a1: "MISMATCH" } },
        reads: "set-aside",
        last: "contradiction",
      },
      {
        title: "an artefact for a longer period than requested is not used",
        before: FETCHING_ONE,
        messages: [onFetch("a1", { from: "1990-01-01T00:00:00.000Z" })],
        after: { request: "GRANTED", artefacts: { a1: "MISMATCH" } },
        reads: "set-aside",
        last: "contradiction",
      },
      {
        title: "an artefact that ends later than requested is not used",
        before: FETCHING_ONE,
        messages: [onFetch("a1", { until: "2026-07-01T10:00:00.001Z" })],
        after: { request: "GRANTED", artefacts: { a1: "MISMATCH" } },
        reads: "set-aside",
        last: "contradiction",
      },
      {
        title: "an artefact without care contexts is not used",
        before: FETCHING_ONE,
        messages: [onFetch("a1", { careContexts: [] })],
        after: { request: "GRANTED", artefacts: { a1: "MISMATCH" } },
        reads: "set-aside",
        last: "contradiction",
      },
      {
        title: "an artefact that names no hospital is not used",
        before: FETCHING_ONE,
        messages: [onFetch("a1", { hipId: null })],
        after: { request: "GRANTED", artefacts: { a1: "MISMATCH" } },
        reads: "set-aside",
        last: "contradiction",
      },
      {
        title: "details that do not match leave the artefact of another hospital usable",
        before: REQUESTED,
        messages: [notify("GRANTED", ["a1", "a2"]), onFetch("a2"), onFetch("a1", { purpose: "PUBHLTH" })],
        after: { request: "GRANTED", artefacts: { a1: "MISMATCH", a2: "GRANTED" } },
        reads: "granted: 1",
        last: "contradiction",
      },
      {
        title: "a withdrawal of an artefact that does not match ends the consent as revoked",
        before: FETCHING_ONE,
        messages: [onFetch("a1", { purpose: "PUBHLTH" }), notify("REVOKED", ["a1"])],
        after: { request: "REVOKED", artefacts: { a1: "REVOKED" } },
        reads: "revoked",
      },
    ],
  },
];
