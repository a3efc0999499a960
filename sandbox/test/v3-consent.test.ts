import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { ConsentRequest } from "@/sandbox/state/consent-request";
import { makeConsent, makePermission } from "./make-consent";
import { startTestSandbox, V3_CALLBACK_PATHS, V3_PATHS, v3Headers, type TestSandbox } from "./test-sandbox";

const { onInit: ON_INIT, onStatus: ON_STATUS, notify: NOTIFY, onFetch: ON_FETCH } = V3_CALLBACK_PATHS;

let sandbox: TestSandbox;
let token: string;
beforeAll(async () => {
  sandbox = await startTestSandbox();
  token = await sandbox.v3Token();
});
beforeEach(() => void sandbox.receiver.received.splice(0));
afterAll(() => sandbox.close());

/** Sends init and returns the consent request's id from on-init. */
async function requestConsent(patientId: string, change: Record<string, unknown> = {}): Promise<string> {
  const body = { consent: makeConsent(patientId, "IN2710000001", change) };
  expect((await sandbox.callV3(V3_PATHS.init, token, body)).status).toBe(202);
  return (await sandbox.receiver.waitFor(ON_INIT)).body.consentRequest.id;
}

const readRequest = (id: string) => sandbox.getControl<ConsentRequest>(`/requests/${id}`);
const expiresIn = (ms: number) => ({
  permission: makePermission({ dataEraseAt: new Date(Date.now() + ms).toISOString() }),
});

describe("the v3 network", () => {
  it("takes a request from init to a fetched artefact, with one artefact for each hospital", async () => {
    const requestId = randomUUID();
    const consent = makeConsent("grant-whole@sbx");
    const init = await sandbox.callV3(V3_PATHS.init, token, { consent }, { "REQUEST-ID": requestId });
    expect(init.text).toBe("");
    const onInit = await sandbox.receiver.waitFor(ON_INIT);
    const id = onInit.body.consentRequest.id;
    expect(onInit.body).toEqual({ consentRequest: { id }, error: null, response: { requestId } });
    expect(onInit.headers).toMatchObject({ "x-hiu-id": "IN2710000001", timestamp: expect.stringMatching(/Z$/) });
    expect(onInit.headers["request-id"]).not.toBe(requestId);

    const notify = await sandbox.receiver.waitFor(NOTIFY);
    const { consentArtefacts } = notify.body.notification;
    expect(notify.body).toEqual({
      notification: { consentRequestId: id, status: "GRANTED", reason: null, consentArtefacts },
    });
    expect(notify.headers["authorization"]).toBe(onInit.headers["authorization"]);
    expect(consentArtefacts).toHaveLength(2);

    const acknowledgement = consentArtefacts.map((one) => ({ status: "OK", consentId: one.id }));
    const response = { requestId: notify.headers["request-id"] };
    expect((await sandbox.callV3(V3_PATHS.onNotify, token, { acknowledgement, response })).status).toBe(202);
    expect((await readRequest(id)).notifications).toMatchObject([{ acknowledgedAt: expect.any(String) }]);

    const fetchId = randomUUID();
    const consentId = consentArtefacts[0]?.id;
    const fetched = await sandbox.callV3(V3_PATHS.fetch, token, { consentId }, { "REQUEST-ID": fetchId });
    expect(fetched.status).toBe(202);
    const { body } = await sandbox.receiver.waitFor(ON_FETCH);
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

  it("sends a DENIED notification without artefacts for a patient who denies", async () => {
    const id = await requestConsent("deny-once@sbx");
    const { body } = await sandbox.receiver.waitFor(NOTIFY);
    expect(body.notification).toEqual({ consentRequestId: id, status: "DENIED", reason: null, consentArtefacts: [] });
  });

  it("sends REQUESTED in on-status while the patient has not answered", async () => {
    const id = await requestConsent("hina-waits@sbx");
    await sandbox.callV3(V3_PATHS.status, token, { consentRequestId: id });
    expect((await sandbox.receiver.waitFor(ON_STATUS)).body).toMatchObject({
      consentRequest: { id, status: "REQUESTED" },
      error: null,
      resp: null,
    });
  });

  it("grants less than was requested, and answers 409 to a choice of more or to a second answer", async () => {
    const id = await requestConsent("hina-narrows@sbx");
    const grant = (choice: object) => sandbox.postControl(`/requests/${id}/grant`, choice);
    expect(await grant({ hiTypes: ["WellnessRecord"] })).toMatchObject({ status: 409 });
    expect(await grant({ eraseAt: "2999-01-01T00:00:00.000Z" })).toMatchObject({ status: 409 });
    const choice = { hiTypes: ["Prescription"], hipIds: ["IN2710000102"], from: "2020-01-01T00:00:00.000Z" };
    expect((await grant(choice)).status).toBe(200);
    const { consentArtefacts } = (await sandbox.receiver.waitFor(NOTIFY)).body.notification;
    expect(consentArtefacts).toHaveLength(1);
    await sandbox.callV3(V3_PATHS.fetch, token, { consentId: consentArtefacts[0]?.id });
    const { consentDetail } = (await sandbox.receiver.waitFor(ON_FETCH)).body.consent;
    expect(consentDetail).toMatchObject({ hiTypes: ["Prescription"], hip: { id: "IN2710000102" } });
    expect(consentDetail.permission.dateRange).toEqual({ from: choice.from, to: "2025-01-01T00:00:00.000Z" });
    expect(await grant({})).toMatchObject({ status: 409 });
  });

  it("revokes hospital by hospital, and sends no details of a revoked artefact", async () => {
    const id = await requestConsent("grant-withdraws@sbx");
    const [first, second] = (await sandbox.receiver.waitFor(NOTIFY)).body.notification.consentArtefacts;
    await sandbox.postControl(`/requests/${id}/revoke`, { artefactIds: [first?.id] });
    expect((await sandbox.receiver.waitFor(NOTIFY, 2)).body.notification).toMatchObject({
      status: "REVOKED",
      consentArtefacts: [{ id: first?.id }],
    });
    expect((await readRequest(id)).status).toBe("GRANTED");
    await sandbox.postControl(`/requests/${id}/revoke`);
    const last = (await sandbox.receiver.waitFor(NOTIFY, 3)).body.notification;
    expect(last.consentArtefacts).toEqual([{ id: second?.id }]);
    expect((await readRequest(id)).status).toBe("REVOKED");
    await sandbox.callV3(V3_PATHS.fetch, token, { consentId: first?.id });
    const { body } = await sandbox.receiver.waitFor(ON_FETCH);
    expect(body.consent).toEqual({ status: "REVOKED", consentDetail: null, signature: null });
  });

  it("sends EXPIRED at the erase time of a request without an answer", async () => {
    await requestConsent("silent-ends@sbx", expiresIn(400));
    const { notification } = (await sandbox.receiver.waitFor(NOTIFY)).body;
    expect(notification).toMatchObject({ status: "EXPIRED", consentArtefacts: [] });
  });

  it("sends EXPIRED with all artefacts at the erase time of a granted request", async () => {
    await requestConsent("grant-ends@sbx", expiresIn(700));
    const { notification } = (await sandbox.receiver.waitFor(NOTIFY, 2)).body;
    expect(notification).toMatchObject({ status: "EXPIRED", consentArtefacts: [{}, {}] });
  });

  it("reports no end of a consent whose end a test leaves unreported, and that of one which ends later", async () => {
    const endsIn = (ms: number) => ({ eraseAt: new Date(Date.now() + ms).toISOString() });
    const silent = await requestConsent("hina-unreported@sbx");
    await sandbox.postControl(`/requests/${silent}/grant`, { ...endsIn(100), unreportedEnd: true });
    sandbox.receiver.received.splice(0);
    const reported = await requestConsent("hina-reported@sbx");
    await sandbox.postControl(`/requests/${reported}/grant`, endsIn(400));
    const reportsOn = (id: string) =>
      sandbox.receiver.received
        .filter(({ path }) => path === NOTIFY)
        .map(
          ({ body }) =>
            (body as unknown as { notification: { consentRequestId: string; status: string } }).notification,
        )
        .filter(({ consentRequestId }) => consentRequestId === id)
        .map(({ status }) => status);
    await vi.waitFor(() => expect(reportsOn(reported)).toEqual(["GRANTED", "EXPIRED"]), { timeout: 30_000 });
    expect(reportsOn(silent)).not.toContain("EXPIRED");
    expect(await readRequest(silent)).toMatchObject({ status: "GRANTED" });
  });

  it("returns a changed bridge address and sends the next callbacks there", async () => {
    const setUrl = (url: string) => sandbox.send("PATCH", V3_PATHS.bridgeUrl, v3Headers(token), { url });
    const url = `${sandbox.receiver.url}/below`;
    expect((await setUrl(url)).status).toBe(202);
    const services = await sandbox.send("GET", V3_PATHS.bridgeServices, v3Headers(token));
    expect(services.json).toMatchObject({ bridge: { id: "SBXID_CITY", url }, services: [{ id: "IN2710000001" }] });
    await sandbox.callV3(V3_PATHS.init, token, { consent: makeConsent("hina-moved@sbx") });
    await sandbox.receiver.waitFor(`/below${ON_INIT}`);
    await setUrl(sandbox.receiver.url);
  });
});
