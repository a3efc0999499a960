import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { openDatabase } from "@/lib/db/database";
import { useTestDatabase } from "@/test/support/test-database";
import { startDatabaseProxy } from "@/test/support/database-proxy";
import { expectWithin } from "@/test/support/time-limit";

const connection = useTestDatabase(2);
const PATIENCE = { connect: 1_000, silence: 1_000 };

test("a server that vanished without a word is given up in time, and the next statement finds another connection", async () => {
  const line = await startDatabaseProxy(connection.url);
  const { pool, db } = openDatabase(line.url, 1, PATIENCE);
  await db.execute(sql`select 1`);
  line.cut();
  const began = Date.now();
  await expect(db.transaction((tx) => tx.execute(sql`select 1`))).rejects.toThrow();
  expectWithin(Date.now() - began, 5_000);
  expect((await db.execute(sql`select 1 as one`)).rows).toEqual([{ one: 1 }]);
  await pool.end();
  line.close();
});

test("a connection that is asked nothing may be silent", async () => {
  const { pool } = openDatabase(connection.url, 1, { connect: 1_000, silence: 100 });
  const client = await pool.connect();
  await client.query("listen here");
  const { rows } = await connection.pool.query<{ slept: string }>("select pg_sleep(0.5)::text as slept");
  expect(rows).toHaveLength(1);
  expect((await client.query<{ one: number }>("select 1 as one")).rows).toEqual([{ one: 1 }]);
  client.release();
  await pool.end();
});

test("where nothing listens, a statement fails at once", async () => {
  const { pool } = openDatabase("postgres://nobody@127.0.0.1:1/nothing", 1, PATIENCE);
  await expect(pool.query("select 1")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await pool.end();
});

test("all connections may end at any moment, in use or idle, and the pool goes on", async () => {
  const { pool, db } = openDatabase(connection.url, 3, PATIENCE);
  const inUse = await pool.connect();
  await Promise.all([db.execute(sql`select pg_sleep(0.05)`), db.execute(sql`select pg_sleep(0.05)`)]);
  await connection.pool.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  );
  await expect(inUse.query("select 1")).rejects.toThrow();
  inUse.release(true);
  // Whoever meets a connection that is just ending hears of it; nobody meets it twice.
  await Promise.allSettled([1, 2, 3].map(() => db.execute(sql`select 1`)));
  expect((await db.execute(sql`select 1 as one`)).rows).toEqual([{ one: 1 }]);
  await pool.end();
});
