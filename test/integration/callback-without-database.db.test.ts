import { afterEach, expect, test } from "vitest";
import { SECOND } from "@/lib/clock";
import { closeDatabase, openDatabase } from "@/lib/db/database";
import { callbackRoute } from "@/lib/web/callback-route";
import { startDatabaseProxy } from "@/test/support/database-proxy";
import { useTestDatabase } from "@/test/support/test-database";
import { expectWithin } from "@/test/support/time-limit";

const database = useTestDatabase(1);
const TIMEOUTS = { connectTimeout: SECOND, silenceTimeout: SECOND };
const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
/** Other tokens are refused without the database. */
const PLAUSIBLE_TOKEN = `Bearer ${encoded({ alg: "RS256", kid: "key" })}.${encoded({ iss: "https://gateway.example", exp: 4e9 })}.AAAA`;
const closings: (() => unknown)[] = [];
afterEach(() => Promise.all(closings.splice(0).map((close) => close())));

/** Posts a callback while the database is at `url`; returns the status, and how long the response took, in milliseconds. */
async function post(url: string): Promise<{ status: number; tookMs: number }> {
  const opened = openDatabase(url, 2, TIMEOUTS);
  closings.push(() => closeDatabase(opened));
  const headers = { "x-hiu-id": "IN2710000001", authorization: PLAUSIBLE_TOKEN };
  const init = { method: "POST", headers, body: "{}" };
  const start = performance.now();
  const request = new Request("http://desk.example/api/v3/hiu/consent/request/notify", init);
  const response = await callbackRoute(() => opened)(request);
  return { status: response.status, tookMs: performance.now() - start };
}

test("a callback is answered 503 at once while the database cannot be reached", async () => {
  const { status, tookMs } = await post("postgres://nobody@127.0.0.1:1/nothing");
  expect(status).toBe(503);
  expectWithin(tookMs, 2 * SECOND);
});

test("a callback is answered 503 within five seconds while the database accepts connections and sends nothing", async () => {
  const proxy = await startDatabaseProxy(database.url);
  closings.push(() => proxy.close());
  proxy.freezeAllConnections();
  const { status, tookMs } = await post(proxy.url);
  expect(status).toBe(503);
  expectWithin(tookMs, 5 * SECOND);
});
