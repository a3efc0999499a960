import { describe, expect, test } from "vitest";
import { situationOf, type ArtefactFacts, type SituationFacts } from "@/lib/consent/dashboard/situation";

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
  artefacts: [],
};

const granted = { ...requested, status: "GRANTED", grantedAt: at(5), settledAt: at(5) } as const;

const artefact = (status: ArtefactFacts["status"], facts: Partial<ArtefactFacts> = {}): ArtefactFacts => ({
  status,
  dataEraseAt: null,
  hipId: null,
  hipName: null,
  transfer: null,
  ...facts,
});

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

  test("GRANTED is fetching while the details of an artefact are missing", () => {
    const artefacts = [artefact("GRANTED", { dataEraseAt: at(40) }), artefact("FETCHING")];
    expect(situationOf({ ...granted, artefacts })).toEqual({ kind: "fetching", at: iso(5), received: 1, expected: 2 });
  });

  test("GRANTED with all details lasts as long as the longest artefact, and names the hospitals by name or id", () => {
    const artefacts = [
      artefact("GRANTED", {
        dataEraseAt: at(40),
        hipId: "HIP-1",
        hipName: "Sahyadri General Hospital",
        transfer: "receiving",
      }),
      artefact("GRANTED", { dataEraseAt: at(45), hipId: "HIP-2", transfer: "partly-received" }),
      artefact("REVOKED", { dataEraseAt: at(50), hipId: "HIP-3", hipName: "Lake Clinic" }),
    ];
    expect(situationOf({ ...granted, artefacts })).toEqual({
      kind: "granted",
      at: iso(5),
      hospitals: 2,
      withRecords: 1,
      hospitalNames: ["HIP-2", "Sahyadri General Hospital"],
      until: iso(45),
    });
  });

  test("GRANTED without an artefact that matches the request is a mismatch", () => {
    const artefacts = [artefact("MISMATCH", { hipId: "HIP-1", hipName: "Lake Clinic" })];
    expect(situationOf({ ...granted, artefacts })).toEqual({
      kind: "mismatch",
      at: iso(5),
      hospitalNames: ["Lake Clinic"],
    });
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
