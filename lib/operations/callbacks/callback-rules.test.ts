import { expect, test } from "vitest";
import { changesWhatAdminsSee } from "@/lib/operations/callbacks/callback-tabs";
import { replayForecast } from "@/lib/operations/callbacks/callback-rules";

test("what a replay would do follows from the state and its reason", () => {
  expect(replayForecast("processed", null)).toBe("nothing");
  expect(replayForecast("repeat", null)).toBe("nothing");
  expect(replayForecast("received", null)).toBe("read-at-last");
  expect(replayForecast("parked", null)).toBe("tried-at-once");
  expect(replayForecast("malformed", "malformed")).toBe("same-again");
  expect(replayForecast("unmatched", "unknown-path")).toBe("same-again");
  expect(replayForecast("unmatched", "answers-no-call")).toBe("matched-again");
  expect(replayForecast("clash", "grant-after-denial")).toBe("clash-again");
  expect(replayForecast("discarded", "grant-after-denial")).toBe("as-if-new");
});

test("open pages hear of what stands out or leaves a list, and not of what is simply processed", () => {
  const now = new Date("2026-08-20T06:00:00.000Z");
  const fresh = { receivedAt: new Date(now.getTime() - 1_000), processedAt: null };
  expect(changesWhatAdminsSee(fresh, "processed", now)).toBe(false);
  expect(changesWhatAdminsSee(fresh, "clash", now)).toBe(true);
  expect(changesWhatAdminsSee({ ...fresh, processedAt: now }, "processed", now)).toBe(true);
  expect(changesWhatAdminsSee({ ...fresh, receivedAt: new Date(0) }, "repeat", now)).toBe(true);
});
