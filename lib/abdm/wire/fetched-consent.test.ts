import { describe, expect, it } from "vitest";

import { MalformedMessage } from "@/lib/abdm/messages";
import { decodeCallback } from "@/lib/abdm/wire/decode-callback";

const REQUEST_ID = "5f7a535d-a3fd-416b-b069-c97d021fbacd";
const ARTEFACT = "28ef6ae8-ad03-488d-b26e-940e27154cc0";

const PERMISSION = {
  accessMode: "VIEW",
  dateRange: { from: "1995-09-13T17:18:44.408Z", to: "2026-02-11T10:08:44.408Z" },
  dataEraseAt: "2026-08-20T06:16:54.710Z",
  frequency: { unit: "DAY", value: 0, repeats: 0 },
};

/** The example of ABDM v3 M3, on-fetch. */
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

const ARTEFACT_OF_EXAMPLE = {
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

function decode(detail: object, consent: object = {}): unknown {
  const grantedConsent = { status: "GRANTED", consentDetail: { ...DETAIL, ...detail }, signature: "c2ln", ...consent };
  const message = decodeCallback("on-fetch", {
    consent: grantedConsent,
    error: null,
    response: { requestId: REQUEST_ID },
    resp: null,
  });
  return (message as { result: unknown }).result;
}

const { dataEraseAt, frequency, ...incomplete } = PERMISSION;

describe("a granted artefact is decoded", () => {
  it("from the example of v3", () => {
    expect(decode({})).toEqual({ artefact: ARTEFACT_OF_EXAMPLE });
  });

  it("from v0.5, which has no schemaVersion and lastUpdated", () => {
    const { schemaVersion: _version, lastUpdated: _updated, ...detail } = DETAIL;
    const consent = { status: "GRANTED", consentDetail: { ...detail, hip: { id: "HIP_ID" } }, signature: "c2ln" };
    const body = { requestId: "1", timestamp: "2022-07-08T11:14:19.12645", consent, resp: { requestId: REQUEST_ID } };
    const result = { artefact: { ...ARTEFACT_OF_EXAMPLE, hip: { id: "HIP_ID", name: null } } };
    expect(decodeCallback("on-fetch", body)).toEqual({
      kind: "on-fetch",
      inReplyTo: REQUEST_ID,
      result,
    });
  });

  it.each<[string, object, object]>([
    ["an id that is not a UUID", { consentId: "artefact/7" }, { id: "artefact/7" }],
    ["hip null", { hip: null }, { hip: null }],
    ["a hip without id", { hip: { id: null, name: "ABDM" } }, { hip: null }],
    ["capitals in the ABHA address", { patient: { id: "HinaPatel@SBX" } }, { abhaAddress: "hinapatel@sbx" }],
    ["care contexts null", { careContexts: null }, { careContexts: [] }],
    ["a repeated HI type", { hiTypes: ["Invoice", "Invoice"] }, { hiTypes: ["Invoice"] }],
    ["an unknown HI type", { hiTypes: ["Condition"] }, { hiTypes: ["Condition"] }],
    ["no creation time", { createdAt: null }, { createdAt: null }],
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
    ["dataEraseAt and frequency beside permission", { permission: incomplete, dataEraseAt, frequency }, {}],
    [
      "dataEraseAt and frequency also beside permission",
      { dataEraseAt: "2030-01-01T00:00:00.000Z", frequency: { unit: "YEAR", value: 9, repeats: 9 } },
      {},
    ],
    ["frequency as text", { permission: { ...PERMISSION, frequency: { unit: "DAY", value: "0", repeats: "0" } } }, {}],
    ["repeats null", { permission: { ...PERMISSION, frequency: { unit: "day", value: 0, repeats: null } } }, {}],
    ["no access mode", { permission: { ...PERMISSION, accessMode: null } }, {}],
  ])("with %s", (_name, detail, expected) => {
    expect(decode(detail)).toEqual({ artefact: { ...ARTEFACT_OF_EXAMPLE, ...expected } });
  });

  it("without a signature", () => {
    expect(decode({}, { signature: null })).toEqual({ artefact: { ...ARTEFACT_OF_EXAMPLE, signature: null } });
    expect(decode({}, { signature: 7 })).toEqual({ artefact: { ...ARTEFACT_OF_EXAMPLE, signature: null } });
  });
});

describe("an artefact that is not granted", () => {
  it.each(["DENIED", "EXPIRED", "REVOKED"])("with the status %s is decoded as its status and id", (status) => {
    expect(decode({}, { status })).toEqual({ status, artefactId: ARTEFACT });
  });

  it("is decoded as its status if its details are missing or invalid", () => {
    expect(decode({}, { status: "REVOKED", consentDetail: null })).toEqual({ status: "REVOKED", artefactId: null });
    expect(decode({}, { status: "EXPIRED", consentDetail: "gone" })).toEqual({ status: "EXPIRED", artefactId: null });
    expect(decode({}, { status: "EXPIRED", consentDetail: { consentId: 7 } })).toEqual({
      status: "EXPIRED",
      artefactId: null,
    });
  });
});

describe("a granted artefact causes MalformedMessage if it has", () => {
  it.each<[string, object]>([
    ["no id", { consentId: null }],
    ["no patient", { patient: null }],
    ["no HIU", { hiu: undefined }],
    ["no consent manager", { consentManager: {} }],
    ["no purpose", { purpose: { code: " " } }],
    ["HI types null", { hiTypes: null }],
    ["no permission", { permission: null }],
    ["no dataEraseAt anywhere", { permission: { ...incomplete, frequency } }],
    ["no frequency anywhere", { permission: { ...incomplete, dataEraseAt } }],
    ["a day that does not exist", { permission: { ...PERMISSION, dataEraseAt: "2026-02-30T00:00:00.000Z" } }],
    ["a negative frequency", { permission: { ...PERMISSION, frequency: { unit: "DAY", value: -1, repeats: 0 } } }],
    ["a fractional frequency", { permission: { ...PERMISSION, frequency: { unit: "DAY", value: 0.5, repeats: 0 } } }],
    ["an unknown unit", { permission: { ...PERMISSION, frequency: { unit: "MOON", value: 0, repeats: 0 } } }],
  ])("%s", (_name, detail) => {
    expect(() => decode(detail)).toThrow(MalformedMessage);
  });

  it("no details", () => {
    expect(() => decode({}, { consentDetail: null })).toThrow(MalformedMessage);
  });
});
