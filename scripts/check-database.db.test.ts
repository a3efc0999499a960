import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type BareDatabase } from "@/test/support/test-database";
import { startDatabaseProxy } from "@/test/support/database-proxy";
import { startTransactionPooler } from "@/test/support/transaction-pooler";
import { checkDatabase } from "./check-database";
import { Problems } from "./problems";

let database: BareDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** The sentences of the refusal; none when the address can be used. */
async function problemsOf(url: string): Promise<string[]> {
  try {
    await checkDatabase(url);
    return [];
  } catch (error) {
    if (error instanceof Problems) return error.sentences;
    throw error;
  }
}

async function withRole(attributes: string, work: (url: string) => Promise<void>): Promise<void> {
  const admin = new Client({ connectionString: database.adminUrl });
  await admin.connect();
  const role = `role_${randomBytes(4).toString("hex")}`;
  await admin.query(`CREATE ROLE ${role} LOGIN ${attributes} PASSWORD 'not-shown'`);
  try {
    const url = new URL(database.adminUrl);
    url.username = role;
    url.password = "not-shown";
    await work(url.toString());
  } finally {
    await admin.query(`DROP ROLE ${role}`);
    await admin.end();
  }
}

test("a role without special rights is accepted", async () => {
  expect(await problemsOf(database.url)).toEqual([]);
});

test.each([
  ["SUPERUSER", "is a superuser"],
  ["NOSUPERUSER BYPASSRLS", "has BYPASSRLS"],
])(
  "a role with %s is refused with one sentence that names the role, the reason and the remedy",
  async (rights, why) => {
    await withRole(rights, async (url) => {
      const problems = await problemsOf(url);
      expect(problems).toHaveLength(1);
      const role = new URL(url).username;
      expect(problems[0]).toContain(
        `DATABASE_URL names the role "${role}", which ${why}, so row-level security would not`,
      );
      expect(problems[0]).toContain(`ALTER DATABASE "${new URL(url).pathname.slice(1)}" OWNER TO consent_desk`);
      expect(problems[0]).not.toContain("not-shown");
    });
  },
);

test("a pooler in transaction mode, through which statements work, is refused with one sentence", async () => {
  const pooler = await startTransactionPooler(database.url);
  const client = new Client({ connectionString: pooler.url });
  await client.connect();
  expect((await client.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  await client.end();
  expect(await problemsOf(pooler.url)).toEqual([
    expect.stringMatching(
      /^DATABASE_URL leads to a pooler that gives each transaction another connection: .*session mode\.$/,
    ),
  ]);
  pooler.close();
});

test("a proxy that hands each connection on to one of the server's is accepted", async () => {
  const proxy = await startDatabaseProxy(database.url);
  expect(await problemsOf(proxy.url)).toEqual([]);
  proxy.close();
});

test("a wrong password is refused, and the password is not shown", async () => {
  const url = new URL(database.url);
  url.password = "not-shown";
  const problems = await problemsOf(url.toString());
  expect(problems).toEqual([expect.stringMatching(/^DATABASE_URL cannot be used: .* does not accept this password/)]);
  expect(problems[0]).not.toContain("not-shown");
});
