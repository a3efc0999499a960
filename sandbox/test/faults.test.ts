import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { CallbackAttempt } from "@/sandbox/callbacks/callback-sender";
import type { CallLogEntry } from "@/sandbox/wire/call";
import { makeConsent } from "./make-consent";
import { startTestSandbox, V3_CALLBACK_PATHS, V3_PATHS, v3Headers, type TestSandbox } from "./test-sandbox";

const { onInit: ON_INIT, notify: NOTIFY } = V3_CALLBACK_PATHS;

let sandbox: TestSandbox;
let token: string;
beforeAll(async () => {
  sandbox = await startTestSandbox();
  token = await sandbox.v3Token();
});
afterEach(async () => {
  await sandbox.postControl("/reset");
  Object.assign(sandbox.receiver, { status: 202, responseDelayMs: 0 });
  sandbox.receiver.received.splice(0);
});
afterAll(() => sandbox.close());

const init = (patientId: string) => sandbox.callV3(V3_PATHS.init, token, { consent: makeConsent(patientId) });
const receivedPaths = () => sandbox.receiver.received.map(({ path }) => path);
const attempts = () => sandbox.getControl<CallbackAttempt[]>("/callbacks");
const requestsOf = (patientId: string) => sandbox.getControl<unknown[]>(`/patients/${patientId}/requests`);

/** An init call that gives up after 200 ms, as a client with a deadline does. */
function initWithDeadline(patientId: string): Promise<unknown> {
  const body = JSON.stringify({ consent: makeConsent(patientId) });
  const signal = AbortSignal.timeout(200);
  return fetch(sandbox.origin + V3_PATHS.init, { method: "POST", headers: v3Headers(token), body, signal });
}

describe("POST /control/faults", () => {
  it("with duplicate: 2 delivers a callback three times with one request id", async () => {
    await sandbox.postControl("/faults", { duplicate: 2, messages: ["on-init"] });
    await init("grant-twice@sbx");
    await sandbox.receiver.waitFor(NOTIFY);
    const copies = sandbox.receiver.received.filter(({ path }) => path === ON_INIT);
    expect(copies).toHaveLength(3);
    expect(new Set(copies.map(({ headers }) => headers["request-id"])).size).toBe(1);
  });

  it("with earlyCallback sends on-init before the response to init", async () => {
    await sandbox.postControl("/faults", { earlyCallback: true });
    sandbox.receiver.responseDelayMs = 50;
    await init("hina-early@sbx");
    expect(receivedPaths()).toEqual([ON_INIT]);
  });

  it("with reorder delivers the notification before on-init", async () => {
    await sandbox.postControl("/faults", { reorder: true });
    await init("grant-overtakes@sbx");
    await sandbox.receiver.waitFor(ON_INIT);
    expect(receivedPaths()).toEqual([NOTIFY, ON_INIT]);
  });

  it("with drop: 1 for on-init delivers only the notification, and logs the dropped on-init", async () => {
    await sandbox.postControl("/faults", { drop: 1, messages: ["on-init"] });
    await init("grant-dropped@sbx");
    await sandbox.receiver.waitFor(NOTIFY);
    expect(receivedPaths()).toEqual([NOTIFY]);
    // Not the first one of the log: an attempt of the test before may be logged after the reset.
    const dropped = (await attempts()).filter(({ outcome }) => outcome === "dropped");
    expect(dropped.map(({ kind }) => kind)).toEqual(["on-init"]);
  });

  it("with delayMs delays on-init", async () => {
    await sandbox.postControl("/faults", { delayMs: [150, 160] });
    const startedAt = Date.now();
    await init("hina-late@sbx");
    expect((await sandbox.receiver.waitFor(ON_INIT)).at - startedAt).toBeGreaterThanOrEqual(140);
  });

  it("with status: 503 answers calls with 503 and without effect, and with clientId only the calls of that client", async () => {
    await sandbox.postControl("/faults", { status: 503, retryAfter: 7, clientId: "SBXID_LAKE" });
    expect((await init("hina-well@sbx")).status).toBe(202);
    await sandbox.postControl("/faults", { status: 503, retryAfter: 7 });
    expect(await init("hina-ill@sbx")).toMatchObject({ status: 503, json: { code: "ABDM-1024" } });
    expect(await requestsOf("hina-ill@sbx")).toEqual([]);
  });

  it("with hang never answers and creates no request; with hangAfter never answers but creates the request", async () => {
    await sandbox.postControl("/faults", { hang: true });
    await expect(initWithDeadline("hina-hangs@sbx")).rejects.toThrow();
    await sandbox.postControl("/faults", { hangAfter: true });
    await expect(initWithDeadline("hina-lasts@sbx")).rejects.toThrow();
    await sandbox.receiver.waitFor(ON_INIT);
    expect(await requestsOf("hina-hangs@sbx")).toHaveLength(0);
    expect(await requestsOf("hina-lasts@sbx")).toHaveLength(1);
    const calls = await sandbox.getControl<CallLogEntry[]>("/calls?clientId=SBXID_CITY");
    expect(calls.map(({ status }) => status)).toEqual([null, null]);
  });
});

it("a callback that gets 500 is repeated with the same request id and body until it gets 202", async () => {
  sandbox.receiver.status = 500;
  await init("hina-repeats@sbx");
  const first = await sandbox.receiver.waitFor(ON_INIT);
  sandbox.receiver.status = 202;
  const second = await sandbox.receiver.waitFor(ON_INIT, 2);
  expect(second.body).toEqual(first.body);
  expect(second.headers["request-id"]).toBe(first.headers["request-id"]);
  await expect.poll(async () => (await attempts()).map(({ outcome }) => outcome)).toEqual(["refused", "delivered"]);
});

it("POST /control/callback sends the given body with the given token claims", async () => {
  const body = { notification: { consentRequestId: "x", status: "GRANTED", consentArtefacts: [] } };
  const claims = { azp: "SBXID_LAKE", aud: null };
  const sent = await sandbox.postControl("/callback", { clientId: "SBXID_CITY", path: NOTIFY, body, claims });
  expect(sent.json).toEqual({ requestId: expect.any(String), answered: 202 });
  const received = await sandbox.receiver.waitFor(NOTIFY);
  const [, encoded = ""] = String(received.headers["authorization"]).split(".");
  const receivedClaims: unknown = JSON.parse(Buffer.from(encoded, "base64url").toString());
  expect(receivedClaims).toMatchObject({ azp: "SBXID_LAKE" });
  expect(receivedClaims).not.toHaveProperty("aud");
  expect(received.body).toEqual(body);
});
