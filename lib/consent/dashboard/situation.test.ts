import { describe, expect, test } from "vitest";
import type { ConsentView } from "@/lib/consent/dashboard/consent-view";
import type { GrantSum, ConsentInForce } from "@/lib/consent/dashboard/grant";
import { grantOf, situationOf, type SituationFacts } from "@/lib/consent/dashboard/situation";

const at = (minute: number) => new Date(Date.UTC(2026, 7, 20, 10, minute));
const iso = (minute: number) => at(minute).toISOString();

const requested: SituationFacts = {
  status: "REQUESTED",
  createdAt: at(0),
  updatedAt: at(2),
  submittedAt: at(1),
  settledAt: null,
  grantedAt: null,
  dataEraseAt: at(50),
  failureAdvice: null,
  nextAttemptAt: null,
  consent: { inForce: [], ended: [], pending: [], mismatched: [], sum: null },
  withRecords: [],
};

const granted = { ...requested, status: "GRANTED", grantedAt: at(5), settledAt: at(5) } as const;

/** A grant of which the consent has these parts. */
const grantWith = (consent: Partial<ConsentView>, withRecords: string[] = []): SituationFacts => ({
  ...granted,
  consent: { ...requested.consent, ...consent },
  withRecords,
});

const inForce = (artefactId: string): ConsentInForce => ({
  artefactId,
  hip: null,
  hiTypes: ["Prescription"],
  dateRange: { from: iso(0), to: iso(0) },
  dataEraseAt: iso(40),
  narrowed: { hiTypes: [], from: null, to: null, dataEraseAt: null },
});

const SUM: GrantSum = {
  hospitals: { count: 1, names: [] },
  hiTypes: ["Prescription"],
  dateRange: { from: iso(0), to: iso(0) },
  firstEnd: iso(40),
  endsDiffer: false,
  narrowed: { hiTypes: [], period: false, end: false },
  ended: [],
  mismatched: { count: 0, names: [] },
  isPartial: false,
};

describe("situation of a request", () => {
  test("REQUESTED waits for the patient until the end of what was requested", () => {
    expect(situationOf(requested)).toEqual({ kind: "waiting-for-patient", since: iso(1), until: iso(50) });
  });

  test("SENDING with a problem has the problem and the time of the next attempt", () => {
    const sending = {
      ...requested,
      status: "SENDING",
      failureAdvice: "gateway-unreachable",
      nextAttemptAt: at(3),
    } as const;
    const problem = { advice: "gateway-unreachable", nextTryAt: iso(3) };
    expect(situationOf(sending)).toEqual({ kind: "sending", since: iso(1), problem });
  });

  test("SENDING without a problem has the time until which it is held", () => {
    const sending = { ...requested, status: "SENDING", nextAttemptAt: at(3) } as const;
    expect(situationOf(sending)).toEqual({ kind: "sending", since: iso(1), problem: null, leavesAt: iso(3) });
  });

  test("GRANTED is fetching while the details of an artefact are missing, with what is in force so far", () => {
    const pending = [{ artefactId: "a2" }];
    const situation = situationOf(grantWith({ inForce: [inForce("a1")], pending, sum: SUM }));
    expect(situation).toEqual({ kind: "fetching", at: iso(5), received: 1, expected: 2, grant: SUM });
  });

  test("GRANTED with all details has what is inForce, and counts the hospitals whose records are here", () => {
    const situation = situationOf(grantWith({ inForce: [inForce("a1"), inForce("a2")], sum: SUM }, ["a1", "a3"]));
    expect(situation).toEqual({ kind: "granted", at: iso(5), withRecords: 1, grant: SUM });
    expect(grantOf(situation)).toBe(SUM);
  });

  test("GRANTED without an artefact that matches the request is a mismatch", () => {
    const mismatched = [{ artefactId: "a1", hip: { id: "HIP-1", name: "Lake Clinic" } }];
    const situation = situationOf(grantWith({ mismatched }));
    expect(situation).toEqual({ kind: "mismatch", at: iso(5), hospitals: { count: 1, names: ["Lake Clinic"] } });
    expect(grantOf(situation)).toBeNull();
  });

  test("GRANTED of which no artefact is known is fetching", () => {
    const situation = situationOf(grantWith({}));
    expect(situation).toEqual({ kind: "fetching", at: iso(5), received: 0, expected: 0, grant: null });
  });

  test("EXPIRED has the end of what was in force last, which is before the time at which a sweep stored it", () => {
    const ended = [{ artefactId: "a1", hip: null, how: "EXPIRED", at: iso(40), was: "in-force" } as const];
    const facts = { ...grantWith({ ended }), status: "EXPIRED", settledAt: at(41) } as const;
    expect(situationOf(facts)).toEqual({ kind: "expired", at: iso(40), wasGranted: true });
  });

  test("an ended request has the time of its end, and EXPIRED whether it was granted before", () => {
    expect(situationOf({ ...requested, status: "DENIED", settledAt: at(9) })).toEqual({ kind: "denied", at: iso(9) });
    expect(situationOf({ ...granted, status: "EXPIRED", settledAt: at(9) })).toEqual({
      kind: "expired",
      at: iso(9),
      wasGranted: true,
    });
  });
});
