import "server-only";
import { randomBytes } from "node:crypto";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import { Client, Pool } from "pg";
import { afterAll, beforeAll, inject } from "vitest";
import { closeDatabase, openDatabase, type Database } from "@/lib/db/database";

/** A migrated database that no other test file uses. */
export type BareDatabase = {
  /** The address of the database, for the role that owns it and that row-level security applies to. */
  url: string;
  /** The address for a superuser, who sees the rows of all hospitals. */
  adminUrl: string;
  /** Ends its connections and removes it. */
  drop: () => Promise<void>;
};

/**
 * The database of one test file. The code under test gets it as a whole (`pool` and `systemPool`); tests write and read rows of all
 * hospitals with `admin`.
 */
export type TestDatabase = Database &
  Omit<BareDatabase, "drop"> & {
    /** Statements of a superuser, whom row-level security does not apply to. */
    admin: NodePgDatabase & { $client: Pool };
  };

/** Clones the template database of the run. */
export async function createTestDatabase(): Promise<BareDatabase> {
  const { adminUrl, productUrl, template } = inject("postgres");
  const owner = new URL(productUrl).username;
  const name = `test_${randomBytes(6).toString("hex")}`;
  await run(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${template} OWNER ${owner} STRATEGY file_copy`);
  const inDatabase = (serverUrl: string) => {
    const url = new URL(serverUrl);
    url.pathname = `/${name}`;
    return url.toString();
  };
  return {
    url: inDatabase(productUrl),
    adminUrl: inDatabase(adminUrl),
    drop: () => run(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

/** Opens a database of its own, with few connections: test files run side by side on one server. */
export async function openTestDatabase(poolSize = 4): Promise<TestDatabase & { close: () => Promise<void> }> {
  const { url, adminUrl, drop } = await createTestDatabase();
  const connection = openDatabase(url, poolSize, { systemPoolSize: 2 });
  const admin = new Pool({ connectionString: adminUrl, max: 3 });
  // Tests end connections on purpose; the next statement opens another one.
  admin.on("error", () => undefined);
  const close = async () => {
    await Promise.all([closeDatabase(connection), admin.end()]);
    await drop();
  };
  return { ...connection, url, adminUrl, admin: drizzle(admin, { casing: "snake_case" }), close };
}

/** Opens a database for the tests of one file: it is open from the first test to after the last. */
export function useTestDatabase(poolSize?: number): TestDatabase {
  let opened: Awaited<ReturnType<typeof openTestDatabase>> | undefined;
  beforeAll(async () => {
    opened = await openTestDatabase(poolSize);
  });
  afterAll(() => opened?.close());
  const database = () => {
    if (!opened) throw new Error("the database is opened before the first test");
    return opened;
  };
  return {
    get url() {
      return database().url;
    },
    get adminUrl() {
      return database().adminUrl;
    },
    get pool() {
      return database().pool;
    },
    get systemPool() {
      return database().systemPool;
    },
    get admin() {
      return database().admin;
    },
  };
}

async function run(adminUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
