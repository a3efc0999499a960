import { describe, expect, test } from "vitest";
import { MINUTE } from "@/lib/clock";
import { nextStatusCheck, type CheckState } from "@/lib/consent/request/status-check-schedule";

const NOW = new Date("2026-08-20T06:00:00.000Z");
const minutes = (checked: Partial<CheckState>, random = 0) => {
  const at = nextStatusCheck(
    { status: "REQUESTED", checks: 0, hasArtefacts: false, isClaimed: false, ...checked },
    NOW,
    () => random,
  );
  return at && (at.getTime() - NOW.getTime()) / MINUTE;
};

describe("status checks of a request", () => {
  test("are due after 1, 5, 15 and 60 minutes, then each hour, while it is open", () => {
    let at = 0;
    const due = [0, 1, 2, 3, 4, 5].map((checks) => (at += minutes({ checks }) ?? 0));
    expect(due).toEqual([1, 5, 15, 60, 120, 180]);
  });

  test("are due as often while it is granted and none of its artefacts is known", () => {
    expect([0, 1, 2, 3, 4].map((checks) => minutes({ status: "GRANTED", checks }))).toEqual([1, 4, 10, 45, 60]);
  });

  test("are due every six hours once an artefact is known", () => {
    expect(minutes({ status: "GRANTED", checks: 3, hasArtefacts: true })).toBe(360);
  });

  test("have jitter: up to a tenth later, never sooner", () => {
    expect(minutes({ checks: 9 }, 1)).toBe(66);
  });

  test("are due once more, after a minute, when it has ended", () => {
    for (const status of ["DENIED", "EXPIRED", "REVOKED"] as const)
      expect([0, 1].map((checks) => minutes({ status, checks }))).toEqual([1, null]);
  });

  test("go on after its end while that is only claimed, for some days", () => {
    const due = [1, 2, 3, 4, 99, 100].map((checks) => minutes({ status: "REVOKED", checks, isClaimed: true }));
    expect(due).toEqual([4, 10, 45, 60, 60, null]);
  });

  test("are as frequent as for an open one while what a grant names is only claimed", () => {
    expect(minutes({ status: "GRANTED", checks: 1, hasArtefacts: true, isClaimed: true })).toBe(4);
  });

  test("are never due before it is sent, or after it has failed", () => {
    for (const status of ["FAILED", "DRAFT", "SENDING"] as const) expect(minutes({ status })).toBeNull();
  });
});
