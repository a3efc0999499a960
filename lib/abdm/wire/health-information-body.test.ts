import { describe, expect, test } from "vitest";
import { dialectOf } from "@/lib/abdm/dialects";
import type { Envelope, OutboundMessage } from "@/lib/abdm/messages";
import type { ConsentArtefactId, OutboundRequestId } from "@/lib/ids";

const REQUEST_ID = "5f7a535d-a3fd-416b-b069-c97d021fbacd";
const ARTEFACT = "28ef6ae8-ad03-488d-b26e-940e27154cc0" as ConsentArtefactId;
const TRANSACTION = "a1b2c932-2f70-4ds3-a3b5-2sfd46b12a18d";
const envelope: Envelope = {
  requestId: REQUEST_ID as OutboundRequestId,
  timestamp: new Date("2026-07-21T10:51:32.007Z"),
  cmId: "sbx",
  hiuId: "MY_HIU_ID",
};
const STAMP = { requestId: REQUEST_ID, timestamp: "2026-07-21T10:51:32.007Z" };

// The HIU's keys in the README of the Fidelius CLI.
const RAW = "BAheD5rUqTy4V5xR4/6HWmYpopu5CO+KO8BECS0udNqUTSNo91TIqIIy1A4Vh+F94c+n9vAcwXU2bGcfsI5f69Y=";
const NONCE = "6uj1RdDUbcpI3lVMZvijkMC8Te20O4Bcyz0SyivX8Eg=";

const request: Extract<OutboundMessage, { kind: "health-information-request" }> = {
  kind: "health-information-request",
  artefactId: ARTEFACT,
  dateRange: { from: new Date("2021-07-21T00:00:00Z"), to: new Date("2026-07-20T18:29:59.999Z") },
  pushUrl: "https://desk.example/api/push/x",
  keys: {
    publicKey: Buffer.from(RAW, "base64"),
    nonce: Buffer.from(NONCE, "base64"),
    format: "raw",
    expiresAt: new Date("2026-07-21T11:51:32.007Z"),
  },
};
const REQUEST_BODY = {
  hiRequest: {
    consent: { id: ARTEFACT },
    dateRange: { from: "2021-07-21T00:00:00.000Z", to: "2026-07-20T18:29:59.999Z" },
    dataPushUrl: "https://desk.example/api/push/x",
    keyMaterial: {
      cryptoAlg: "ECDH",
      curve: "Curve25519",
      dhPublicKey: {
        expiry: "2026-07-21T11:51:32.007Z",
        parameters: "Curve25519/32byte random key",
        keyValue: RAW,
      },
      nonce: NONCE,
    },
  },
};

const report: Extract<OutboundMessage, { kind: "health-information-notify" }> = {
  kind: "health-information-notify",
  artefactId: ARTEFACT,
  transactionId: TRANSACTION,
  at: new Date("2026-07-21T10:51:30.000Z"),
  hipId: "HIP_ID",
  status: "TRANSFERRED",
  careContexts: [
    { reference: "Episode1", isUsable: true, description: "Received" },
    { reference: "Episode2", isUsable: false, description: "Cannot be decrypted" },
  ],
};
const REPORT_BODY = {
  notification: {
    consentId: ARTEFACT,
    transactionId: TRANSACTION,
    doneAt: "2026-07-21T10:51:30.000Z",
    notifier: { type: "HIU", id: "MY_HIU_ID" },
    statusNotification: {
      sessionStatus: "TRANSFERRED",
      hipId: "HIP_ID",
      statusResponses: [
        { careContextReference: "Episode1", hiStatus: "OK", description: "Received" },
        { careContextReference: "Episode2", hiStatus: "ERRORED", description: "Cannot be decrypted" },
      ],
    },
  },
};

describe.each([
  ["v3", "/api/hiecm/data-flow/v3/health-information/request", "/api/hiecm/data-flow/v3/health-information/notify", {}],
  ["v0.5", "/v0.5/health-information/cm/request", "/v0.5/health-information/notify", STAMP],
] as const)("in %s", (name, requestPath, reportPath, stamp) => {
  const encode = (message: OutboundMessage) => {
    const { path, body } = dialectOf(name).encode(message, envelope);
    return { path, body: JSON.parse(body ?? "null") as unknown };
  };

  test("a request of records has the artefact's period, the address and the keys", () => {
    expect(encode(request)).toEqual({ path: requestPath, body: { ...stamp, ...REQUEST_BODY } });
  });

  test("the public key of a request is in X.509 form where that is chosen", () => {
    const { body } = encode({ ...request, keys: { ...request.keys, format: "x509" } });
    const begin = "MIIBMTCB6gYHKoZIzj0CATCB3gIBAT";
    expect(body).toHaveProperty(
      "hiRequest.keyMaterial.dhPublicKey.keyValue",
      expect.stringMatching(new RegExp(`^${begin}`)),
    );
  });

  test("a report names each care context with a description", () => {
    expect(encode(report)).toEqual({ path: reportPath, body: { ...stamp, ...REPORT_BODY } });
  });
});
