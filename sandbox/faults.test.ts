import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { aConsent } from "./testing/consent";
import { openDesk, V3, v3Headers, type Desk } from "./testing/desk";

const ON_INIT = "/api/v3/hiu/consent/request/on-init";
const NOTIFY = "/api/v3/hiu/consent/request/notify";

let desk: Desk;
let token: string;
beforeAll(async () => {
  desk = await openDesk();
  token = await desk.v3Token();
});
afterEach(async () => {
  await desk.control("/reset");
  Object.assign(desk.bridge, { status: 202, pauseMs: 0 });
  desk.bridge.received.splice(0);
});
afterAll(() => desk.close());

const init = (patientId: string) => desk.v3(V3.init, token, { consent: aConsent(patientId) });
const paths = () => desk.bridge.received.map((one) => one.path);

/** Gives up on a call after a moment, as a client does. */
function impatient(path: string, body: object): Promise<unknown> {
  const headers = v3Headers(token);
  const signal = AbortSignal.timeout(200);
  return fetch(desk.sandbox.origin + path, { method: "POST", headers, body: JSON.stringify(body), signal });
}

describe("a fault", () => {
  it("duplicates callbacks whole, with the same request id", async () => {
    await desk.control("/faults", { duplicate: 2, messages: ["on-init"] });
    await init("grant-twice@sbx");
    await desk.bridge.waitFor(NOTIFY);
    const copies = desk.bridge.received.filter((one) => one.path === ON_INIT);
    expect(copies).toHaveLength(3);
    expect(new Set(copies.map((one) => one.headers["request-id"])).size).toBe(1);
  });

  it("sends the callback before the answer", async () => {
    await desk.control("/faults", { earlyCallback: true });
    desk.bridge.pauseMs = 50;
    await init("hina-early@sbx");
    expect(paths()).toEqual([ON_INIT]);
  });

  it("lets the notification overtake on-init", async () => {
    await desk.control("/faults", { reorder: true });
    await init("grant-overtakes@sbx");
    await desk.bridge.waitFor(ON_INIT);
    expect(paths()).toEqual([NOTIFY, ON_INIT]);
  });

  it("drops and delays callbacks", async () => {
    await desk.control("/faults", { drop: 1, messages: ["on-init"] });
    await init("grant-dropped@sbx");
    await desk.bridge.waitFor(NOTIFY);
    expect(paths()).toEqual([NOTIFY]);
    expect((await desk.look("/callbacks")).json[0]).toMatchObject({ kind: "on-init", outcome: "dropped" });
    await desk.control("/faults", { delayMs: [150, 160] });
    const began = Date.now();
    await init("hina-late@sbx");
    expect((await desk.bridge.waitFor(ON_INIT)).at - began).toBeGreaterThanOrEqual(140);
  });

  it("answers calls with a status, of one client only when told so", async () => {
    await desk.control("/faults", { status: 503, retryAfter: 7, clientId: "SBXID_LAKE" });
    expect((await init("hina-well@sbx")).status).toBe(202);
    await desk.control("/faults", { status: 503, retryAfter: 7 });
    expect(await init("hina-ill@sbx")).toMatchObject({ status: 503, json: { code: "ABDM-1024" } });
    expect((await desk.look("/patients/hina-ill@sbx/requests")).json).toEqual([]);
  });

  it("never answers, with or without effect", async () => {
    await desk.control("/faults", { hang: true });
    await expect(impatient(V3.init, { consent: aConsent("hina-hangs@sbx") })).rejects.toThrow();
    await desk.control("/faults", { hangAfter: true });
    await expect(impatient(V3.init, { consent: aConsent("hina-lasts@sbx") })).rejects.toThrow();
    await desk.bridge.waitFor(ON_INIT);
    expect((await desk.look("/patients/hina-hangs@sbx/requests")).json).toHaveLength(0);
    expect((await desk.look("/patients/hina-lasts@sbx/requests")).json).toHaveLength(1);
    const { json } = await desk.look("/calls?clientId=SBXID_CITY");
    expect(json.map((call: { status: number | null }) => call.status)).toEqual([null, null]);
  });

  it("is not needed for a callback to be repeated until it is taken", async () => {
    desk.bridge.status = 500;
    await init("hina-repeats@sbx");
    const first = await desk.bridge.waitFor(ON_INIT);
    desk.bridge.status = 202;
    const second = await desk.bridge.waitFor(ON_INIT, 2);
    expect(second.body).toEqual(first.body);
    expect(second.headers["request-id"]).toBe(first.headers["request-id"]);
    await expect
      .poll(async () => (await desk.look("/callbacks")).json.map((one: { outcome: string }) => one.outcome))
      .toEqual(["refused", "delivered"]);
  });
});

describe("a test's own callback", () => {
  it("goes out with claims of the test's choice", async () => {
    const body = { notification: { consentRequestId: "x", status: "GRANTED", consentArtefacts: [] } };
    const claims = { azp: "SBXID_LAKE", aud: null };
    const sent = await desk.control("/callback", { clientId: "SBXID_CITY", path: NOTIFY, body, claims });
    expect(sent.json).toEqual({ requestId: expect.any(String), answered: 202 });
    const received = await desk.bridge.waitFor(NOTIFY);
    const [, part = ""] = String(received.headers["authorization"]).split(".");
    const read = JSON.parse(Buffer.from(part, "base64url").toString());
    expect(read).toMatchObject({ azp: "SBXID_LAKE" });
    expect(read).not.toHaveProperty("aud");
    expect(received.body).toEqual(body);
  });
});
