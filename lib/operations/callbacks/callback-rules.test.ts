import { expect, test } from "vitest";
import { mayDiscard, mayReplay, replayForecast } from "@/lib/operations/callbacks/callback-rules";

test.each([
  ["processed", null, "nothing"],
  ["repeat", null, "nothing"],
  ["received", null, "processed-at-once"],
  ["waiting-for-dependency", null, "dependency-checked-again"],
  ["malformed", "malformed", "same-again"],
  ["unmatched", "unknown-path", "same-again"],
  ["unmatched", "no-matching-call", "matched-again"],
  ["contradiction", "grant-after-denial", "compared-again"],
  ["discarded", "grant-after-denial", "as-if-new"],
] as const)("the forecast of a replay of a callback that is %s with reason %s is %s", (state, reason, forecast) => {
  expect(replayForecast(state, reason, false)).toBe(forecast);
});

test("a callback whose body is erased can be discarded, and a replay is impossible", () => {
  const now = new Date("2026-11-24T10:00:00Z");
  const erased = { state: "unmatched", receivedAt: new Date("2026-10-01T10:00:00Z"), hasBody: false } as const;
  expect(mayReplay(erased, now)).toBe(false);
  expect(mayReplay({ ...erased, hasBody: true }, now)).toBe(true);
  expect(mayDiscard(erased, now)).toBe(true);
  expect(replayForecast("unmatched", "no-matching-call", true)).toBe("impossible");
  expect(replayForecast("processed", null, true)).toBe("nothing");
});
