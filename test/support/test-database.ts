import "server-only";
import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, inject } from "vitest";
import { openDatabase, type Connection } from "@/lib/db/database";

export type TestDatabase = {
  /** The address of the database, for the role that owns it and that row-level security applies to. */
  url: string;
  /** The address for a superuser, who sees the rows of all hospitals. */
  adminUrl: string;
  /** Ends its connections and removes it. */
  drop: () => Promise<void>;
};

/** A migrated, empty database of one's own, cloned from the template of the run: one for each `*.db.test.ts` file. */
export async function createTestDatabase(): Promise<TestDatabase> {
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

/** For a test file: a database of its own, open from its first test to after its last. */
export function databaseForTests(poolSize: number): Connection {
  let opened: (Connection & TestDatabase) | undefined;
  beforeAll(async () => {
    const database = await createTestDatabase();
    opened = { ...database, ...openDatabase(database.url, poolSize) };
  });
  afterAll(async () => {
    await opened?.pool.end();
    await opened?.drop();
  });
  const connection = () => {
    if (!opened) throw new Error("the database opens before the first test");
    return opened;
  };
  return {
    get url() {
      return connection().url;
    },
    get pool() {
      return connection().pool;
    },
    get db() {
      return connection().db;
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
