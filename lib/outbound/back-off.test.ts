import { describe, expect, test } from "vitest";
import { MINUTE, SECOND } from "@/lib/clock";
import { nextAttemptAt } from "@/lib/outbound/back-off";

const NOW = new Date("2026-08-20T06:00:00.000Z");
const longest = () => 1;
const waitAfter = (failures: number, retryAfter: number | null = null, random = longest) =>
  nextAttemptAt(NOW, failures, retryAfter, random).getTime() - NOW.getTime();

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

  test("waits for Retry-After where that is longer", () => {
    expect(waitAfter(1, 90)).toBe(90 * SECOND);
    expect(waitAfter(4, 1)).toBe(16 * SECOND);
  });
});
