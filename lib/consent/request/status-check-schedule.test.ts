import { describe, expect, test } from "vitest";
import { MINUTE } from "@/lib/clock";
import { nextCheck, type Checked } from "@/lib/consent/request/status-check-schedule";

const NOW = new Date("2026-08-20T06:00:00.000Z");
const minutes = (checked: Partial<Checked>, random = 0) => {
  const at = nextCheck({ status: "REQUESTED", checks: 0, hasArtefacts: false, ...checked }, NOW, () => random);
  return at && (at.getTime() - NOW.getTime()) / MINUTE;
};

describe("the consent manager is asked how a request stands", () => {
  test("after 1, 5, 15 and 60 minutes, then each hour, as long as it is open", () => {
    let at = 0;
    const asked = [0, 1, 2, 3, 4, 5].map((checks) => (at += minutes({ checks }) ?? 0));
    expect(asked).toEqual([1, 5, 15, 60, 120, 180]);
  });

  test("as often while it is granted and no artefact of it is known", () => {
    expect([0, 1, 2, 3, 4].map((checks) => minutes({ status: "GRANTED", checks }))).toEqual([1, 4, 10, 45, 60]);
  });

  test("every six hours once a grant is here, since a withdrawal may get lost as well", () => {
    expect(minutes({ status: "GRANTED", checks: 3, hasArtefacts: true })).toBe(360);
  });

  test("with jitter, up to a tenth later and never sooner", () => {
    expect(minutes({ checks: 9 }, 1)).toBe(66);
  });

  test("never once it has ended", () => {
    for (const status of ["DENIED", "EXPIRED", "REVOKED", "FAILED", "DRAFT", "SENDING"] as const)
      expect(minutes({ status })).toBeNull();
  });
});
