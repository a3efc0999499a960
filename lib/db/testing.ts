import "server-only";
import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { inject } from "vitest";

export type TestDatabase = {
  /** The address of the database. */
  url: string;
  /** Ends its connections and removes it. */
  drop: () => Promise<void>;
};

/** A migrated, empty database of one's own, cloned from the template of the run: one for each `*.db.test.ts` file. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { adminUrl, template } = inject("postgres");
  const name = `test_${randomBytes(6).toString("hex")}`;
  await run(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return {
    url: url.toString(),
    drop: () => run(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`),
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
