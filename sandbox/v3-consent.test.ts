import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { aConsent, aPermission } from "./testing/consent";
import { openDesk, V3, v3Headers, type Desk } from "./testing/desk";

const ON_INIT = "/api/v3/hiu/consent/request/on-init";
const ON_STATUS = "/api/v3/hiu/consent/request/on-status";
const NOTIFY = "/api/v3/hiu/consent/request/notify";
const ON_FETCH = "/api/v3/hiu/consent/on-fetch";

let desk: Desk;
let token: string;
beforeAll(async () => {
  desk = await openDesk();
  token = await desk.v3Token();
});
beforeEach(() => void desk.bridge.received.splice(0));
afterAll(() => desk.close());

async function ask(patientId: string, change: Record<string, unknown> = {}): Promise<string> {
  const body = { consent: aConsent(patientId, "IN2710000001", change) };
  expect((await desk.v3(V3.init, token, body)).status).toBe(202);
  return (await desk.bridge.waitFor(ON_INIT)).body.consentRequest.id;
}

describe("the v3 network", () => {
  it("asks, grants, is acknowledged and hands out one artefact for each hospital", async () => {
    const requestId = randomUUID();
    const consent = aConsent("grant-whole@sbx");
    expect((await desk.v3(V3.init, token, { consent }, { "REQUEST-ID": requestId })).text).toBe("");
    const onInit = await desk.bridge.waitFor(ON_INIT);
    const id = onInit.body.consentRequest.id;
    expect(onInit.body).toEqual({ consentRequest: { id }, error: null, response: { requestId } });
    expect(onInit.headers).toMatchObject({ "x-hiu-id": "IN2710000001", timestamp: expect.stringMatching(/Z$/) });
    expect(onInit.headers["request-id"]).not.toBe(requestId);

    const notify = await desk.bridge.waitFor(NOTIFY);
    const { consentArtefacts } = notify.body.notification;
    expect(notify.body).toEqual({
      notification: { consentRequestId: id, status: "GRANTED", reason: null, consentArtefacts },
    });
    expect(notify.headers["authorization"]).toBe(onInit.headers["authorization"]);
    expect(consentArtefacts).toHaveLength(2);

    const acknowledgement = consentArtefacts.map((one: { id: string }) => ({ status: "OK", consentId: one.id }));
    const response = { requestId: notify.headers["request-id"] };
    expect((await desk.v3(V3.onNotify, token, { acknowledgement, response })).status).toBe(202);
    const { json } = await desk.look(`/requests/${id}`);
    expect(json.notifications[0].acknowledgedAt).not.toBeNull();

    const fetchId = randomUUID();
    const consentId = consentArtefacts[0].id;
    expect((await desk.v3(V3.fetch, token, { consentId }, { "REQUEST-ID": fetchId })).status).toBe(202);
    const { body } = await desk.bridge.waitFor(ON_FETCH);
    expect(body).toMatchObject({ error: null, response: { requestId: fetchId }, resp: null });
    expect(Buffer.from(body.consent.signature, "base64")).toHaveLength(256);
    expect(body.consent).toMatchObject({
      status: "GRANTED",
      consentDetail: {
        consentId,
        hip: { id: "IN2710000101", type: "HIP" },
        hiu: { id: "IN2710000001", name: null, type: null },
        hiTypes: consent.hiTypes,
        patient: { id: "grant-whole@sbx" },
        purpose: consent.purpose,
        requester: consent.requester,
        permission: consent.permission,
        schemaVersion: "v3",
        consentManager: { id: "sbx" },
      },
    });
    expect(body.consent.consentDetail.careContexts.length).toBeGreaterThan(0);
  });

  it("denies, and waits for those who answer on the phone", async () => {
    const denied = await ask("deny-once@sbx");
    const { body } = await desk.bridge.waitFor(NOTIFY);
    expect(body.notification).toEqual({
      consentRequestId: denied,
      status: "DENIED",
      reason: null,
      consentArtefacts: [],
    });
    desk.bridge.received.splice(0);
    const waiting = await ask("hina-waits@sbx");
    await desk.v3(V3.status, token, { consentRequestId: waiting });
    const onStatus = await desk.bridge.waitFor(ON_STATUS);
    expect(onStatus.body).toMatchObject({
      consentRequest: { id: waiting, status: "REQUESTED" },
      error: null,
      resp: null,
    });
  });

  it("grants less than was asked, never more", async () => {
    const id = await ask("hina-narrows@sbx");
    const grant = (choice: object) => desk.control(`/requests/${id}/grant`, choice);
    expect(await grant({ hiTypes: ["WellnessRecord"] })).toMatchObject({ status: 409 });
    expect(await grant({ eraseAt: "2999-01-01T00:00:00.000Z" })).toMatchObject({ status: 409 });
    const choice = { hiTypes: ["Prescription"], hipIds: ["IN2710000102"], from: "2020-01-01T00:00:00.000Z" };
    expect((await grant(choice)).status).toBe(200);
    const { body } = await desk.bridge.waitFor(NOTIFY);
    expect(body.notification.consentArtefacts).toHaveLength(1);
    await desk.v3(V3.fetch, token, { consentId: body.notification.consentArtefacts[0].id });
    const { consentDetail } = (await desk.bridge.waitFor(ON_FETCH)).body.consent;
    expect(consentDetail).toMatchObject({ hiTypes: ["Prescription"], hip: { id: "IN2710000102" } });
    expect(consentDetail.permission.dateRange).toEqual({ from: choice.from, to: "2025-01-01T00:00:00.000Z" });
    expect(await grant({})).toMatchObject({ status: 409 });
  });

  it("withdraws hospital by hospital, and tells no more of what was withdrawn", async () => {
    const id = await ask("grant-withdraws@sbx");
    const [first, second] = (await desk.bridge.waitFor(NOTIFY)).body.notification.consentArtefacts;
    await desk.control(`/requests/${id}/revoke`, { artefactIds: [first.id] });
    expect((await desk.bridge.waitFor(NOTIFY, 2)).body.notification).toMatchObject({
      status: "REVOKED",
      consentArtefacts: [{ id: first.id }],
    });
    expect((await desk.look(`/requests/${id}`)).json.status).toBe("GRANTED");
    await desk.control(`/requests/${id}/revoke`);
    expect((await desk.bridge.waitFor(NOTIFY, 3)).body.notification.consentArtefacts).toEqual([{ id: second.id }]);
    expect((await desk.look(`/requests/${id}`)).json.status).toBe("REVOKED");
    await desk.v3(V3.fetch, token, { consentId: first.id });
    const { body } = await desk.bridge.waitFor(ON_FETCH);
    expect(body.consent).toEqual({ status: "REVOKED", consentDetail: null, signature: null });
  });

  it("lets requests and permissions end by themselves", async () => {
    const permission = aPermission({ dataEraseAt: new Date(Date.now() + 400).toISOString() });
    await ask("silent-ends@sbx", { permission });
    const { notification } = (await desk.bridge.waitFor(NOTIFY)).body;
    expect(notification).toMatchObject({ status: "EXPIRED", consentArtefacts: [] });
    desk.bridge.received.splice(0);
    await ask("grant-ends@sbx", { permission: aPermission({ dataEraseAt: new Date(Date.now() + 700).toISOString() }) });
    const ended = (await desk.bridge.waitFor(NOTIFY, 2)).body.notification;
    expect(ended).toMatchObject({ status: "EXPIRED", consentArtefacts: [{}, {}] });
  });

  it("shows a bridge's address and sends there what comes next", async () => {
    const headers = v3Headers(token);
    const url = `${desk.bridge.url}/below`;
    expect((await desk.send("PATCH", "/api/hiecm/gateway/v3/bridge/url", headers, { url })).status).toBe(202);
    const shown = await desk.send("GET", "/api/hiecm/gateway/v3/bridge-services", v3Headers(token));
    expect(shown.json).toMatchObject({ bridge: { id: "SBXID_CITY", url }, services: [{ id: "IN2710000001" }] });
    await desk.v3(V3.init, token, { consent: aConsent("hina-moved@sbx") });
    await desk.bridge.waitFor(`/below${ON_INIT}`);
    await desk.send("PATCH", "/api/hiecm/gateway/v3/bridge/url", v3Headers(token), { url: desk.bridge.url });
  });
});
