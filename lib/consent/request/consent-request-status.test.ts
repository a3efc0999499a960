import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  CONSENT_REQUEST_TRIGGERS,
  CONSENT_REQUEST_STATUSES,
  nextRequestStatus,
  type ConsentRequestTrigger,
  type ConsentRequestStatus,
} from "./consent-request-status";

const statusAfter = (status: ConsentRequestStatus, event: ConsentRequestTrigger): ConsentRequestStatus => {
  const next = nextRequestStatus(status, event);
  return next === "repeat" || next === "early" || next === "contradiction" ? status : next;
};

describe("status of a consent request", () => {
  test.each([
    ["SENDING", "initiated", "REQUESTED"],
    ["SENDING", "refused", "FAILED"],
    ["REQUESTED", "granted", "GRANTED"],
    ["REQUESTED", "denied", "DENIED"],
    ["REQUESTED", "expired", "EXPIRED"],
    ["REQUESTED", "revoked", "REVOKED"],
    ["GRANTED", "revoked", "REVOKED"],
    ["GRANTED", "expired", "EXPIRED"],
  ] as const)("%s after %s is %s", (status, event, next) => {
    expect(nextRequestStatus(status, event)).toBe(next);
  });

  test.each(["granted", "denied", "expired", "revoked"] as const)("%s before on-init is early", (event) => {
    expect(nextRequestStatus("SENDING", event)).toBe("early");
  });

  test.each(CONSENT_REQUEST_TRIGGERS)("%s of a draft, which was never sent, is a contradiction", (event) => {
    expect(nextRequestStatus("DRAFT", event)).toBe("contradiction");
  });

  test.each(["DENIED", "EXPIRED", "REVOKED"] as const)("a late grant does not revive %s", (status) => {
    expect(statusAfter(status, "granted")).toBe(status);
  });

  test("a denial after a grant, and a grant after a denial, are contradictions", () => {
    expect(nextRequestStatus("GRANTED", "denied")).toBe("contradiction");
    expect(nextRequestStatus("DENIED", "granted")).toBe("contradiction");
  });

  test("a late on-init makes a request that was given up as FAILED REQUESTED", () => {
    expect(nextRequestStatus("FAILED", "initiated")).toBe("REQUESTED");
  });

  test("an event that is repeated at once changes nothing, in every status", () => {
    const pairs = CONSENT_REQUEST_STATUSES.flatMap((status) =>
      CONSENT_REQUEST_TRIGGERS.map((event) => [status, event] as const),
    );
    for (const [status, event] of pairs) {
      const once = statusAfter(status, event);
      expect([status, event, statusAfter(once, event)]).toEqual([status, event, once]);
    }
  });

  test("no sequence of events leads from DENIED, EXPIRED or REVOKED back to a request that waits or is granted", () => {
    const anyHistory = fc.array(fc.constantFrom(...CONSENT_REQUEST_TRIGGERS), { maxLength: 30 });
    fc.assert(
      fc.property(
        fc.constantFrom("DENIED", "EXPIRED", "REVOKED"),
        anyHistory,
        (start: ConsentRequestStatus, history) => {
          const end = history.reduce(statusAfter, start);
          expect(["DENIED", "EXPIRED", "REVOKED"]).toContain(end);
        },
      ),
    );
  });
});
