import { describe, expect, test } from "vitest";
import type { CallOutcome } from "@/lib/abdm/http/call-gateway";
import { SECOND } from "@/lib/clock";
import { afterAway, CLOSED, FAILURES_BEFORE_OPEN, signOf } from "@/lib/outbound/circuit-rules";

const NOW = new Date("2026-11-24T10:00:00Z");
const after = (milliseconds: number) => new Date(NOW.getTime() + milliseconds);
const longest = () => 1;
const away = { away: "gateway-unreachable", retryAfterSeconds: null } as const;
const fail = (state: typeof CLOSED, isProbe = false, random = longest) => afterAway(state, away, NOW, isProbe, random);
const failTimes = (times: number) =>
  Array.from({ length: times }).reduce<typeof CLOSED>((state) => fail(state), CLOSED);

describe("a gateway that is away", () => {
  test("is called until five calls in a row have failed, and then not for some seconds", () => {
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

  test("is left alone for longer with each probe that fails, for a minute at most, and never the same for all", () => {
    const pauses: number[] = [];
    let state = failTimes(FAILURES_BEFORE_OPEN);
    for (let probe = 0; probe < 6; probe += 1) {
      state = fail(state, true);
      pauses.push(((state.openUntil?.getTime() ?? 0) - NOW.getTime()) / SECOND);
    }
    expect(pauses).toEqual([10, 20, 40, 60, 60, 60]);
    expect(fail(state, true, () => 0).openUntil).toEqual(after(30 * SECOND));
  });

  test("is not left alone for longer by calls that were under way when it went", () => {
    const opened = failTimes(FAILURES_BEFORE_OPEN);
    expect(fail(opened)).toEqual(opened);
  });

  test("is called no earlier than it said, at its first word", () => {
    const busy = { away: "gateway-busy", retryAfterSeconds: 90 } as const;
    const held = afterAway(CLOSED, busy, NOW, false);
    expect(held).toMatchObject({ openUntil: after(90 * SECOND), reason: "gateway-busy" });
    expect(afterAway(held, { ...busy, retryAfterSeconds: 120 }, NOW, false).openUntil).toEqual(after(120 * SECOND));
    expect(afterAway(held, { ...busy, retryAfterSeconds: 30 }, NOW, false).openUntil).toEqual(after(90 * SECOND));
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
  ])("says that the gateway is away: %o", (outcome) => {
    expect(signOf(outcome)).not.toBe("here");
  });

  test.each<CallOutcome>([
    { outcome: "accepted" },
    { outcome: "refused", status: 400, error },
    { outcome: "unauthorised", status: 401, error },
    busy(404),
  ])("says that the gateway is there: %o", (outcome) => {
    expect(signOf(outcome)).toBe("here");
  });
});
