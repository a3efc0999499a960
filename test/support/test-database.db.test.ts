import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type BareDatabase } from "@/test/support/test-database";

let first: BareDatabase;
let second: BareDatabase;

beforeAll(async () => {
  [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
});
afterAll(() => Promise.all([first.drop(), second.drop()]));

async function query(database: BareDatabase, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

test("a test database has our tables", async () => {
  expect(await query(first, "select schemaname from pg_tables where tablename = 'hospital'")).toEqual([
    { schemaname: "public" },
  ]);
});

test("what one test file writes, another does not see", async () => {
  await query(first, "create table mine (id int)");
  expect(await query(second, "select 1 from pg_tables where tablename = 'mine'")).toEqual([]);
});
