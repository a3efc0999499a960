import { randomBytes } from "node:crypto";
import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "@/lib/db/migrate";
import { startPostgres } from "./postgres/cluster.mjs";
import { openWorkspace } from "./test/workspace.mjs";

declare module "vitest" {
  interface ProvidedContext {
    /** A database from which others may be created, and the migrated one to clone. */
    postgres: { adminUrl: string; template: string };
  }
}

/** Once per run: a real PostgreSQL (an embedded one unless TEST_DATABASE_URL names another) with a migrated template database. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { adminUrl, close } = process.env.TEST_DATABASE_URL
    ? borrowed(process.env.TEST_DATABASE_URL)
    : await embedded();
  const template = `consent_desk_template_${randomBytes(4).toString("hex")}`;
  try {
    await run(adminUrl, `CREATE DATABASE ${template}`);
    const url = new URL(adminUrl);
    url.pathname = `/${template}`;
    await migrate(url.toString());
  } catch (error) {
    await close();
    throw error;
  }
  project.provide("postgres", { adminUrl, template });
  return async () => {
    await run(adminUrl, `DROP DATABASE ${template}`);
    await close();
  };
}

function borrowed(adminUrl: string) {
  return { adminUrl, close: async () => {} };
}

async function embedded() {
  const { folder, close } = await openWorkspace("db");
  const cluster = await startPostgres({ folder, durable: false });
  return { adminUrl: cluster.url("postgres"), close: () => cluster.stop().then(close) };
}

async function run(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
