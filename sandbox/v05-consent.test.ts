import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { aConsent, aPermission } from "./testing/consent";
import { openDesk, type Desk } from "./testing/desk";

const HIU = "IN2910000002";
const BARE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{5,6}$/;

let desk: Desk;
let token: string;
beforeAll(async () => {
  desk = await openDesk();
  token = await desk.v05Token();
});
beforeEach(() => void desk.bridge.received.splice(0));
afterAll(() => desk.close());

describe("the v0.5 network", () => {
  it("asks, grants, is acknowledged and hands out artefacts, with ids and bare times in the body", async () => {
    const requestId = randomUUID();
    const consent = aConsent("grant-lake@sbx", HIU);
    expect(await desk.v05("/consent-requests/init", token, { consent }, { requestId })).toMatchObject({
      status: 202,
      text: "",
    });
    const onInit = await desk.bridge.waitFor("/v0.5/consent-requests/on-init");
    expect(onInit.headers).toMatchObject({ "x-hiu-id": HIU });
    expect(onInit.headers["request-id"]).toBeUndefined();
    expect(onInit.body).toMatchObject({ error: null, resp: { requestId }, timestamp: expect.stringMatching(BARE) });
    expect(onInit.body.requestId).not.toBe(requestId);

    const { body } = await desk.bridge.waitFor("/v0.5/consents/hiu/notify");
    const { consentArtefacts } = body.notification;
    expect(body.notification).toEqual({
      consentRequestId: onInit.body.consentRequest.id,
      status: "GRANTED",
      consentArtefacts: [{ id: expect.any(String) }, { id: expect.any(String) }],
    });
    const acknowledgement = consentArtefacts.map((one: { id: string }) => ({ status: "OK", consentId: one.id }));
    const resp = { requestId: body.requestId };
    expect((await desk.v05("/consents/hiu/on-notify", token, { acknowledgement, resp })).status).toBe(202);

    const both = { acknowledgement, error: { code: 1000, message: "no" }, resp };
    expect(await desk.v05("/consents/hiu/on-notify", token, both)).toMatchObject({
      status: 400,
      json: { error: { code: 2500 } },
    });

    await desk.v05("/consents/fetch", token, { consentId: consentArtefacts[0].id });
    const onFetch = await desk.bridge.waitFor("/v0.5/consents/on-fetch");
    const { status, consentDetail } = onFetch.body.consent;
    expect(status).toBe("GRANTED");
    expect(consentDetail).toMatchObject({ hiu: { id: HIU }, hiTypes: consent.hiTypes, schemaVersion: null });
    expect(consentDetail.permission.dateRange.from).toBe("2015-01-01T00:00:00.000");
    expect(consentDetail.lastUpdated).toBeUndefined();

    await desk.v05("/consent-requests/status", token, { consentRequestId: onInit.body.consentRequest.id });
    const onStatus = await desk.bridge.waitFor("/v0.5/consent-requests/on-status");
    expect(onStatus.body.consentRequest).toMatchObject({ status: "GRANTED", consentArtefacts });
  });

  it("finds a patient by ABHA address, or says 1414", async () => {
    const find = (id: string) =>
      desk.v05("/patients/find", token, { query: { patient: { id }, requester: { type: "HIU", id: HIU } } });
    expect((await find("hinapatel@sbx")).status).toBe(202);
    expect((await find("nobody@sbx")).status).toBe(202);
    const found = await desk.bridge.waitFor("/v0.5/patients/on-find");
    expect(found.body).toMatchObject({ patient: { id: "hinapatel@sbx", name: "Hina Patel" }, error: null });
    const missing = await desk.bridge.waitFor("/v0.5/patients/on-find", 2);
    expect(missing.body.error).toEqual({ code: 1414, message: "Cannot find the user" });
  });

  it.each([
    ["an unknown patient", { patient: { id: "nobody@sbx" } }, 1414],
    ["a purpose nobody knows", { purpose: { text: "Curiosity", code: "CURIOUS" } }, 1420],
    ["an HI type nobody knows", { hiTypes: ["Observation"] }, 1419],
    ["an end in the past", { permission: aPermission({ dataEraseAt: "2020-01-01T00:00:00.000Z" }) }, 1418],
  ])("refuses %s in on-init", async (_, change, code) => {
    const answer = await desk.v05("/consent-requests/init", token, { consent: aConsent("hina-no@sbx", HIU, change) });
    expect(answer.status).toBe(202);
    const { body } = await desk.bridge.waitFor("/v0.5/consent-requests/on-init");
    expect(body).toMatchObject({ consentRequest: null, error: { code } });
  });

  it("says 429 to a request id or time that is bad, or comes twice", async () => {
    const requestId = randomUUID();
    const status = (change: object) =>
      desk.v05("/consent-requests/status", token, { consentRequestId: randomUUID() }, change);
    expect((await status({ requestId })).status).toBe(202);
    for (const change of [{ requestId }, { requestId: "42" }, { timestamp: "2020-01-01T00:00:00.000Z" }]) {
      expect(await status(change)).toMatchObject({ status: 429, json: { error: { code: 2429 } } });
    }
  });

  it("refuses a missing attribute, a stranger's HIU id and a bad token at once", async () => {
    const init = (change: Record<string, unknown>, bearer = token) =>
      desk.v05("/consent-requests/init", bearer, { consent: aConsent("hina-no@sbx", HIU, change) });
    expect(await init({ purpose: {} })).toMatchObject({ status: 400, json: { error: { code: 2500 } } });
    expect((await init({ hiu: { id: "IN2710000001" } })).json.error.message).toBe("Invalid HIU id: IN2710000001");
    expect(await init({}, "a.b.c")).toMatchObject({ status: 401, json: { error: { code: 2401 } } });
  });

  it("takes a bridge address and shows it", async () => {
    const headers = { "Content-Type": "application/json", Authorization: `Bearer ${token}` };
    const { url } = desk.bridge;
    expect((await desk.send("PATCH", "/devservice/v1/bridges", headers, { url })).status).toBe(200);
    expect((await desk.send("GET", "/devservice/v1/bridges/getServices", headers)).json.bridge.url).toBe(url);
  });
});
