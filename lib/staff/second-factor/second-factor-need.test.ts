import { describe, expect, test } from "vitest";
import { DAY } from "@/lib/clock";
import { dueAtOf } from "@/lib/staff/second-factor/second-factor-need";

const NOW = new Date("2026-08-20T06:00:00.000Z");

describe("the need of a second factor", () => {
  const facts = {
    hasPasskey: false,
    hasApp: false,
    hasPassword: true,
    doctorsNeedSecondFactor: false,
    askedAt: NOW,
  };
  const due = new Date(NOW.getTime() + 7 * DAY);

  test.each([
    ["of an admin", facts, ["admin"] as const, due],
    ["of a privacy officer", facts, ["privacy-officer"] as const, due],
    ["of a doctor", facts, ["doctor"] as const, null],
    ["of a doctor whose hospital demands it", { ...facts, doctorsNeedSecondFactor: true }, ["doctor"] as const, due],
    ["of an admin with a passkey", { ...facts, hasPasskey: true }, ["admin"] as const, null],
    ["of an admin with an app", { ...facts, hasApp: true }, ["admin", "doctor"] as const, null],
    ["of an admin without a password", { ...facts, hasPassword: false }, ["admin"] as const, null],
  ])("%s is due seven days after it was demanded, or not at all: %#", (_what, known, roles, expected) => {
    expect(dueAtOf(known, { roles }, NOW)).toEqual(expected);
  });
});
