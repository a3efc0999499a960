import { describe, expect, it } from "vitest";

import { MalformedMessage } from "@/lib/abdm/messages";
import { decodeCallback } from "@/lib/abdm/wire/decode-callback";

const ASKED = "5f7a535d-a3fd-416b-b069-c97d021fbacd";
const ARTEFACT = "28ef6ae8-ad03-488d-b26e-940e27154cc0";

const PERMISSION = {
  accessMode: "VIEW",
  dateRange: { from: "1995-09-13T17:18:44.408Z", to: "2026-02-11T10:08:44.408Z" },
  dataEraseAt: "2026-08-20T06:16:54.710Z",
  frequency: { unit: "DAY", value: 0, repeats: 0 },
};

/** ABDM v3 M3, on-fetch: the artefact as v3 sends it. */
const DETAIL = {
  consentId: ARTEFACT,
  hip: { id: "HIP_ID", name: "ABDM", type: "HIP" },
  hiu: { id: "MY_HIU_ID", name: null, type: null },
  hiTypes: ["DiagnosticReport", "Prescription"],
  patient: { id: "hinapatel@sbx" },
  purpose: { text: "Care Management", code: "CAREMGT", refUri: "www.abdm.gov.in" },
  createdAt: "2026-07-21T10:51:32.000Z",
  requester: {
    name: "Dr. Manju",
    identifier: { value: "MH1001", type: "REGNO", system: "https://www.mciindia.org" },
  },
  permission: PERMISSION,
  lastUpdated: "2026-07-21T10:51:32.001Z",
  careContexts: [{ patientReference: "PAT-1", careContextReference: "Episode1" }],
  schemaVersion: "v3",
  consentManager: { id: "sbx" },
};

const READ = {
  id: ARTEFACT,
  status: "GRANTED",
  createdAt: new Date("2026-07-21T10:51:32.000Z"),
  abhaAddress: "hinapatel@sbx",
  hiuId: "MY_HIU_ID",
  hip: { id: "HIP_ID", name: "ABDM" },
  cmId: "sbx",
  purposeCode: "CAREMGT",
  hiTypes: ["DiagnosticReport", "Prescription"],
  permission: {
    accessMode: "VIEW",
    dateRange: { from: new Date("1995-09-13T17:18:44.408Z"), to: new Date("2026-02-11T10:08:44.408Z") },
    dataEraseAt: new Date("2026-08-20T06:16:54.710Z"),
    frequency: { unit: "DAY", value: 0, repeats: 0 },
  },
  careContexts: [{ patientReference: "PAT-1", careContextReference: "Episode1" }],
  signature: "c2ln",
};

function fetched(detail: object, consent: object = {}): unknown {
  const whole = { status: "GRANTED", consentDetail: { ...DETAIL, ...detail }, signature: "c2ln", ...consent };
  const message = decodeCallback("artefact-fetched", {
    consent: whole,
    error: null,
    response: { requestId: ASKED },
    resp: null,
  });
  return (message as { result: unknown }).result;
}

const { dataEraseAt, frequency, ...bare } = PERMISSION;

describe("an artefact in force", () => {
  it("is read from the golden message of v3", () => {
    expect(fetched({})).toEqual({ artefact: READ });
  });

  it("is read from v0.5, where the version and the last update are absent", () => {
    const { schemaVersion: _version, lastUpdated: _updated, ...detail } = DETAIL;
    const consent = { status: "GRANTED", consentDetail: { ...detail, hip: { id: "HIP_ID" } }, signature: "c2ln" };
    const body = { requestId: "1", timestamp: "2022-07-08T11:14:19.12645", consent, resp: { requestId: ASKED } };
    const result = { artefact: { ...READ, hip: { id: "HIP_ID", name: null } } };
    expect(decodeCallback("artefact-fetched", body)).toEqual({ kind: "artefact-fetched", inReplyTo: ASKED, result });
  });

  it.each<[string, object, object]>([
    ["an id that is no UUID", { consentId: "artefact/7" }, { id: "artefact/7" }],
    ["hip null", { hip: null }, { hip: null }],
    ["a hip without id", { hip: { id: null, name: "ABDM" } }, { hip: null }],
    ["capitals in the ABHA address", { patient: { id: "HinaPatel@SBX" } }, { abhaAddress: "hinapatel@sbx" }],
    ["care contexts null", { careContexts: null }, { careContexts: [] }],
    ["an HI type twice", { hiTypes: ["Invoice", "Invoice"] }, { hiTypes: ["Invoice"] }],
    ["an HI type that nobody knows", { hiTypes: ["Condition"] }, { hiTypes: ["Condition"] }],
    ["no time of creation", { createdAt: null }, { createdAt: null }],
    [
      "a time without Z and with five decimals",
      { createdAt: "2022-07-08T11:14:19.12645" },
      { createdAt: new Date("2022-07-08T11:14:19.126Z") },
    ],
    [
      "a time as a Java array",
      { createdAt: [2022, 2, 17, 9, 30, 7, 55632000] },
      { createdAt: new Date("2022-02-17T09:30:07.055Z") },
    ],
    ["dataEraseAt and frequency beside permission", { permission: bare, dataEraseAt, frequency }, {}],
    [
      "both places, of which permission wins",
      { dataEraseAt: "2030-01-01T00:00:00.000Z", frequency: { unit: "YEAR", value: 9, repeats: 9 } },
      {},
    ],
    ["frequency in text", { permission: { ...PERMISSION, frequency: { unit: "DAY", value: "0", repeats: "0" } } }, {}],
    ["repeats null", { permission: { ...PERMISSION, frequency: { unit: "day", value: 0, repeats: null } } }, {}],
    ["no access mode, which is the least", { permission: { ...PERMISSION, accessMode: null } }, {}],
  ])("%s", (_name, detail, read) => {
    expect(fetched(detail)).toEqual({ artefact: { ...READ, ...read } });
  });

  it("without a signature is read all the same", () => {
    expect(fetched({}, { signature: null })).toEqual({ artefact: { ...READ, signature: null } });
    expect(fetched({}, { signature: 7 })).toEqual({ artefact: { ...READ, signature: null } });
  });
});

describe("an artefact no longer in force", () => {
  it.each(["DENIED", "EXPIRED", "REVOKED"])("%s is its status and its id", (status) => {
    expect(fetched({}, { status })).toEqual({ status, artefactId: ARTEFACT });
  });

  it("may come without any detail, or with one that is in pieces", () => {
    expect(fetched({}, { status: "REVOKED", consentDetail: null })).toEqual({ status: "REVOKED", artefactId: null });
    expect(fetched({}, { status: "EXPIRED", consentDetail: "gone" })).toEqual({ status: "EXPIRED", artefactId: null });
    expect(fetched({}, { status: "EXPIRED", consentDetail: { consentId: 7 } })).toEqual({
      status: "EXPIRED",
      artefactId: null,
    });
  });
});

describe("an artefact that cannot be used is malformed", () => {
  it.each<[string, object]>([
    ["no id", { consentId: null }],
    ["no patient", { patient: null }],
    ["no HIU", { hiu: undefined }],
    ["no consent manager", { consentManager: {} }],
    ["no purpose", { purpose: { code: " " } }],
    ["HI types null", { hiTypes: null }],
    ["no permission", { permission: null }],
    ["no dataEraseAt anywhere", { permission: { ...bare, frequency } }],
    ["no frequency anywhere", { permission: { ...bare, dataEraseAt } }],
    ["a day that no calendar has", { permission: { ...PERMISSION, dataEraseAt: "2026-02-30T00:00:00.000Z" } }],
    ["a negative frequency", { permission: { ...PERMISSION, frequency: { unit: "DAY", value: -1, repeats: 0 } } }],
    ["half a frequency", { permission: { ...PERMISSION, frequency: { unit: "DAY", value: 0.5, repeats: 0 } } }],
    ["a unit nobody knows", { permission: { ...PERMISSION, frequency: { unit: "MOON", value: 0, repeats: 0 } } }],
  ])("%s", (_name, detail) => {
    expect(() => fetched(detail)).toThrow(MalformedMessage);
  });

  it("GRANTED without any detail", () => {
    expect(() => fetched({}, { consentDetail: null })).toThrow(MalformedMessage);
  });
});
