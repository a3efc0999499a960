import "server-only";
import {
  DENIED,
  GRANTED_ONE,
  UNANSWERED,
  WITHDRAWN,
  notify,
  onStatus,
  type ExampleGroup,
} from "@/test/support/decision-examples/example";

/** Messages that cannot all be true, and ids that look alike. */
export const CONTRADICTIONS: ExampleGroup[] = [
  {
    subject: "a message contradicts what is settled",
    source: "ABDM consent states: REQUESTED leads to GRANTED, DENIED or EXPIRED, and DENIED to nothing",
    examples: [
      {
        title: "a grant after a denial fetches nothing and is a contradiction",
        before: DENIED,
        messages: [notify("GRANTED", ["a1"])],
        after: { request: "DENIED", artefacts: {} },
        reads: "denied",
        last: "contradiction",
      },
      {
        title: "a denial after a grant leaves the consent and is a contradiction",
        before: GRANTED_ONE,
        messages: [notify("DENIED")],
        after: { request: "GRANTED", artefacts: { a1: "GRANTED" } },
        reads: "granted: 1",
        last: "contradiction",
      },
      {
        title: "on-status DENIED after a grant leaves the consent and is a contradiction",
        before: GRANTED_ONE,
        messages: [onStatus("DENIED")],
        after: { request: "GRANTED", artefacts: { a1: "GRANTED" } },
        reads: "granted: 1",
        last: "contradiction",
      },
      {
        title: "a denial after a withdrawal leaves it revoked and is a contradiction",
        before: WITHDRAWN,
        messages: [notify("DENIED")],
        after: { request: "REVOKED", artefacts: { a1: "REVOKED" } },
        reads: "revoked",
        last: "contradiction",
      },
      {
        title: "a withdrawal of a denied request is a contradiction",
        before: DENIED,
        messages: [notify("REVOKED")],
        after: { request: "DENIED", artefacts: {} },
        reads: "denied",
        last: "contradiction",
      },
      {
        title: "a withdrawal of an artefact of a denied request is a contradiction, and the artefact stays withdrawn",
        before: DENIED,
        messages: [notify("REVOKED", ["a1"])],
        after: { request: "DENIED", artefacts: { a1: "REVOKED" } },
        reads: "denied",
        last: "contradiction",
      },
      {
        title: "an expiry after a denial leaves it denied",
        before: DENIED,
        messages: [notify("EXPIRED")],
        after: { request: "DENIED", artefacts: {} },
        reads: "denied",
        last: "repeat",
      },
      {
        title: "a denial after an expiry makes it denied: an answer is truer than silence",
        before: UNANSWERED,
        messages: [notify("DENIED")],
        after: { request: "DENIED", artefacts: {} },
        reads: "denied",
      },
      {
        title: "on-status REQUESTED after a denial changes nothing",
        before: DENIED,
        messages: [onStatus("REQUESTED")],
        after: { request: "DENIED", artefacts: {} },
        reads: "denied",
        last: "repeat",
      },
      {
        title:
          "a further part of a grant, after all that was known had been withdrawn, is a contradiction and fetches nothing",
        before: WITHDRAWN,
        messages: [notify("GRANTED", ["a2"])],
        after: { request: "REVOKED", artefacts: { a1: "REVOKED", a2: "REVOKED" } },
        reads: "revoked",
        last: "contradiction",
      },
    ],
  },
  {
    subject: "ids are opaque",
    source:
      "ABDM v3 M3, ids: the published examples break the uuid format, so an id is any text, compared to the letter",
    examples: [
      {
        title: "a withdrawal of an id in capitals is about another artefact than the same id in small letters",
        before: GRANTED_ONE,
        messages: [notify("REVOKED", ["A1"])],
        after: { request: "GRANTED", artefacts: { a1: "GRANTED", A1: "REVOKED" } },
        reads: "granted: 1",
      },
    ],
  },
];
