import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeConsent, makePermission } from "./make-consent";
import { startTestSandbox, type TestSandbox } from "./test-sandbox";

const HIU = "IN2910000002";
const TIME_WITHOUT_ZONE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{5,6}$/;
const CALLS = {
  init: "/consent-requests/init",
  status: "/consent-requests/status",
  fetch: "/consents/fetch",
  onNotify: "/consents/hiu/on-notify",
};
const CALLBACKS = {
  onInit: "/v0.5/consent-requests/on-init",
  onStatus: "/v0.5/consent-requests/on-status",
  notify: "/v0.5/consents/hiu/notify",
  onFetch: "/v0.5/consents/on-fetch",
  onFind: "/v0.5/patients/on-find",
};

let sandbox: TestSandbox;
let token: string;
beforeAll(async () => {
  sandbox = await startTestSandbox();
  token = await sandbox.v05Token();
});
beforeEach(() => void sandbox.receiver.received.splice(0));
afterAll(() => sandbox.close());

describe("the v0.5 network", () => {
  it("takes a request from init to a fetched artefact, with ids and times without zone in the bodies", async () => {
    const requestId = randomUUID();
    const consent = makeConsent("grant-lake@sbx", HIU);
    expect(await sandbox.callV05(CALLS.init, token, { consent }, { requestId })).toMatchObject({
      status: 202,
      text: "",
    });
    const onInit = await sandbox.receiver.waitFor(CALLBACKS.onInit);
    expect(onInit.headers).toMatchObject({ "x-hiu-id": HIU });
    expect(onInit.headers["request-id"]).toBeUndefined();
    const timestamp = expect.stringMatching(TIME_WITHOUT_ZONE);
    expect(onInit.body).toMatchObject({ error: null, resp: { requestId }, timestamp });
    expect(onInit.body.requestId).not.toBe(requestId);
    const consentRequestId = onInit.body.consentRequest.id;

    const { body } = await sandbox.receiver.waitFor(CALLBACKS.notify);
    const { consentArtefacts } = body.notification;
    expect(body.notification).toEqual({
      consentRequestId,
      status: "GRANTED",
      consentArtefacts: [{ id: expect.any(String) }, { id: expect.any(String) }],
    });
    const acknowledgement = consentArtefacts.map(({ id }) => ({ status: "OK", consentId: id }));
    const resp = { requestId: body.requestId };
    expect((await sandbox.callV05(CALLS.onNotify, token, { acknowledgement, resp })).status).toBe(202);

    await sandbox.callV05(CALLS.fetch, token, { consentId: consentArtefacts[0]?.id });
    const { status, consentDetail } = (await sandbox.receiver.waitFor(CALLBACKS.onFetch)).body.consent;
    expect(status).toBe("GRANTED");
    expect(consentDetail).toMatchObject({ hiu: { id: HIU }, hiTypes: consent.hiTypes, schemaVersion: null });
    expect(consentDetail.permission.dateRange.from).toBe("2015-01-01T00:00:00.000");
    expect(consentDetail).not.toHaveProperty("lastUpdated");

    await sandbox.callV05(CALLS.status, token, { consentRequestId });
    const onStatus = await sandbox.receiver.waitFor(CALLBACKS.onStatus);
    expect(onStatus.body.consentRequest).toMatchObject({ status: "GRANTED", consentArtefacts });
  });

  it("answers an acknowledgement that also has an error with 2500", async () => {
    const body = {
      acknowledgement: [{ status: "OK", consentId: randomUUID() }],
      error: { code: 1000, message: "no" },
      resp: { requestId: randomUUID() },
    };
    expect(await sandbox.callV05(CALLS.onNotify, token, body)).toMatchObject({
      status: 400,
      json: { error: { code: 2500 } },
    });
  });

  it("sends in on-find the patient with an ABHA address, and error 1414 for an unknown one", async () => {
    const find = (id: string) =>
      sandbox.callV05("/patients/find", token, { query: { patient: { id }, requester: { type: "HIU", id: HIU } } });
    expect((await find("hinapatel@sbx")).status).toBe(202);
    expect((await find("nobody@sbx")).status).toBe(202);
    const found = await sandbox.receiver.waitFor(CALLBACKS.onFind);
    expect(found.body).toMatchObject({ patient: { id: "hinapatel@sbx", name: "Hina Patel" }, error: null });
    const missing = await sandbox.receiver.waitFor(CALLBACKS.onFind, 2);
    expect(missing.body.error).toEqual({ code: 1414, message: "Cannot find the user" });
  });

  it.each([
    ["an unknown patient", { patient: { id: "nobody@sbx" } }, 1414],
    ["an unknown purpose", { purpose: { text: "Curiosity", code: "CURIOUS" } }, 1420],
    ["an unknown HI type", { hiTypes: ["Observation"] }, 1419],
    ["an erase time in the past", { permission: makePermission({ dataEraseAt: "2020-01-01T00:00:00.000Z" }) }, 1418],
  ])("answers init with %s with 202 and sends the error in on-init", async (_, change, code) => {
    const consent = makeConsent("hina-no@sbx", HIU, change);
    expect((await sandbox.callV05(CALLS.init, token, { consent })).status).toBe(202);
    const { body } = await sandbox.receiver.waitFor(CALLBACKS.onInit);
    expect(body).toMatchObject({ consentRequest: null, error: { code } });
  });

  it("answers 429 to a repeated request id, an invalid request id and an old timestamp", async () => {
    const requestId = randomUUID();
    const status = (envelope: object) =>
      sandbox.callV05(CALLS.status, token, { consentRequestId: randomUUID() }, envelope);
    expect((await status({ requestId })).status).toBe(202);
    for (const envelope of [{ requestId }, { requestId: "42" }, { timestamp: "2020-01-01T00:00:00.000Z" }]) {
      expect(await status(envelope)).toMatchObject({ status: 429, json: { error: { code: 2429 } } });
    }
  });

  it("answers init with a missing attribute, another client's HIU id or an invalid token with an error", async () => {
    const init = (change: Record<string, unknown>, bearer = token) =>
      sandbox.callV05(CALLS.init, bearer, { consent: makeConsent("hina-no@sbx", HIU, change) });
    expect(await init({ purpose: {} })).toMatchObject({ status: 400, json: { error: { code: 2500 } } });
    expect(await init({ hiu: { id: "IN2710000001" } })).toMatchObject({
      json: { error: { message: "Invalid HIU id: IN2710000001" } },
    });
    expect(await init({}, "a.b.c")).toMatchObject({ status: 401, json: { error: { code: 2401 } } });
  });

  it("stores a bridge address and returns it with the bridge's services", async () => {
    const headers = { "Content-Type": "application/json", Authorization: `Bearer ${token}` };
    const { url } = sandbox.receiver;
    expect((await sandbox.send("PATCH", "/devservice/v1/bridges", headers, { url })).status).toBe(200);
    const services = await sandbox.send("GET", "/devservice/v1/bridges/getServices", headers);
    expect(services.json).toMatchObject({ bridge: { url } });
  });

  it("answers 400 to a session call without a client id, whatever else the body contains", async () => {
    const headers = { "Content-Type": "application/json" };
    const response = await sandbox.send("POST", "/gateway/v0.5/sessions", headers, { refused: true });
    expect(response).toMatchObject({ status: 400, json: { error: { code: 2500 } } });
  });
});
