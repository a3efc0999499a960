import { expect, test } from "vitest";
import { CallLimit } from "@/lib/call-limit";

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 26) + seconds * 1_000);

test("a key may call as often as the limit allows in a window, and again in the next one", () => {
  const limit = new CallLimit({ calls: 2, window: 10_000 });
  expect([limit.take("a", at(0)), limit.take("a", at(5)), limit.take("a", at(9))]).toEqual([true, true, false]);
  expect(limit.take("a", at(10))).toBe(true);
});

test("the calls of one key leave another key its own", () => {
  const limit = new CallLimit({ calls: 1, window: 10_000 });
  expect([limit.take("a", at(0)), limit.take("b", at(0)), limit.take("a", at(1))]).toEqual([true, true, false]);
});
