import { expect, test } from "vitest";
import { isAnsweredSince } from "@/components/frame/answers/is-answered-since";

const SINCE = new Date("2026-11-24T10:00:00.000Z");
const at = "2026-11-24T10:00:01.000Z";
const long = "2026-11-24T09:50:00.000Z";

test.each([
  ["DENIED", { kind: "denied", at }, true],
  ["REVOKED", { kind: "revoked", at }, true],
  ["GRANTED", { kind: "fetching", at, received: 0, expected: 0, grant: null }, true],
  ["DENIED", { kind: "denied", at: "2026-11-24T10:00:00.000Z" }, true],
  ["DENIED", { kind: "denied", at: long }, false],
  ["GRANTED", { kind: "fetching", at: long, received: 1, expected: 2, grant: null }, false],
  ["EXPIRED", { kind: "expired", at, wasGranted: false }, false],
  ["FAILED", { kind: "failed", at, advice: "unknown" }, false],
  ["REQUESTED", { kind: "waiting-for-patient", since: at, until: at }, false],
] as const)("a request that is %s with %o is answered since: %s", (status, situation, expected) => {
  expect(isAnsweredSince({ status, situation }, SINCE)).toBe(expected);
});
