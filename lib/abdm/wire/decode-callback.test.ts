import { describe, expect, it } from "vitest";

import { dialectOf } from "@/lib/abdm/dialects";
import { type InboundKind, MalformedMessage } from "@/lib/abdm/messages";
import { DIALECTS } from "@/lib/abdm/vocabulary";
import { decodeCallback } from "@/lib/abdm/wire/decode-callback";

const REQUEST_ID = "5f7a535d-a3fd-416b-b069-c97d021fbacd";
const CONSENT_REQUEST = "77969467-5a92-44bb-9d6c-4caf24907ea5";
const ARTEFACT = "28ef6ae8-ad03-488d-b26e-940e27154cc0";
const SECOND = "a1s2c932-2f70-3ds3-a3b5-2sfd46b12a18d";

/** v0.5 bodies have their own id and time, in the format of observed callbacks. */
const STAMP = { requestId: "499a5a4a-7dda-4f20-9b67-e24589627061", timestamp: "2022-07-08T11:14:19.12645" };
const SWAGGER_ERROR = { code: 1000, message: "string" };

const initiated = (result: unknown) => ({ kind: "on-init", inReplyTo: REQUEST_ID, result });
const checked = (result: unknown) => ({ kind: "on-status", inReplyTo: REQUEST_ID, result });

describe("decodeCallback decodes the example callbacks of v3:", () => {
  const response = { requestId: REQUEST_ID };
  it.each<[string, InboundKind, unknown, unknown]>([
    [
      "on-init",
      "on-init",
      { consentRequest: { id: CONSENT_REQUEST }, error: null, response },
      initiated({ cmConsentRequestId: CONSENT_REQUEST }),
    ],
    [
      "on-init with an error",
      "on-init",
      { consentRequest: null, error: { code: "ABDM-1040: ", message: "Invalid HIU ID" }, response },
      initiated({ error: { code: "ABDM-1040", message: "Invalid HIU ID" } }),
    ],
    [
      "on-status",
      "on-status",
      { consentRequest: { id: CONSENT_REQUEST, status: "REQUESTED" }, error: null, response, resp: null },
      checked({ cmConsentRequestId: CONSENT_REQUEST, status: "REQUESTED", artefactIds: null }),
    ],
    [
      "notify",
      "notify",
      {
        notification: {
          consentRequestId: CONSENT_REQUEST,
          status: "GRANTED",
          reason: null,
          consentArtefacts: [{ id: ARTEFACT }],
        },
      },
      {
        kind: "notify",
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

describe("decodeCallback decodes the example callbacks of v0.5:", () => {
  const resp = { requestId: REQUEST_ID };
  it.each<[string, InboundKind, unknown, unknown]>([
    [
      "on-find",
      "on-find",
      { ...STAMP, patient: { id: "hinapatel79@ndhm", name: "Hina Patel" }, error: null, resp },
      { kind: "on-find", inReplyTo: REQUEST_ID, result: { abhaAddress: "hinapatel79@ndhm", name: "Hina Patel" } },
    ],
    [
      "on-find without a patient",
      "on-find",
      { ...STAMP, patient: null, error: { code: 1404, message: "No patient matching the records" }, resp },
      {
        kind: "on-find",
        inReplyTo: REQUEST_ID,
        result: { error: { code: "1404", message: "No patient matching the records" } },
      },
    ],
    [
      "on-init",
      "on-init",
      { ...STAMP, consentRequest: { id: CONSENT_REQUEST }, error: null, resp },
      initiated({ cmConsentRequestId: CONSENT_REQUEST }),
    ],
    [
      "on-status",
      "on-status",
      {
        ...STAMP,
        consentRequest: { id: CONSENT_REQUEST, status: "GRANTED", consentArtefacts: [{ id: ARTEFACT }] },
        error: null,
        resp,
      },
      checked({ cmConsentRequestId: CONSENT_REQUEST, status: "GRANTED", artefactIds: [ARTEFACT] }),
    ],
    [
      "notify of a denial",
      "notify",
      { ...STAMP, notification: { consentRequestId: CONSENT_REQUEST, status: "DENIED" } },
      {
        kind: "notify",
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

describe("decodeCallback decodes a reply with", () => {
  const consentRequest = { id: CONSENT_REQUEST };
  const init = (body: object) => decodeCallback("on-init", body);
  const success = initiated({ cmConsentRequestId: CONSENT_REQUEST });

  it.each([
    ["a null resp beside response", { response: { requestId: REQUEST_ID }, resp: null }],
    ["a null response beside resp", { response: null, resp: { requestId: REQUEST_ID } }],
    ["a text in resp beside response", { response: { requestId: REQUEST_ID }, resp: "null" }],
    ["an empty response beside resp", { response: { requestId: "" }, resp: { requestId: REQUEST_ID } }],
    ["capitals and spaces in the request id", { response: { requestId: ` ${REQUEST_ID.toUpperCase()} ` } }],
    ["an empty error", { response: { requestId: REQUEST_ID }, error: {} }],
    ["no error field", { response: { requestId: REQUEST_ID } }],
    ["the default error of Swagger beside a success", { resp: { requestId: REQUEST_ID }, error: SWAGGER_ERROR }],
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
    ["an error in an error", { error: { code: "ABDM-1070", message: "Duplicate" } }, "ABDM-1070", "Duplicate"],
    ["an error that is a text", "Invalid references", "", "Invalid references"],
  ])("%s", (_name, error, code, message) => {
    expect(init({ error, response: { requestId: REQUEST_ID } })).toEqual(initiated({ error: { code, message } }));
  });

  it("an id that is not a UUID", () => {
    const body = { consentRequest: { id: " CR/2026-7 " }, response: { requestId: REQUEST_ID } };
    expect(init(body)).toEqual(initiated({ cmConsentRequestId: "CR/2026-7" }));
  });

  it("the status GRANTED without artefact ids, which become null", () => {
    const body = { consentRequest: { id: CONSENT_REQUEST, status: "granted" }, response: { requestId: REQUEST_ID } };
    const result = { cmConsentRequestId: CONSENT_REQUEST, status: "GRANTED", artefactIds: null };
    expect(decodeCallback("on-status", body)).toEqual(checked(result));
  });
});

describe("decodeCallback decodes a notification with", () => {
  const notified = (notification: unknown) => decodeCallback("notify", { notification });

  it.each([undefined, null, ""])(
    "the status REVOKED and artefact ids, without consentRequestId (%j)",
    (consentRequestId) => {
      const message = notified({ consentRequestId, status: "REVOKED", consentArtefacts: [{ id: ARTEFACT }] });
      expect(message).toMatchObject({ cmConsentRequestId: null, status: "REVOKED", artefactIds: [ARTEFACT] });
    },
  );

  it("artefact ids as objects, as texts, repeated and missing", () => {
    const consentArtefacts = [{ id: ARTEFACT }, { id: SECOND }, { id: ARTEFACT }, SECOND, { id: null }, null];
    const message = notified({ consentRequestId: CONSENT_REQUEST, status: "GRANTED", consentArtefacts });
    expect(message).toMatchObject({ artefactIds: [ARTEFACT, SECOND] });
  });
});

describe("decodeCallback throws MalformedMessage for", () => {
  const response = { requestId: REQUEST_ID };
  it.each<[string, InboundKind, unknown]>([
    ["a text", "on-init", "accepted"],
    ["null", "on-fetch", null],
    ["an array", "notify", []],
    ["no request id in response or resp", "on-init", { consentRequest: { id: CONSENT_REQUEST } }],
    ["neither payload nor error", "on-init", { consentRequest: null, error: null, response }],
    ["no payload and an empty error", "on-fetch", { error: {}, response }],
    ["an unknown status", "on-status", { consentRequest: { id: "1", status: "PAUSED" }, response }],
    ["a notification without any id", "notify", { notification: { status: "REVOKED" } }],
    ["no notification field", "notify", { status: "GRANTED" }],
  ])("%s", (_name, kind, body) => {
    for (const name of DIALECTS) expect(() => dialectOf(name).decode(kind, body)).toThrow(MalformedMessage);
  });

  it.each(["constructor", "__proto__", "toString"])("the id %s, which a look-up in any object would find", (id) => {
    const notification = { status: "REVOKED", consentArtefacts: [{ id }] };
    expect(() => decodeCallback("notify", { notification })).toThrow(MalformedMessage);
    expect(() => decodeCallback("on-init", { consentRequest: { id }, response })).toThrow(MalformedMessage);
  });

  it("an invalid value, without the value in the error message", () => {
    const body = { consentRequest: { id: "secret-id", status: "hinapatel@sbx" }, response };
    expect(() => decodeCallback("on-status", body)).toThrow(/^(?!.*(hinapatel|secret)).*status/i);
  });
});

describe("text that PostgreSQL cannot store", () => {
  const NUL = "\u0000";
  const response = { requestId: REQUEST_ID };
  const notification = (changes: object) => ({
    notification: {
      consentRequestId: CONSENT_REQUEST,
      status: "GRANTED",
      consentArtefacts: [{ id: ARTEFACT }],
      ...changes,
    },
  });

  it.each<[string, InboundKind, unknown]>([
    ["in the request id of the reply", "on-init", { response: { requestId: `${REQUEST_ID}${NUL}` } }],
    ["in the consent request id of a reply", "on-init", { response, consentRequest: { id: `${NUL}1` } }],
    ["in the consent request id of a notification", "notify", notification({ consentRequestId: `a${NUL}b` })],
    ["in an artefact id", "notify", notification({ consentArtefacts: [{ id: `a${NUL}b` }] })],
    ["with an unpaired surrogate", "notify", notification({ consentRequestId: "\ud800" })],
    ["that is too long", "notify", notification({ consentRequestId: "x".repeat(5000) })],
    ["in an ABHA address", "on-find", { response, patient: { id: `hina${NUL}@sbx` } }],
  ])("%s causes MalformedMessage", (_name, kind, body) => {
    expect(() => decodeCallback(kind, body)).toThrow(MalformedMessage);
  });

  it("is replaced with a space in names, reasons and errors", () => {
    const patient = { id: "hinapatel@sbx", name: `Hina${NUL}Patel\ud800` };
    expect(decodeCallback("on-find", { response, patient })).toMatchObject({ result: { name: "Hina Patel" } });
    expect(decodeCallback("notify", notification({ reason: `no${NUL}t now` }))).toMatchObject({
      reason: "no t now",
    });
    const error = { code: `ABDM-1040${NUL}`, message: `a${NUL}b` };
    expect(decodeCallback("on-init", { response, error })).toMatchObject({
      result: { error: { code: "", message: "a b" } },
    });
  });
});
