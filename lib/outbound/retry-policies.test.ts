import { describe, expect, test } from "vitest";
import { MINUTE, SECOND } from "@/lib/clock";
import {
  nextAttemptAfterErrorCallback,
  nextAttemptAt,
  nextStep,
  RETRY_POLICIES,
  type NextStep,
} from "@/lib/outbound/retry-policies";

const NOW = new Date("2026-08-20T06:00:00.000Z");
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * MINUTE);
const accepted = (minutes: number) => ({ outcome: "accepted", sentAt: ago(minutes) }) as const;
const unanswered = (minutes: number) => ({ outcome: "unanswered", sentAt: ago(minutes) }) as const;
const refused = (minutes: number) => ({ outcome: "refused", sentAt: ago(minutes) }) as const;
const unreachable = (minutes: number) => ({ outcome: "unreachable", sentAt: ago(minutes) }) as const;

const INIT = RETRY_POLICIES["consent-request-init"];
const FETCH = RETRY_POLICIES["consent-fetch"];

type Attempts = Parameters<typeof nextStep>[0];

const CASES: [title: string, attempts: Attempts, callbacks: "callbacks" | "none", does: NextStep["action"]][] = [
  ["without an attempt: send", [], "none", "send"],
  ["no attempt can have arrived: send", [unreachable(0), unreachable(1)], "none", "send"],
  ["one may have arrived half a minute ago: wait", [unanswered(0.5)], "none", "wait"],
  ["one may have arrived a minute ago: send", [unanswered(1)], "none", "send"],
  ["accepted a minute ago: wait", [accepted(1)], "none", "wait"],
  ["accepted two minutes ago, no callback: send", [accepted(2)], "none", "send"],
  ["accepted twice, no callback of any request: wait", [accepted(6), accepted(10)], "none", "wait"],
  [
    "accepted twice, no callback of any request for 15 minutes: give up",
    [accepted(15), accepted(20)],
    "none",
    "give-up",
  ],
  ["accepted twice, callbacks of other requests arrive: send", [accepted(6), accepted(10)], "callbacks", "send"],
  ["accepted, then refused: wait", [refused(1), accepted(3)], "callbacks", "wait"],
  ["accepted 15 minutes ago, then refused: give up", [refused(13), accepted(15)], "callbacks", "give-up"],
  ["accepted six times: wait", [14, 60, 120, 180, 240, 300].map(accepted), "callbacks", "wait"],
];

describe("nextStep of an init", () => {
  test.each(CASES)("%s", (_title, attempts, callbacks, does) => {
    expect(nextStep(attempts, NOW, callbacks === "callbacks", INIT).action).toBe(does);
  });

  test("waits one minute after an attempt in doubt and two after an accepted one", () => {
    const step = (attempts: Attempts) => nextStep(attempts, NOW, false, INIT);
    expect(step([unanswered(0)])).toEqual({ action: "wait", until: ago(-1), reason: "in-doubt" });
    expect(step([accepted(0)])).toEqual({ action: "wait", until: ago(-2), reason: "accepted" });
  });
});

describe("nextStep of a fetch", () => {
  const step = (attempts: Attempts) => nextStep(attempts, NOW, false, FETCH);

  test("sends again at once after an attempt that may have arrived, since a fetch does no harm twice", () => {
    expect(step([unanswered(0)])).toEqual({ action: "send" });
  });

  test("sends again after 1, 5, 15 and 60 minutes without a callback, and then each hour, and never gives up", () => {
    const waits = [1, 2, 3, 4, 5, 20].map((sent) => step(Array.from({ length: sent }, () => accepted(0))));
    expect(waits).toEqual(
      [1, 5, 15, 60, 60, 60].map((minutes) => ({
        action: "wait",
        until: ago(-minutes),
        reason: minutes === 1 ? "accepted" : "no-callback",
      })),
    );
    expect(step(Array.from({ length: 20 }, () => accepted(60)))).toEqual({ action: "send" });
  });
});

const BACK_OFF = { first: 2 * SECOND, longest: 5 * MINUTE };
const longest = () => 1;
const waitAfter = (failures: number, retryAfter: number | null = null, random = longest) =>
  nextAttemptAt(NOW, failures, BACK_OFF, retryAfter, random).getTime() - NOW.getTime();

describe("nextAttemptAt", () => {
  test("doubles the wait with each failure, up to five minutes", () => {
    expect([1, 2, 3, 4].map((failures) => waitAfter(failures))).toEqual(
      [2, 4, 8, 16].map((seconds) => seconds * SECOND),
    );
    expect(waitAfter(50)).toBe(5 * MINUTE);
  });

  test("spreads the wait at random, from 200 ms up", () => {
    expect(waitAfter(4, null, () => 0.5)).toBe(8 * SECOND);
    expect(waitAfter(4, null, () => 0.1)).toBe(1.6 * SECOND);
    expect(waitAfter(4, null, () => 0)).toBe(200);
  });

  test("waits for Retry-After where that is longer, and for five minutes where it is a day", () => {
    expect(waitAfter(1, 90)).toBe(90 * SECOND);
    expect(waitAfter(4, 1)).toBe(16 * SECOND);
    expect(waitAfter(1, 86_400)).toBe(5 * MINUTE);
  });
});

test("after errors that come by callback ten messages cause at most thirty calls in the first minute, and then ever fewer", () => {
  const backOff = INIT.callback?.backOffAfterError ?? BACK_OFF;
  // The shortest waits that there can be.
  const callsWithin = (seconds: number) => {
    let [at, calls] = [NOW.getTime(), 0];
    for (let failures = 1; at < NOW.getTime() + seconds * SECOND; failures += 1) {
      calls += 1;
      at = nextAttemptAfterErrorCallback(new Date(at), failures, backOff, () => 0).getTime();
    }
    return 10 * calls;
  };
  expect(callsWithin(60)).toBeLessThanOrEqual(30);
  const perMinute = [1, 2, 5, 15, 60].map((minutes) => callsWithin(minutes * 60) / minutes);
  expect(perMinute).toEqual([...perMinute].sort((a, b) => b - a));
});
