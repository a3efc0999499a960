import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  CONSENT_REQUEST_EVENTS,
  CONSENT_REQUEST_STATUSES,
  decide,
  type ConsentRequestEvent,
  type ConsentRequestStatus,
} from "./consent-request-status";

const statusAfter = (status: ConsentRequestStatus, event: ConsentRequestEvent): ConsentRequestStatus => {
  const verdict = decide(status, event);
  return verdict === "repeat" || verdict === "early" || verdict === "clash" ? status : verdict;
};

describe("a consent request's way", () => {
  test.each([
    ["SENDING", "initiated", "REQUESTED"],
    ["SENDING", "refused", "FAILED"],
    ["REQUESTED", "granted", "GRANTED"],
    ["REQUESTED", "denied", "DENIED"],
    ["REQUESTED", "expired", "EXPIRED"],
    ["REQUESTED", "revoked", "REVOKED"],
    ["GRANTED", "revoked", "REVOKED"],
    ["GRANTED", "expired", "EXPIRED"],
  ] as const)("%s, once %s, is %s", (status, event, next) => {
    expect(decide(status, event)).toBe(next);
  });

  test.each(["granted", "denied", "expired", "revoked"] as const)("%s before its on-init waits for it", (event) => {
    expect(decide("SENDING", event)).toBe("early");
  });

  test.each(CONSENT_REQUEST_EVENTS)("a draft that is told to be %s is a clash: it was never sent", (event) => {
    expect(decide("DRAFT", event)).toBe("clash");
  });

  test.each(["DENIED", "EXPIRED", "REVOKED"] as const)("a late grant never revives %s", (status) => {
    expect(statusAfter(status, "granted")).toBe(status);
  });

  test("a denial after a grant, and a grant after a denial, are for an admin to see", () => {
    expect(decide("GRANTED", "denied")).toBe("clash");
    expect(decide("DENIED", "granted")).toBe("clash");
  });

  test("a late on-init shows that a call given up as failed had arrived", () => {
    expect(decide("FAILED", "initiated")).toBe("REQUESTED");
  });

  test("whatever is told, told again at once it changes nothing", () => {
    const pairs = CONSENT_REQUEST_STATUSES.flatMap((status) =>
      CONSENT_REQUEST_EVENTS.map((event) => [status, event] as const),
    );
    for (const [status, event] of pairs) {
      const once = statusAfter(status, event);
      expect([status, event, statusAfter(once, event)]).toEqual([status, event, once]);
    }
  });

  test("nothing leads from an end back to a request that waits or is granted", () => {
    const anyHistory = fc.array(fc.constantFrom(...CONSENT_REQUEST_EVENTS), {
      maxLength: 30,
    });
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
