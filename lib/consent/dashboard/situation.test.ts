import { describe, expect, test } from "vitest";
import { situationOf, type SituationFacts } from "./situation";

const at = (minute: number) => new Date(Date.UTC(2026, 7, 20, 10, minute));

const asked: SituationFacts = {
  status: "REQUESTED",
  createdAt: at(0),
  updatedAt: at(2),
  submittedAt: at(1),
  requestedAt: at(2),
  settledAt: null,
  grantedAt: null,
  dataEraseAt: at(50),
  failureAdvice: null,
  nextAttemptAt: null,
  artefacts: [],
};

const granted = {
  ...asked,
  status: "GRANTED",
  grantedAt: at(5),
  settledAt: at(5),
} as const;

describe("can I see it now, and if not, who must do what, by when?", () => {
  test("a request that the network knows waits for the patient, until the time it asked for", () => {
    expect(situationOf(asked)).toEqual({
      kind: "waiting-for-patient",
      since: at(1).toISOString(),
      until: at(50).toISOString(),
    });
  });

  test("one that cannot leave says why and when it is tried again", () => {
    const stuck = {
      ...asked,
      status: "SENDING",
      failureAdvice: "gateway-unreachable",
      nextAttemptAt: at(3),
    } as const;
    const trouble = {
      advice: "gateway-unreachable",
      nextTryAt: at(3).toISOString(),
    };
    expect(situationOf(stuck)).toEqual({
      kind: "sending",
      since: at(1).toISOString(),
      trouble,
    });
  });

  test("a grant whose permissions are still coming in is opening", () => {
    const artefacts = [
      { status: "GRANTED", dataEraseAt: at(40) },
      { status: "FETCHING", dataEraseAt: null },
    ];
    expect(situationOf({ ...granted, artefacts })).toEqual({
      kind: "opening",
      at: at(5).toISOString(),
      held: 1,
      expected: 2,
    });
  });

  test("a grant with all its permissions lasts as long as the longest of them", () => {
    const artefacts = [
      { status: "GRANTED", dataEraseAt: at(40) },
      { status: "GRANTED", dataEraseAt: at(45) },
      { status: "REVOKED", dataEraseAt: at(50) },
    ];
    expect(situationOf({ ...granted, artefacts })).toEqual({
      kind: "granted",
      at: at(5).toISOString(),
      hospitals: 2,
      until: at(45).toISOString(),
    });
  });

  test("a grant of which nothing fits what was asked is set aside for an admin", () => {
    const artefacts = [{ status: "ASIDE", dataEraseAt: null }];
    expect(situationOf({ ...granted, artefacts }).kind).toBe("set-aside");
  });

  test("an end says when it came", () => {
    expect(situationOf({ ...asked, status: "DENIED", settledAt: at(9) })).toEqual({
      kind: "denied",
      at: at(9).toISOString(),
    });
    expect(situationOf({ ...granted, status: "EXPIRED", settledAt: at(9) })).toEqual({
      kind: "expired",
      at: at(9).toISOString(),
      wasGranted: true,
    });
  });
});
