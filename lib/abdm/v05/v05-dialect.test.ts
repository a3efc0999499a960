import { describe, expect, it } from "vitest";

import type { Envelope, OutboundMessage, WireCall } from "@/lib/abdm/messages";
import { v05Dialect } from "@/lib/abdm/v05/v05-dialect";
import type { CmConsentRequestId, ConsentArtefactId, OutboundRequestId, InboundRequestId } from "@/lib/ids";

const REQUEST_ID = "499a5a4a-7dda-4f20-9b67-e24589627061";
const NOTIFY_ID = "5f7a535d-a3fd-416b-b069-c97d021fbacd";
const CONSENT_REQUEST = "f29f0e59-8388-4698-9fe6-05db67aeac46";
const ARTEFACT = "28ef6ae8-ad03-488d-b26e-940e27154cc0";
const SECOND_ARTEFACT = "a1s2c932-2f70-3ds3-a3b5-2sfd46b12a18d";

const envelope: Envelope = {
  requestId: REQUEST_ID as OutboundRequestId,
  timestamp: new Date("2022-06-21T07:23:25.090Z"),
  cmId: "sbx",
  hiuId: "100005",
};

const HEADERS = { "Content-Type": "application/json", "X-CM-ID": "sbx", "X-HIU-ID": "100005" };
const STAMP = { requestId: REQUEST_ID, timestamp: "2022-06-21T07:23:25.090Z" };

const consentRequest: Extract<OutboundMessage, { kind: "consent-request-init" }> = {
  kind: "consent-request-init",
  abhaAddress: "hinapatel@sbx",
  purpose: "CAREMGT",
  hiTypes: ["OPConsultation", "WellnessRecord"],
  permission: {
    accessMode: "VIEW",
    dateRange: { from: new Date("2021-01-01T00:00:00Z"), to: new Date("2022-06-20T18:29:59.999Z") },
    dataEraseAt: new Date("2022-07-21T07:23:00Z"),
    frequency: { unit: "HOUR", value: 1, repeats: 0 },
  },
  requester: { name: "Dr. Manju", registrationNumber: "MH1001" },
  hip: null,
  careContexts: null,
};

/** ABDM v0.5 `consent-requests/init`: the required fields of the schema and no others. */
const EXAMPLE_CONSENT = {
  purpose: {
    text: "Care Management",
    code: "CAREMGT",
    refUri: "http://terminology.hl7.org/ValueSet/v3-PurposeOfUse",
  },
  patient: { id: "hinapatel@sbx" },
  hiu: { id: "100005" },
  requester: {
    name: "Dr. Manju",
    identifier: { type: "REGNO", value: "MH1001", system: "https://www.mciindia.org" },
  },
  hiTypes: ["OPConsultation", "WellnessRecord"],
  permission: {
    accessMode: "VIEW",
    dateRange: { from: "2021-01-01T00:00:00.000Z", to: "2022-06-20T18:29:59.999Z" },
    dataEraseAt: "2022-07-21T07:23:00.000Z",
    frequency: { unit: "HOUR", value: 1, repeats: 0 },
  },
};

function bodyOf(call: WireCall): unknown {
  return JSON.parse(call.body ?? "null");
}

function expectPost(call: WireCall, path: string, body: object) {
  const expected = { method: "POST", base: "gateway", path, headers: HEADERS, body: { ...STAMP, ...body } };
  expect({ ...call, body: bodyOf(call) }).toEqual(expected);
}

describe("a consent request of v0.5", () => {
  it("is encoded with id and time in the body, without hip and careContexts if they were not chosen", () => {
    expectPost(v05Dialect.encode(consentRequest, envelope), "/v0.5/consent-requests/init", {
      consent: EXAMPLE_CONSENT,
    });
  });

  it("contains only the id of a chosen HIP, and its care contexts", () => {
    const careContexts = [{ patientReference: "batman@tmh", careContextReference: "Episode1" }];
    const call = v05Dialect.encode(
      { ...consentRequest, hip: { id: "TMH", name: "Tata Memorial" }, careContexts },
      envelope,
    );
    expect(bodyOf(call)).toEqual({ ...STAMP, consent: { ...EXAMPLE_CONSENT, hip: { id: "TMH" }, careContexts } });
  });
});

describe("v05Dialect encodes", () => {
  it("a patient look-up by an HIU", () => {
    const message: OutboundMessage = { kind: "find-patient", abhaAddress: "hinapatel79@ndhm" };
    expectPost(v05Dialect.encode(message, envelope), "/v0.5/patients/find", {
      query: { patient: { id: "hinapatel79@ndhm" }, requester: { type: "HIU", id: "100005" } },
    });
    expect(v05Dialect.patientLookup).toBe("callback");
  });

  it("a status check of a consent request", () => {
    const cmConsentRequestId = CONSENT_REQUEST as CmConsentRequestId;
    const call = v05Dialect.encode({ kind: "consent-request-status", cmConsentRequestId }, envelope);
    expectPost(call, "/v0.5/consent-requests/status", { consentRequestId: CONSENT_REQUEST });
  });

  it("one acknowledgement for each artefact of a notification, without an error field", () => {
    const message: OutboundMessage = {
      kind: "consent-on-notify",
      inReplyTo: NOTIFY_ID as InboundRequestId,
      artefactIds: [ARTEFACT, SECOND_ARTEFACT] as ConsentArtefactId[],
    };
    expectPost(v05Dialect.encode(message, envelope), "/v0.5/consents/hiu/on-notify", {
      acknowledgement: [
        { status: "OK", consentId: ARTEFACT },
        { status: "OK", consentId: SECOND_ARTEFACT },
      ],
      resp: { requestId: NOTIFY_ID },
    });
  });

  it("the fetch of an artefact", () => {
    const call = v05Dialect.encode({ kind: "consent-fetch", artefactId: ARTEFACT as ConsentArtefactId }, envelope);
    expectPost(call, "/v0.5/consents/fetch", { consentId: ARTEFACT });
  });

  it("the registration of the callback address at the bridge service", () => {
    const { body, ...call } = v05Dialect.encodeCallbackAddress("https://desk.example.org/c/1", envelope);
    const path = "/devservice/v1/bridges";
    expect(call).toEqual({ method: "PATCH", base: "origin", path, headers: HEADERS });
    expect(JSON.parse(body ?? "")).toEqual({ url: "https://desk.example.org/c/1" });
  });

  it("the reading of the bridge without headers for ids", () => {
    const path = "/devservice/v1/bridges/getServices";
    const headers = { Accept: "application/json" };
    expect(v05Dialect.encodeReadBridge(envelope)).toEqual({ method: "GET", base: "origin", path, headers, body: null });
  });
});

describe("a session of v0.5", () => {
  it("is requested as in the example of the documentation: three fields, no ids, no X-CM-ID", () => {
    const { requestId, timestamp, cmId } = envelope;
    const client = { id: "your-clientID", secret: "your-clientSecret" };
    const call = v05Dialect.encodeSession(client, { requestId, timestamp, cmId });
    expect({ ...call, body: bodyOf(call) }).toEqual({
      method: "POST",
      base: "gateway",
      path: "/v0.5/sessions",
      headers: { "Content-Type": "application/json" },
      body: { clientId: "your-clientID", clientSecret: "your-clientSecret", grantType: "client_credentials" },
    });
  });

  it("is decoded from the example of the documentation", () => {
    const answer = `{"accessToken": "<jwt>", "expiresIn": 600, "refreshExpiresIn": 1800, "refreshToken": "<jwt>", "tokenType": "bearer"}`;
    expect(v05Dialect.decodeSession(200, answer)).toEqual({ accessToken: "<jwt>", expiresInSeconds: 600 });
  });
});

describe("a callback of v0.5", () => {
  it("has one of the paths of the specification", () => {
    expect(Object.fromEntries(v05Dialect.callbackPaths)).toEqual({
      "v0.5/health-information/hiu/on-request": "on-request",
      "v0.5/patients/on-find": "on-find",
      "v0.5/consent-requests/on-init": "on-init",
      "v0.5/consent-requests/on-status": "on-status",
      "v0.5/consents/hiu/notify": "notify",
      "v0.5/consents/on-fetch": "on-fetch",
    });
  });

  it("has its id in the body", () => {
    const headers = new Headers({ "REQUEST-ID": REQUEST_ID });
    expect(v05Dialect.inboundRequestId(headers, { requestId: NOTIFY_ID })).toBe(NOTIFY_ID);
    expect(v05Dialect.inboundRequestId(headers, {})).toBeNull();
    expect(v05Dialect.inboundRequestId(headers, { requestId: 7 })).toBeNull();
    expect(v05Dialect.inboundRequestId(headers, null)).toBeNull();
  });
});
