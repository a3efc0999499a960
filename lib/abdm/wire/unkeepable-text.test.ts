import { describe, expect, it } from "vitest";

import { type InboundKind, MalformedMessage } from "@/lib/abdm/messages";
import { decodeCallback } from "@/lib/abdm/wire/decode-callback";

const ASKED = "5f7a535d-a3fd-416b-b069-c97d021fbacd";
const CONSENT_REQUEST = "77969467-5a92-44bb-9d6c-4caf24907ea5";
const ARTEFACT = "28ef6ae8-ad03-488d-b26e-940e27154cc0";

describe("text that no column can hold", () => {
  const NUL = "\u0000";
  const response = { requestId: ASKED };
  const notice = (changes: object) => ({
    notification: {
      consentRequestId: CONSENT_REQUEST,
      status: "GRANTED",
      consentArtefacts: [{ id: ARTEFACT }],
      ...changes,
    },
  });

  it.each<[string, InboundKind, unknown]>([
    ["in the id that is answered", "consent-request-initiated", { response: { requestId: `${ASKED}${NUL}` } }],
    ["in the id that is told", "consent-request-initiated", { response, consentRequest: { id: `${NUL}1` } }],
    ["in the request's id", "consent-notified", notice({ consentRequestId: `a${NUL}b` })],
    ["in an artefact's id", "consent-notified", notice({ consentArtefacts: [{ id: `a${NUL}b` }] })],
    ["that is half a character", "consent-notified", notice({ consentRequestId: "\ud800" })],
    ["that has no end", "consent-notified", notice({ consentRequestId: "x".repeat(5000) })],
    ["in an address", "patient-found", { response, patient: { id: `hina${NUL}@sbx` } }],
  ])("%s makes the callback malformed", (_name, kind, body) => {
    expect(() => decodeCallback(kind, body)).toThrow(MalformedMessage);
  });

  it("is left out of what people read", () => {
    const patient = { id: "hinapatel@sbx", name: `Hina${NUL}Patel\ud800` };
    expect(decodeCallback("patient-found", { response, patient })).toMatchObject({ result: { name: "Hina Patel" } });
    expect(decodeCallback("consent-notified", notice({ reason: `no${NUL}t now` }))).toMatchObject({
      reason: "no t now",
    });
    const error = { code: `ABDM-1040${NUL}`, message: `a${NUL}b` };
    expect(decodeCallback("consent-request-initiated", { response, error })).toMatchObject({
      result: { error: { code: "", message: "a b" } },
    });
  });
});
