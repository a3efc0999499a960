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

const requested: RequestedConsent = {
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

const granted: FetchedArtefact = {
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

function withPermission(change: Partial<Permission>): Partial<FetchedArtefact> {
  return { permission: { ...permission, ...change } };
}

function addMilliseconds(at: Date, milliseconds: number): Date {
  return new Date(at.getTime() + milliseconds);
}

describe("checkArtefact returns no mismatch if", () => {
  it.each<[string, Partial<FetchedArtefact>]>([
    ["everything was granted", {}],
    ["the ABHA address has capitals", { abhaAddress: "HinaPatel@SBX" }],
    ["the HIU id is in lower case", { hiuId: "my_hiu_id" }],
    ["the patient removed an HI type", { hiTypes: ["Prescription"] }],
    [
      "the patient chose a later start of the period",
      withPermission({ dateRange: { from: addMilliseconds(FROM, DAY), to: TO } }),
    ],
    [
      "the patient chose an earlier end of the period",
      withPermission({ dateRange: { from: FROM, to: addMilliseconds(TO, -DAY) } }),
    ],
    ["the patient chose an earlier erasure date", withPermission({ dataEraseAt: addMilliseconds(NOW, 1) })],
    ["the HIP has no name", { hip: { id: "HIP_ID", name: null } }],
    ["records may be fetched less often", withPermission({ frequency: { unit: "HOUR", value: 1, repeats: 1 } })],
    ["the artefact has no creation time", { createdAt: null }],
  ])("%s", (_name, change) => {
    expect(checkArtefact(requested, { ...granted, ...change }, NOW)).toEqual([]);
  });
});

describe("checkArtefact returns a single mismatch", () => {
  it.each<[ArtefactMismatch, Partial<FetchedArtefact>]>([
    ["other-artefact", { id: "another" as ConsentArtefactId }],
    ["not-granted", { status: "REVOKED" }],
    ["other-hiu", { hiuId: "ANOTHER_HIU" }],
    ["other-consent-manager", { cmId: "abdm" }],
    ["other-patient", { abhaAddress: "hina.patel@sbx" }],
    ["other-purpose", { purposeCode: "BTG" }],
    ["more-hi-types", { hiTypes: ["Prescription", "WellnessRecord"] }],
    ["more-hi-types", { hiTypes: [] }],
    ["wider-dates", withPermission({ dateRange: { from: addMilliseconds(FROM, -1), to: TO } })],
    ["wider-dates", withPermission({ dateRange: { from: FROM, to: addMilliseconds(TO, 1) } })],
    ["later-erasure", withPermission({ dataEraseAt: addMilliseconds(ERASE, 1) })],
    ["already-over", withPermission({ dataEraseAt: NOW })],
    ["no-care-contexts", { careContexts: [] }],
    ["no-hip", { hip: null }],
    ["no-hip", { hip: { id: "", name: "ABDM" } }],
  ])("%s", (mismatch, change) => {
    expect(checkArtefact(requested, { ...granted, ...change }, NOW)).toEqual([mismatch]);
  });

  it("checkArtefact returns every mismatch if there are several", () => {
    const wrong = { ...granted, status: "EXPIRED" as const, cmId: "abdm", hip: null };
    expect(checkArtefact(requested, wrong, NOW)).toEqual(["not-granted", "other-consent-manager", "no-hip"]);
  });
});

describe("checkArtefact with one requested HIP", () => {
  it.each([
    ["HIP_ID", []],
    ["ANOTHER_HIP", ["other-hip"]],
    [null, []],
  ])("%j: the mismatches are %j", (hipId, mismatches) => {
    expect(checkArtefact({ ...requested, hipId }, granted, NOW)).toEqual(mismatches);
  });
});
