import { expect, test } from "vitest";
import { closeDatabase, openDatabase } from "@/lib/db/database";
import { startDatabaseProxy } from "@/test/support/database-proxy";
import { useTestDatabase } from "@/test/support/test-database";
import { expectWithin } from "@/test/support/time-limit";

const database = useTestDatabase(2);
const TIMEOUTS = { connectTimeout: 1_000, silenceTimeout: 1_000 };

test("a statement on a server that vanished fails in time, and the next one uses another connection", async () => {
  const proxy = await startDatabaseProxy(database.url);
  const own = openDatabase(proxy.url, 1, TIMEOUTS);
  await own.pool.query("select 1");
  proxy.freezeOpenConnections();
  const startedAt = Date.now();
  await expect(own.pool.query("select 1")).rejects.toThrow();
  expectWithin(Date.now() - startedAt, 5_000);
  expect((await own.pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  await closeDatabase(own);
  proxy.close();
});

test("a connection on which no statement runs may be silent", async () => {
  const own = openDatabase(database.url, 1, { connectTimeout: 1_000, silenceTimeout: 100 });
  const client = await own.pool.connect();
  await client.query("listen some_channel");
  await database.pool.query("select pg_sleep(0.5)");
  expect((await client.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  client.release();
  await closeDatabase(own);
});

test("a statement fails at once where no server listens", async () => {
  const own = openDatabase("postgres://nobody@127.0.0.1:1/nothing", 1, TIMEOUTS);
  await expect(own.pool.query("select 1")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await closeDatabase(own);
});

test("a pool goes on after the server ended all its connections, in use or idle", async () => {
  const own = openDatabase(database.url, 3, TIMEOUTS);
  const inUse = await own.pool.connect();
  await Promise.all([own.pool.query("select pg_sleep(0.05)"), own.pool.query("select pg_sleep(0.05)")]);
  await database.admin.$client.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  );
  await expect(inUse.query("select 1")).rejects.toThrow();
  inUse.release(true);
  // A statement that meets a connection that is just ending fails; no second one meets the same connection.
  await Promise.allSettled([1, 2, 3].map(() => own.pool.query("select 1")));
  expect((await own.pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  await closeDatabase(own);
});

test("the options of DATABASE_URL neither remove nor choose the scope of a connection", async () => {
  const url = new URL(database.url);
  url.searchParams.set("options", "-c statement_timeout=12345 -c app.scope=system");
  const own = openDatabase(url.href, 1, TIMEOUTS);
  const settings = "select current_setting('app.scope') as scope, current_setting('statement_timeout') as timeout";
  expect((await own.pool.query(settings)).rows).toEqual([{ scope: "hospital", timeout: "12345ms" }]);
  expect((await own.systemPool.query(settings)).rows).toEqual([{ scope: "system", timeout: "12345ms" }]);
  await closeDatabase(own);
});
