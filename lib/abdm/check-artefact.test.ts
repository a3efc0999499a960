import { describe, expect, it } from "vitest";

import { type ArtefactMismatch, type RequestedConsent, checkArtefact } from "@/lib/abdm/check-artefact";
import type { FetchedArtefact, Permission } from "@/lib/abdm/messages";
import type { ConsentArtefactId } from "@/lib/ids";

const NOW = new Date("2026-07-21T10:51:32.000Z");
const ID = "28ef6ae8-ad03-488d-b26e-940e27154cc0" as ConsentArtefactId;
const FROM = new Date("1995-09-13T17:18:44.408Z");
const TO = new Date("2026-02-11T10:08:44.408Z");
const ERASE = new Date("2026-08-20T06:16:54.710Z");
const DAY = 86_400_000;

const asked: RequestedConsent = {
  artefactId: ID,
  hiuIds: ["MY_HIU_ID"],
  cmIds: ["sbx"],
  abhaAddress: "hinapatel@sbx",
  purpose: "CAREMGT",
  hiTypes: ["DiagnosticReport", "Prescription"],
  dateRange: { from: FROM, to: TO },
  dataEraseAt: ERASE,
};

const permission: Permission = {
  accessMode: "VIEW",
  dateRange: { from: FROM, to: TO },
  dataEraseAt: ERASE,
  frequency: { unit: "DAY", value: 0, repeats: 0 },
};

const told: FetchedArtefact = {
  id: ID,
  status: "GRANTED",
  createdAt: NOW,
  abhaAddress: "hinapatel@sbx",
  hiuId: "MY_HIU_ID",
  hip: { id: "HIP_ID", name: "ABDM" },
  cmId: "sbx",
  purposeCode: "CAREMGT",
  hiTypes: ["DiagnosticReport", "Prescription"],
  permission,
  careContexts: [{ patientReference: "PAT-1", careContextReference: "Episode1" }],
  signature: null,
};

function permitting(change: Partial<Permission>): Partial<FetchedArtefact> {
  return { permission: { ...permission, ...change } };
}

function later(at: Date, milliseconds: number): Date {
  return new Date(at.getTime() + milliseconds);
}

describe("an artefact that fits what was asked", () => {
  it.each<[string, Partial<FetchedArtefact>]>([
    ["it grants all of it", {}],
    ["the ABHA address is in capitals", { abhaAddress: "HinaPatel@SBX" }],
    ["the patient left out an HI type", { hiTypes: ["Prescription"] }],
    ["the patient chose a later beginning", permitting({ dateRange: { from: later(FROM, DAY), to: TO } })],
    ["the patient chose an earlier end", permitting({ dateRange: { from: FROM, to: later(TO, -DAY) } })],
    ["the patient chose an earlier erasure", permitting({ dataEraseAt: later(NOW, 1) })],
    ["a HIP has no name", { hip: { id: "HIP_ID", name: null } }],
    ["records may be fetched less often", permitting({ frequency: { unit: "HOUR", value: 1, repeats: 1 } })],
    ["its creation is not told", { createdAt: null }],
  ])("%s", (_name, change) => {
    expect(checkArtefact(asked, { ...told, ...change }, NOW)).toEqual([]);
  });
});

describe("each fault of an artefact is found alone", () => {
  it.each<[ArtefactMismatch, Partial<FetchedArtefact>]>([
    ["other-artefact", { id: "another" as ConsentArtefactId }],
    ["not-granted", { status: "REVOKED" }],
    ["other-hiu", { hiuId: "ANOTHER_HIU" }],
    ["other-consent-manager", { cmId: "abdm" }],
    ["other-patient", { abhaAddress: "hina.patel@sbx" }],
    ["other-purpose", { purposeCode: "BTG" }],
    ["more-hi-types", { hiTypes: ["Prescription", "WellnessRecord"] }],
    ["more-hi-types", { hiTypes: [] }],
    ["wider-dates", permitting({ dateRange: { from: later(FROM, -1), to: TO } })],
    ["wider-dates", permitting({ dateRange: { from: FROM, to: later(TO, 1) } })],
    ["later-erasure", permitting({ dataEraseAt: later(ERASE, 1) })],
    ["already-over", permitting({ dataEraseAt: NOW })],
    ["no-care-contexts", { careContexts: [] }],
    ["no-hip", { hip: null }],
    ["no-hip", { hip: { id: "", name: "ABDM" } }],
  ])("%s", (fault, change) => {
    expect(checkArtefact(asked, { ...told, ...change }, NOW)).toEqual([fault]);
  });

  it("and several are all named", () => {
    const wrong = { ...told, status: "EXPIRED" as const, cmId: "abdm", hip: null };
    expect(checkArtefact(asked, wrong, NOW)).toEqual(["not-granted", "other-consent-manager", "no-hip"]);
  });
});

describe("where one HIP was asked for", () => {
  it.each([
    ["HIP_ID", []],
    ["ANOTHER_HIP", ["other-hip"]],
    [null, []],
  ])("%j", (hipId, faults) => {
    expect(checkArtefact({ ...asked, hipId }, told, NOW)).toEqual(faults);
  });
});
