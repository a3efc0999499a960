import { Agent, request as httpRequest } from "node:http";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { asc, eq } from "drizzle-orm";
import { describe, expect, test, vi } from "vitest";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import { openCallbackBody } from "@/lib/inbound/callback-body";
import { execute } from "@/lib/access/execute";
import { newId, type CmConsentRequestId, type InboundRequestId } from "@/lib/ids";
import { getCallback } from "@/lib/operations/callbacks/get-callback";
import { listCallbacks } from "@/lib/operations/callbacks/list-callbacks";
import { CallbackClient, NOTIFY_PATH } from "@/test/support/callback-client";
import { addSentRequest } from "@/test/support/fixtures";
import { useProductWithSandbox } from "@/test/support/product-with-sandbox";
import { readRequest } from "@/test/support/sandbox-requests";
import { timeLimit } from "@/test/support/time-limit";

const MEGABYTE = 1024 * 1024;
const product = useProductWithSandbox();

const createClient = async (dialect: "v3" | "v0.5" = "v3") =>
  CallbackClient.create(product, await product.createHospital(dialect));

const storedRows = ({ hospital }: CallbackClient) =>
  product.database.admin
    .select()
    .from(gatewayCallback)
    .where(eq(gatewayCallback.hospitalId, hospital.id))
    .orderBy(asc(gatewayCallback.sequence));
const storedBody = async (client: Parameters<typeof storedRows>[0]) => {
  const [row] = await storedRows(client);
  return row && openCallbackBody(row);
};

/** Waits until every callback of the hospital was processed; returns their states. */
const statesOf = (client: CallbackClient) =>
  vi.waitFor(
    async () => {
      const states = (await storedRows(client)).map(({ state }) => state);
      expect(states).not.toContain("received");
      return states;
    },
    { timeout: timeLimit(10_000), interval: 50 },
  );

/** A request of the hospital that the network has. */
async function requestOf({ hospital }: CallbackClient) {
  const cmConsentRequestId = newId<CmConsentRequestId>();
  const { id } = await addSentRequest(product.database, hospital, { status: "REQUESTED", cmConsentRequestId });
  const notify = (status: string, more: object = {}) =>
    JSON.stringify({ notification: { consentRequestId: cmConsentRequestId, status, consentArtefacts: [], ...more } });
  return { id, notify, status: async () => (await readRequest(hospital, id)).status };
}

test("a revocation under the id of the grant before it is applied, and an admin sees that the id was used before", async () => {
  const client = await createClient();
  const { notify, status } = await requestOf(client);
  const requestId = newId<InboundRequestId>();
  const consentArtefacts = [{ id: newId<CmConsentRequestId>() }];
  const revocation = notify("REVOKED", { consentArtefacts });
  expect(await client.post({ requestId, body: notify("GRANTED", { consentArtefacts }) })).toBe(202);
  expect(await statesOf(client)).toEqual(["processed"]);
  expect(await client.post({ requestId, body: revocation })).toBe(202);
  expect(await client.post({ requestId, body: revocation })).toBe(202);
  expect(await statesOf(client)).toEqual(["processed", "processed"]);
  expect(await status()).toBe("REVOKED");
  const { items } = await execute(listCallbacks, client.hospital.admin(), { tab: "processed" });
  expect(items.map(({ idUsedBefore, repeats }) => ({ idUsedBefore, repeats }))).toEqual([
    { idUsedBefore: true, repeats: 1 },
    { idUsedBefore: false, repeats: 0 },
  ]);
  const { idUsedBefore } = await execute(getCallback, client.hospital.admin(), { id: items[0]?.id });
  expect(idUsedBefore).toBe(true);
});

test.each([
  "/v3/hiu/consent/request/notify",
  "/api/v3/consents/hiu/notify",
  "/v3/consents/hiu/notify",
  "/api/v3/consent/request/notify",
  `${NOTIFY_PATH}/`,
  `/${NOTIFY_PATH}`,
  "/api/v3//hiu/consent//request/notify",
])("a denial that arrives at %s is applied", async (path) => {
  const client = await createClient();
  const { notify, status } = await requestOf(client);
  expect(await client.post({ path, body: notify("DENIED") })).toBe(202);
  await statesOf(client);
  expect(await status()).toBe("DENIED");
});

test.each([
  "/api/v3/patients/status/notify",
  "/v3/anything/else",
  "/v0.5/patients/status/notify",
  "/api/v3/health-information",
])(
  "an authentic callback at %s, which no message has, is stored as unmatched, and one without a valid token is refused",
  async (path) => {
    const client = await createClient();
    expect(await client.post({ path, token: "no.valid.token" })).toBe(401);
    expect(await client.post({ path })).toBe(202);
    expect(await statesOf(client)).toEqual(["unmatched"]);
    expect((await storedRows(client))[0]).toMatchObject({ message: "unknown", path: path.slice(1) });
  },
);

describe("a denial", () => {
  test.each<[string, string, (text: string) => Buffer]>([
    ["after a byte order mark", "", (text) => Buffer.from(`\ufeff${text}`)],
    ["in gzip", "gzip", (text) => gzipSync(text)],
    ["in deflate", "deflate", (text) => deflateSync(text)],
    ["in br", "br", (text) => brotliCompressSync(text)],
    ["in gzip, after a byte order mark", "gzip", (text) => gzipSync(`\ufeff${text}`)],
    ["that a proxy has decompressed without changing the header", "gzip", (text) => Buffer.from(text)],
  ])("%s is applied", async (_name, encoding, encode) => {
    const client = await createClient();
    const { notify, status } = await requestOf(client);
    const body = new Uint8Array(encode(notify("DENIED")));
    expect(await client.post({ body, headers: encoding ? { "content-encoding": encoding } : {} })).toBe(202);
    expect(await statesOf(client)).toEqual(["processed"]);
    expect(await status()).toBe("DENIED");
    expect((await storedBody(client))?.toString()).toContain(notify("DENIED"));
  });

  test("whose header names are in upper case is applied", async () => {
    const client = await createClient();
    const { notify, status } = await requestOf(client);
    const headers = {
      AUTHORIZATION: `BEARER ${await client.token()}`,
      "X-HIU-ID": client.hospital.hiuId,
      "REQUEST-ID": newId<InboundRequestId>(),
      "CONTENT-ENCODING": "GZIP",
    };
    const answered = new Promise((resolve, reject) => {
      const request = httpRequest(product.appUrl + NOTIFY_PATH, { method: "POST", headers }, (response) => {
        response.resume().on("end", () => resolve(response.statusCode));
      });
      request.on("error", reject).end(gzipSync(notify("DENIED")));
    });
    expect(await answered).toBe(202);
    await statesOf(client);
    expect(await status()).toBe("DENIED");
    expect((await storedRows(client))[0]?.requestId).toBe(headers["REQUEST-ID"]);
  });
});

test("a v0.5 callback after a byte order mark is identified by the id in its body", async () => {
  const client = await createClient("v0.5");
  const requestId = newId<InboundRequestId>();
  const callback = { path: "/v0.5/consents/hiu/notify", body: `\ufeff${JSON.stringify({ requestId })}` };
  await client.post(callback);
  await client.post(callback);
  expect(await storedRows(client)).toMatchObject([{ requestId, repeats: 1 }]);
});

test("a body that decompresses to more than a megabyte is answered 413, one of a megabyte is stored", async () => {
  const client = await createClient();
  const headers = { "content-encoding": "gzip" };
  const post = (bytes: number) => client.post({ headers, body: new Uint8Array(gzipSync(Buffer.alloc(bytes))) });
  expect(await post(100 * MEGABYTE)).toBe(413);
  expect(await post(MEGABYTE + 1)).toBe(413);
  expect(await storedRows(client)).toEqual([]);
  expect(await post(MEGABYTE)).toBe(202);
  expect((await storedBody(client))?.byteLength).toBe(MEGABYTE);
});

test("a body of unknown length that is too large is answered 413, and its connection takes the next callback", async () => {
  const client = await createClient();
  const headers = {
    authorization: `Bearer ${await client.token()}`,
    "x-hiu-id": client.hospital.hiuId,
    "content-type": "application/json",
  };
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ports: (number | undefined)[] = [];
  const post = (body: Buffer) =>
    new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(
        `${product.appUrl}${NOTIFY_PATH}`,
        { method: "POST", agent, headers: { ...headers, "request-id": newId<InboundRequestId>() } },
        (response) => {
          ports.push(response.socket.localPort);
          response.resume().on("end", () => resolve(response.statusCode));
        },
      );
      request.on("error", reject);
      // Without Content-Length Node.js sends it in chunks.
      request.write(body.subarray(0, 1));
      request.end(body.subarray(1));
    });
  try {
    expect(await post(Buffer.alloc(20 * MEGABYTE))).toBe(413);
    expect(await post(Buffer.from("{}"))).toBe(202);
    expect(ports[1]).toBe(ports[0]);
  } finally {
    agent.destroy();
  }
});

describe("what cannot be understood is answered 202 and shown to admins with the place that is wrong", () => {
  test.each<[string, string, string | Buffer, Record<string, string>]>([
    ["a status that does not exist", "notification.status: ", notification({ status: "MAYBE" }), {}],
    ["an id that is a number", "notification.consentRequestId: ", notification({ consentRequestId: 7 }), {}],
    [
      "an artefact id that is a number",
      "notification.consentArtefacts.1",
      notification({ consentArtefacts: ["a", 7] }),
      {},
    ],
    [
      "more artefacts than a patient has hospitals",
      "notification.consentArtefacts: ",
      notification({ consentArtefacts: Array.from({ length: 201 }, (_none, index) => `artefact-${index}`) }),
      {},
    ],
    ["no notification", "notification: ", "{}", {}],
    ["a list", "body: ", "[]", {}],
    ["no JSON", "body: not JSON", "<html>", {}],
    [
      "half of a gzip body",
      "Content-Encoding: ",
      gzipSync(notification({})).subarray(0, 30),
      { "content-encoding": "gzip" },
    ],
    ["an unknown encoding", "Content-Encoding: ", gzipSync(notification({})), { "content-encoding": "zstd" }],
  ])("%s", async (_name, problem, sent, headers) => {
    const client = await createClient();
    const body = new Uint8Array(Buffer.from(sent as string));
    expect(await client.post({ body, headers })).toBe(202);
    expect(await statesOf(client)).toEqual(["malformed"]);
    const [row] = await storedRows(client);
    expect(row && openCallbackBody(row)).toEqual(Buffer.from(body));
    const { admin } = client.hospital;
    expect((await execute(getCallback, admin(), { id: row?.id })).problem).toMatch(new RegExp(`^${problem}`));
    expect((await execute(listCallbacks, admin(), { tab: "needs-you" })).items[0]?.problem).toContain(problem);
  });

  test("the problem of an artefact names the field, and no value of the body", async () => {
    const client = await createClient();
    const consent = { status: "GRANTED", consentDetail: { consentId: "a", patient: { id: "hinapatel@sbx" } } };
    const body = JSON.stringify({ consent, response: { requestId: newId<InboundRequestId>() } });
    await client.post({ path: "/api/v3/hiu/consent/on-fetch", body });
    expect(await statesOf(client)).toEqual(["malformed"]);
    const problem = (await storedRows(client))[0]?.problem;
    expect(problem).toContain("consent.consentDetail.hiu: ");
    expect(problem).not.toContain("hinapatel");
  });

  function notification(change: object): string {
    const whole = { consentRequestId: "known", status: "DENIED", consentArtefacts: [], ...change };
    return JSON.stringify({ notification: whole });
  }
});
