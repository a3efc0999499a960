import { describe, expect, test } from "vitest";
import type { CallOutcome } from "@/lib/abdm/http/call-gateway";
import { SECOND } from "@/lib/clock";
import { afterFailure, CLOSED, FAILURES_BEFORE_OPEN, failureIn } from "@/lib/outbound/circuit-rules";

const NOW = new Date("2026-11-24T10:00:00Z");
const after = (milliseconds: number) => new Date(NOW.getTime() + milliseconds);
const longest = () => 1;
const FAILURE = { reason: "gateway-unreachable", pause: null, opensAtOnce: false } as const;
const fail = (state: typeof CLOSED, isProbe = false, random = longest) =>
  afterFailure(state, FAILURE, NOW, isProbe, random);
const failTimes = (times: number) =>
  Array.from({ length: times }).reduce<typeof CLOSED>((state) => fail(state), CLOSED);

describe("a circuit", () => {
  test("opens for some seconds after five failures in a row", () => {
    expect(failTimes(FAILURES_BEFORE_OPEN - 1).openUntil).toBeNull();
    const opened = {
      failures: 5,
      openUntil: after(5 * SECOND),
      probeUntil: null,
      openedAt: NOW,
      reason: "gateway-unreachable",
    };
    expect(failTimes(FAILURES_BEFORE_OPEN)).toEqual(opened);
  });

  test("opens for longer after each failed probe, at most for a minute, by a random time", () => {
    const pauses: number[] = [];
    let state = failTimes(FAILURES_BEFORE_OPEN);
    for (let probe = 0; probe < 6; probe += 1) {
      state = fail(state, true);
      pauses.push(((state.openUntil?.getTime() ?? 0) - NOW.getTime()) / SECOND);
    }
    expect(pauses).toEqual([10, 20, 40, 60, 60, 60]);
    expect(fail(state, true, () => 0).openUntil).toEqual(after(30 * SECOND));
  });

  test("is not changed by failures of calls that were in flight when it opened", () => {
    const opened = failTimes(FAILURES_BEFORE_OPEN);
    expect(fail(opened)).toEqual(opened);
  });

  test("opens at the first Retry-After, and not for a shorter time than a later one", () => {
    const busy = { reason: "gateway-busy", pause: 90 * SECOND, opensAtOnce: true } as const;
    const opened = afterFailure(CLOSED, busy, NOW, false);
    expect(opened).toMatchObject({ openUntil: after(90 * SECOND), reason: "gateway-busy" });
    expect(afterFailure(opened, { ...busy, pause: 120 * SECOND }, NOW, false).openUntil).toEqual(after(120 * SECOND));
    expect(afterFailure(opened, { ...busy, pause: 30 * SECOND }, NOW, false).openUntil).toEqual(after(90 * SECOND));
  });
});

describe("an outcome", () => {
  const error = { code: "", message: "" };
  const busy = (status: number, retryAfterSeconds: number | null = null): CallOutcome => ({
    outcome: "busy",
    status,
    error,
    retryAfterSeconds,
  });

  test.each<CallOutcome>([
    { outcome: "unreachable", reason: "timeout" },
    { outcome: "unanswered" },
    busy(503),
    busy(500),
    busy(429),
    busy(200),
    busy(400, 5),
  ])("shows a failure of the gateway: %o", (outcome) => {
    expect(failureIn(outcome)).not.toBeNull();
  });

  test("asks for the pause of Retry-After, and for at most five minutes", () => {
    expect(failureIn(busy(503, 90))).toMatchObject({ pause: 90 * SECOND, opensAtOnce: true });
    expect(failureIn(busy(503, 86_400))).toMatchObject({ pause: 300 * SECOND, opensAtOnce: true });
  });

  test.each([
    [busy(429, null), "ABDM-1022", { reason: "too-many-now", pause: 60 * SECOND }],
    [busy(429, 20), "ABDM-2429", { reason: "too-many-now", pause: 20 * SECOND }],
    [busy(429, null), "2429", { reason: "too-many-now", pause: 60 * SECOND }],
    [
      { outcome: "refused", status: 429, error } as const,
      "ABDM-1027",
      { reason: "gateway-blocked", pause: 86_400_000 },
    ],
  ])("that reports a limit of the client stops all its messages: %o with %s", (outcome, code, expected) => {
    const limited = { ...outcome, error: { code, message: "Too many requests" } } as CallOutcome;
    expect(failureIn(limited)).toMatchObject({ ...expected, opensAtOnce: true });
  });

  test.each<CallOutcome>([
    { outcome: "accepted" },
    { outcome: "refused", status: 400, error },
    { outcome: "unauthorised", status: 401, error },
    busy(404),
  ])("shows that the gateway is available: %o", (outcome) => {
    expect(failureIn(outcome)).toBeNull();
  });
});
