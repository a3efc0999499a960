import { describe, expect, it } from "vitest";

import { type Envelope, type OutboundMessage, UnsupportedMessage, type WireCall } from "@/lib/abdm/messages";
import { v3Dialect } from "@/lib/abdm/v3/v3-dialect";
import type { CmConsentRequestId, ConsentArtefactId, OutboundRequestId, InboundRequestId } from "@/lib/ids";

const REQUEST_ID = "5f7a535d-a3fd-416b-b069-c97d021fbacd";
const NOTIFY_ID = "499a5a4a-7dda-4f20-9b67-e24589627061";
const CONSENT_REQUEST = "77969467-5a92-44bb-9d6c-4caf24907ea5";
const ARTEFACT = "28ef6ae8-ad03-488d-b26e-940e27154cc0";
const SECOND_ARTEFACT = "a1s2c932-2f70-3ds3-a3b5-2sfd46b12a18d";

const envelope: Envelope = {
  requestId: REQUEST_ID as OutboundRequestId,
  timestamp: new Date("2026-07-21T10:51:32.007Z"),
  cmId: "sbx",
  hiuId: "MY_HIU_ID",
};

const HEADERS = {
  "Content-Type": "application/json",
  "REQUEST-ID": REQUEST_ID,
  TIMESTAMP: "2026-07-21T10:51:32.007Z",
  "X-CM-ID": "sbx",
  "X-HIU-ID": "MY_HIU_ID",
};

const consentRequest: Extract<OutboundMessage, { kind: "consent-request-init" }> = {
  kind: "consent-request-init",
  abhaAddress: "hinapatel@sbx",
  purpose: "CAREMGT",
  hiTypes: ["DiagnosticReport", "Prescription"],
  permission: {
    accessMode: "VIEW",
    dateRange: { from: new Date("1995-09-13T17:18:44.408Z"), to: new Date("2026-02-11T10:08:44.408Z") },
    dataEraseAt: new Date("2026-08-20T06:16:54.710Z"),
    frequency: { unit: "DAY", value: 0, repeats: 0 },
  },
  requester: { name: "Dr. Manju", registrationNumber: "MH1001" },
  hip: null,
  careContexts: null,
};

/** ABDM v3 M3, `request/init`: the example of the specification. */
const EXAMPLE_INIT = JSON.parse(`
{"consent":{"purpose":{"text":"Care Management","code":"CAREMGT","refUri":"http://terminology.hl7.org/ValueSet/v3-PurposeOfUse"},
 "patient":{"id":"hinapatel@sbx"},"hip":null,"hiu":{"id":"MY_HIU_ID"},"careContexts":null,
 "requester":{"name":"Dr. Manju","identifier":{"type":"REGNO","value":"MH1001","system":"https://www.mciindia.org"}},
 "hiTypes":["DiagnosticReport","Prescription"],
 "permission":{"accessMode":"VIEW","dateRange":{"from":"1995-09-13T17:18:44.408Z","to":"2026-02-11T10:08:44.408Z"},
  "dataEraseAt":"2026-08-20T06:16:54.710Z","frequency":{"unit":"DAY","value":0,"repeats":0}}}}`) as {
  consent: Record<string, unknown>;
};

function bodyOf(call: WireCall): unknown {
  return JSON.parse(call.body ?? "null");
}

function expectPost(call: WireCall, path: string, body: unknown) {
  expect({ ...call, body: bodyOf(call) }).toEqual({ method: "POST", base: "gateway", path, headers: HEADERS, body });
}

describe("a consent request of v3", () => {
  it("is encoded as the example of the specification", () => {
    expectPost(v3Dialect.encode(consentRequest, envelope), "/api/hiecm/consent/v3/request/init", EXAMPLE_INIT);
  });

  it("identifies a doctor without a registration number by the HPR ID", () => {
    const requester = { name: "Dr. Manju", hprId: "71-1234-5678-9012" };
    const identifier = { type: "HPRID", value: "71-1234-5678-9012", system: "https://doctor.ndhm.gov.in" };
    const consent = { ...EXAMPLE_INIT.consent, requester: { name: "Dr. Manju", identifier } };
    expect(bodyOf(v3Dialect.encode({ ...consentRequest, requester }, envelope))).toEqual({ consent });
  });

  it("contains the HIP and its care contexts if they were chosen", () => {
    const careContexts = [{ patientReference: "PAT-1", careContextReference: "Episode1" }];
    const call = v3Dialect.encode(
      { ...consentRequest, hip: { id: "HIP_ID", name: "Max Hospital" }, careContexts },
      envelope,
    );
    const consent = { ...EXAMPLE_INIT.consent, hip: { id: "HIP_ID", name: "Max Hospital" }, careContexts };
    expect(bodyOf(call)).toEqual({ consent });
  });

  it("contains a HIP without name as its id and a null name", () => {
    const call = v3Dialect.encode({ ...consentRequest, hip: { id: "HIP_ID", name: null } }, envelope);
    expect(bodyOf(call)).toHaveProperty("consent.hip", { id: "HIP_ID", name: null });
  });

  it.each([
    ["CAREMGT", "Care Management"],
    ["BTG", "Break the Glass"],
    ["PUBHLTH", "Public Health"],
    ["HPAYMT", "Healthcare Payment"],
    ["DSRCH", "Disease Specific Healthcare Research"],
    ["PATRQT", "Self Requested"],
  ] as const)("contains for purpose %s the text %s", (code, text) => {
    const call = v3Dialect.encode({ ...consentRequest, purpose: code }, envelope);
    const refUri = "http://terminology.hl7.org/ValueSet/v3-PurposeOfUse";
    expect(bodyOf(call)).toHaveProperty("consent.purpose", { text, code, refUri });
  });
});

describe("v3Dialect encodes", () => {
  it("a status check of a consent request", () => {
    const message: OutboundMessage = {
      kind: "consent-request-status",
      cmConsentRequestId: CONSENT_REQUEST as CmConsentRequestId,
    };
    const body = { consentRequestId: CONSENT_REQUEST };
    expectPost(v3Dialect.encode(message, envelope), "/api/hiecm/consent/v3/request/status", body);
  });

  it("one acknowledgement for each artefact of a notification, without an error field", () => {
    const message: OutboundMessage = {
      kind: "consent-on-notify",
      inReplyTo: NOTIFY_ID as InboundRequestId,
      artefactIds: [ARTEFACT, SECOND_ARTEFACT] as ConsentArtefactId[],
    };
    expectPost(v3Dialect.encode(message, envelope), "/api/hiecm/consent/v3/request/hiu/on-notify", {
      acknowledgement: [
        { status: "OK", consentId: ARTEFACT },
        { status: "OK", consentId: SECOND_ARTEFACT },
      ],
      response: { requestId: NOTIFY_ID },
    });
  });

  it("the fetch of an artefact", () => {
    const message: OutboundMessage = { kind: "consent-fetch", artefactId: ARTEFACT as ConsentArtefactId };
    expectPost(v3Dialect.encode(message, envelope), "/api/hiecm/consent/v3/fetch", { consentId: ARTEFACT });
  });

  it("no patient look-up: it throws UnsupportedMessage, because v3 uses the ABHA search", () => {
    const find = () => v3Dialect.encode({ kind: "find-patient", abhaAddress: "hinapatel@sbx" }, envelope);
    expect(find).toThrow(UnsupportedMessage);
    expect(v3Dialect.patientLookup).toBe("abha-search");
  });

  it("the registration of the callback address", () => {
    const { body, ...call } = v3Dialect.encodeCallbackAddress("https://desk.example.org/c/1", envelope);
    const path = "/api/hiecm/gateway/v3/bridge/url";
    expect(call).toEqual({ method: "PATCH", base: "gateway", path, headers: HEADERS });
    expect(JSON.parse(body ?? "")).toEqual({ url: "https://desk.example.org/c/1" });
  });

  it("the reading of the bridge without X-HIU-ID", () => {
    const { "Content-Type": _none, "X-HIU-ID": _absent, ...headers } = HEADERS;
    const path = "/api/hiecm/gateway/v3/bridge-services";
    expect(v3Dialect.encodeReadBridge(envelope)).toEqual({ method: "GET", base: "gateway", path, headers, body: null });
  });
});

describe("a session request of v3", () => {
  it("has X-CM-ID, request id and timestamp, but no HIU id", () => {
    const { requestId, timestamp, cmId } = envelope;
    const call = v3Dialect.encodeSession({ id: "SBX_001", secret: "a secret" }, { requestId, timestamp, cmId });
    const { "X-HIU-ID": _absent, ...headers } = HEADERS;
    expect({ ...call, body: bodyOf(call) }).toEqual({
      method: "POST",
      base: "gateway",
      path: "/api/hiecm/gateway/v3/sessions",
      headers,
      body: { clientId: "SBX_001", clientSecret: "a secret", grantType: "client_credentials" },
    });
  });
});

describe("a callback of v3", () => {
  it("has its id in the REQUEST-ID header, not in the body", () => {
    expect(v3Dialect.inboundRequestId(new Headers({ "request-id": ` ${NOTIFY_ID} ` }), {})).toBe(NOTIFY_ID);
    expect(v3Dialect.inboundRequestId(new Headers(), { requestId: NOTIFY_ID })).toBeNull();
    expect(v3Dialect.inboundRequestId(new Headers({ "REQUEST-ID": " " }), {})).toBeNull();
  });
});
