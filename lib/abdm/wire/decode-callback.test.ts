import { describe, expect, it } from "vitest";

import { dialectOf } from "@/lib/abdm/dialects";
import { type InboundKind, MalformedMessage } from "@/lib/abdm/messages";
import { DIALECTS } from "@/lib/abdm/vocabulary";
import { decodeCallback } from "@/lib/abdm/wire/decode-callback";

const ASKED = "5f7a535d-a3fd-416b-b069-c97d021fbacd";
const CONSENT_REQUEST = "77969467-5a92-44bb-9d6c-4caf24907ea5";
const ARTEFACT = "28ef6ae8-ad03-488d-b26e-940e27154cc0";
const SECOND = "a1s2c932-2f70-3ds3-a3b5-2sfd46b12a18d";

/** v0.5 bodies bear an id and a time of their own, as live traffic writes it. */
const STAMP = { requestId: "499a5a4a-7dda-4f20-9b67-e24589627061", timestamp: "2022-07-08T11:14:19.12645" };
const SWAGGER_ERROR = { code: 1000, message: "string" };

const initiated = (result: unknown) => ({ kind: "consent-request-initiated", inReplyTo: ASKED, result });
const checked = (result: unknown) => ({ kind: "consent-request-checked", inReplyTo: ASKED, result });

describe("golden callbacks of v3", () => {
  const response = { requestId: ASKED };
  it.each<[string, InboundKind, unknown, unknown]>([
    [
      "on-init",
      "consent-request-initiated",
      { consentRequest: { id: CONSENT_REQUEST }, error: null, response },
      initiated({ cmConsentRequestId: CONSENT_REQUEST }),
    ],
    [
      "on-init with an error",
      "consent-request-initiated",
      { consentRequest: null, error: { code: "ABDM-1040: ", message: "Invalid HIU ID" }, response },
      initiated({ error: { code: "ABDM-1040", message: "Invalid HIU ID" } }),
    ],
    [
      "on-status",
      "consent-request-checked",
      { consentRequest: { id: CONSENT_REQUEST, status: "REQUESTED" }, error: null, response, resp: null },
      checked({ cmConsentRequestId: CONSENT_REQUEST, status: "REQUESTED", artefactIds: null }),
    ],
    [
      "notify",
      "consent-notified",
      {
        notification: {
          consentRequestId: CONSENT_REQUEST,
          status: "GRANTED",
          reason: null,
          consentArtefacts: [{ id: ARTEFACT }],
        },
      },
      {
        kind: "consent-notified",
        cmConsentRequestId: CONSENT_REQUEST,
        status: "GRANTED",
        reason: null,
        artefactIds: [ARTEFACT],
      },
    ],
  ])("%s", (_name, kind, body, message) => {
    expect(decodeCallback(kind, body)).toEqual(message);
  });
});

describe("golden callbacks of v0.5", () => {
  const resp = { requestId: ASKED };
  it.each<[string, InboundKind, unknown, unknown]>([
    [
      "on-find",
      "patient-found",
      { ...STAMP, patient: { id: "hinapatel79@ndhm", name: "Hina Patel" }, error: null, resp },
      { kind: "patient-found", inReplyTo: ASKED, result: { abhaAddress: "hinapatel79@ndhm", name: "Hina Patel" } },
    ],
    [
      "on-find for nobody",
      "patient-found",
      { ...STAMP, patient: null, error: { code: 1404, message: "No patient matching the records" }, resp },
      {
        kind: "patient-found",
        inReplyTo: ASKED,
        result: { error: { code: "1404", message: "No patient matching the records" } },
      },
    ],
    [
      "on-init",
      "consent-request-initiated",
      { ...STAMP, consentRequest: { id: CONSENT_REQUEST }, error: null, resp },
      initiated({ cmConsentRequestId: CONSENT_REQUEST }),
    ],
    [
      "on-status",
      "consent-request-checked",
      {
        ...STAMP,
        consentRequest: { id: CONSENT_REQUEST, status: "GRANTED", consentArtefacts: [{ id: ARTEFACT }] },
        error: null,
        resp,
      },
      checked({ cmConsentRequestId: CONSENT_REQUEST, status: "GRANTED", artefactIds: [ARTEFACT] }),
    ],
    [
      "notify of a refusal",
      "consent-notified",
      { ...STAMP, notification: { consentRequestId: CONSENT_REQUEST, status: "DENIED" } },
      {
        kind: "consent-notified",
        cmConsentRequestId: CONSENT_REQUEST,
        status: "DENIED",
        reason: null,
        artefactIds: [],
      },
    ],
  ])("%s", (_name, kind, body, message) => {
    expect(decodeCallback(kind, body)).toEqual(message);
  });
});

describe("what traffic does to a consent request's answer", () => {
  const consentRequest = { id: CONSENT_REQUEST };
  const init = (body: object) => decodeCallback("consent-request-initiated", body);
  const success = initiated({ cmConsentRequestId: CONSENT_REQUEST });

  it.each([
    ["a null resp beside response", { response: { requestId: ASKED }, resp: null }],
    ["a null response beside resp", { response: null, resp: { requestId: ASKED } }],
    ["resp as text beside response", { response: { requestId: ASKED }, resp: "null" }],
    ["an empty response beside resp", { response: { requestId: "" }, resp: { requestId: ASKED } }],
    ["capitals in the id that was echoed", { response: { requestId: ` ${ASKED.toUpperCase()} ` } }],
    ["error {}", { response: { requestId: ASKED }, error: {} }],
    ["no error at all", { response: { requestId: ASKED } }],
    ["an error of Swagger's beside success", { resp: { requestId: ASKED }, error: SWAGGER_ERROR }],
  ])("%s", (_name, rest) => {
    expect(init({ consentRequest, ...rest })).toEqual(success);
  });

  it.each([
    ["an integer code", { code: 1415, message: "Cannot find it" }, "1415", "Cannot find it"],
    ["a code ending in a colon", { code: "ABDM-9999: ", message: "No" }, "ABDM-9999", "No"],
    [
      "an array of errors",
      [{ error: { code: "1", message: "A" } }, { error: { code: "2", message: "B" } }],
      "1",
      "A; B",
    ],
    ["an error inside an error", { error: { code: "ABDM-1070", message: "Duplicate" } }, "ABDM-1070", "Duplicate"],
    ["an error that is mere text", "Invalid references", "", "Invalid references"],
  ])("%s", (_name, error, code, message) => {
    expect(init({ error, response: { requestId: ASKED } })).toEqual(initiated({ error: { code, message } }));
  });

  it("an id that is no UUID stays as it is", () => {
    const body = { consentRequest: { id: " CR/2026-7 " }, response: { requestId: ASKED } };
    expect(init(body)).toEqual(initiated({ cmConsentRequestId: "CR/2026-7" }));
  });

  it("on-status GRANTED without artefacts leaves them untold", () => {
    const body = { consentRequest: { id: CONSENT_REQUEST, status: "granted" }, response: { requestId: ASKED } };
    const result = { cmConsentRequestId: CONSENT_REQUEST, status: "GRANTED", artefactIds: null };
    expect(decodeCallback("consent-request-checked", body)).toEqual(checked(result));
  });
});

describe("what traffic does to a notification", () => {
  const notified = (notification: unknown) => decodeCallback("consent-notified", { notification });

  it.each([undefined, null, ""])("REVOKED without consentRequestId (%j) names its artefacts", (consentRequestId) => {
    const told = notified({ consentRequestId, status: "REVOKED", consentArtefacts: [{ id: ARTEFACT }] });
    expect(told).toMatchObject({ cmConsentRequestId: null, status: "REVOKED", artefactIds: [ARTEFACT] });
  });

  it("one artefact for each HIP, repeated, bare and nameless ones", () => {
    const consentArtefacts = [{ id: ARTEFACT }, { id: SECOND }, { id: ARTEFACT }, SECOND, { id: null }, null];
    const told = notified({ consentRequestId: CONSENT_REQUEST, status: "GRANTED", consentArtefacts });
    expect(told).toMatchObject({ artefactIds: [ARTEFACT, SECOND] });
  });
});

describe("a callback that makes no sense is malformed", () => {
  const response = { requestId: ASKED };
  it.each<[string, InboundKind, unknown]>([
    ["no object at all", "consent-request-initiated", "accepted"],
    ["null", "artefact-fetched", null],
    ["an array", "consent-notified", []],
    ["no request that it answers", "consent-request-initiated", { consentRequest: { id: CONSENT_REQUEST } }],
    ["neither payload nor error", "consent-request-initiated", { consentRequest: null, error: null, response }],
    ["no payload, and an error that says nothing", "artefact-fetched", { error: {}, response }],
    ["a status nobody knows", "consent-request-checked", { consentRequest: { id: "1", status: "PAUSED" }, response }],
    ["a notification of neither request nor artefact", "consent-notified", { notification: { status: "REVOKED" } }],
    ["no notification", "consent-notified", { status: "GRANTED" }],
  ])("%s", (_name, kind, body) => {
    for (const name of DIALECTS) expect(() => dialectOf(name).decode(kind, body)).toThrow(MalformedMessage);
  });

  it("and its description bears no value that came with it", () => {
    const body = { consentRequest: { id: "secret-id", status: "hinapatel@sbx" }, response };
    expect(() => decodeCallback("consent-request-checked", body)).toThrow(/^(?!.*(hinapatel|secret)).*status/i);
  });
});
