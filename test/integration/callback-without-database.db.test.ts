import { afterEach, expect, test } from "vitest";
import { openDatabase } from "@/lib/db/database";
import { databaseForTests } from "@/test/support/test-database";
import { openLine } from "@/test/support/database-proxy";
import { callbackRoute } from "@/lib/web/callback-route";

const connection = databaseForTests(1);
const PATIENCE = { connect: 1_000, silence: 1_000 };
const endings: (() => unknown)[] = [];
afterEach(() => Promise.all(endings.splice(0).map((end) => end())));

async function call(url: string): Promise<number> {
  const opened = openDatabase(url, 2, PATIENCE);
  endings.push(() => opened.pool.end());
  const headers = { "x-hiu-id": "IN2710000001", authorization: "Bearer whatever" };
  const request = () =>
    new Request("http://desk.example/api/v3/hiu/consent/request/notify", { method: "POST", headers, body: "{}" });
  return (await callbackRoute("v3", () => opened)(request())).status;
}

test("a callback that cannot be kept since the database is away is answered 503 at once", async () => {
  const began = Date.now();
  expect(await call("postgres://nobody@127.0.0.1:1/nothing")).toBe(503);
  expect(Date.now() - began).toBeLessThan(2_000);
});

test("where the database takes connections and says nothing, a callback is answered 503 within five seconds", async () => {
  const line = await openLine(connection.url);
  endings.push(() => line.close());
  line.silence();
  const began = Date.now();
  expect(await call(line.url)).toBe(503);
  expect(Date.now() - began).toBeLessThan(5_000);
});
