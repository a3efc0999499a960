import { expect, test } from "vitest";
import { callsByHour } from "@/lib/operations/health/calls-by-hour";

test("every hour has an entry, and all calls without a response count together", () => {
  const first = new Date("2026-11-24T04:30:00Z");
  const counted = [
    { hour: 0, outcome: "accepted", calls: 3 },
    { hour: 2, outcome: "unreachable", calls: 1 },
    { hour: 2, outcome: "in-flight", calls: 1 },
    { hour: 2, outcome: "unauthorised", calls: 4 },
  ] as const;
  const none = { accepted: 0, refused: 0, busy: 0, unreached: 0 };
  expect(callsByHour([...counted], first, 3)).toEqual([
    { from: "2026-11-24T04:30:00.000Z", ...none, accepted: 3 },
    { from: "2026-11-24T05:30:00.000Z", ...none },
    { from: "2026-11-24T06:30:00.000Z", ...none, refused: 4, unreached: 2 },
  ]);
});
