import { randomBytes } from "node:crypto";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestHospital, storeTestCallback } from "@/test/support/fixtures";
import { openTestDatabase } from "@/test/support/test-database";
import { checkEncryptionKey, describeUnreadable } from "./check-encryption-key";

let database: Awaited<ReturnType<typeof openTestDatabase>>;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const check = () => checkEncryptionKey({ DATABASE_URL: database.url, LOST_ENCRYPTION_KEYS: undefined });

test("what cannot be opened is counted by kind and named by hospital", () => {
  const key = "a-key";
  expect(
    describeUnreadable([
      { key, kind: "client-secret", count: 2, hospital: "City Hospital" },
      { key, kind: "body", count: 13, hospital: "City Hospital" },
      { key: "older", kind: "body", count: 1, hospital: "City Hospital" },
      { key, kind: "body", count: 1, hospital: "Lake Clinic" },
      { key, kind: "canary", count: 1, hospital: null },
    ]),
  ).toBe(
    "2 client secrets and 14 callback bodies of City Hospital, 1 callback body of Lake Clinic, and 1 check value of the database",
  );
});

test("the worker does not start with another key than the application's, and says why in one sentence", async () => {
  const hospital = await createTestHospital(database);
  await storeTestCallback(database, hospital, "processed");
  expect(await check()).toBeNull();
  const args = ["--conditions=react-server", "--import", "tsx", "scripts/worker.ts"];
  const env = { ...process.env, DATABASE_URL: database.url, ENCRYPTION_KEY: randomBytes(32).toString("base64") };
  const worker = spawn(process.execPath, args, { env, stdio: ["ignore", "ignore", "pipe"] });
  let output = "";
  worker.stderr.on("data", (data: Buffer) => (output += data.toString()));
  expect(await once(worker, "close")).toEqual([1, null]);
  expect(output).toMatch(
    /^ENCRYPTION_KEY does not contain the key [\w-]{11}, so 1 client secret and 1 callback body of City Hospital and 1 check value of the database cannot be opened: .*\n$/,
  );
});

test("a database that is not up to date is named as such", async () => {
  await database.admin.execute(sql`alter table encryption_canary rename to hidden_table`);
  try {
    await expect(check()).rejects.toMatchObject({
      sentences: ["The database is not up to date: start the application first."],
    });
  } finally {
    await database.admin.execute(sql`alter table hidden_table rename to encryption_canary`);
  }
});
