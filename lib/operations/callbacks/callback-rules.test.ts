import { expect, test } from "vitest";
import { replayForecast } from "@/lib/operations/callbacks/callback-rules";

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
  expect(replayForecast(state, reason)).toBe(forecast);
});
