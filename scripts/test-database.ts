import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "@/lib/db/migrate";
import { ROOT } from "./paths.mjs";
import { startPostgres } from "./postgres/cluster.mjs";

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
  const parent = path.join(ROOT, ".test-data");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(path.join(parent, "db-"));
  const cluster = await startPostgres({ folder, durable: false });
  const close = async () => {
    await cluster.stop();
    for (const place of [cluster.home, folder]) rmSync(place, { recursive: true, force: true });
  };
  return { adminUrl: cluster.url("postgres"), close };
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
