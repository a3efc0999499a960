import { randomBytes } from "node:crypto";
import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "@/lib/db/migrate";
import { startPostgres } from "@/scripts/postgres/start-postgres.mjs";
import { openWorkspace } from "@/scripts/test/open-workspace.mjs";

declare module "vitest" {
  interface ProvidedContext {
    /**
     * Two addresses of the server's database "postgres", for a superuser and for the role that the product runs under, and the migrated
     * database to clone.
     */
    postgres: { adminUrl: string; productUrl: string; template: string };
  }
}

type Server = { adminUrl: string; productUrl: string; stop: () => Promise<void> };

/**
 * Starts PostgreSQL once for a run (an embedded one, or with TEST_DATABASE_URL that one, as a superuser) with a migrated template
 * database, which belongs to a role that row-level security applies to.
 */
export default async function startTestPostgres(project: TestProject): Promise<() => Promise<void>> {
  const { adminUrl, productUrl, stop } = process.env.TEST_DATABASE_URL
    ? await prepareExternalServer(process.env.TEST_DATABASE_URL)
    : await startEmbeddedServer();
  const template = `consent_desk_template_${randomBytes(4).toString("hex")}`;
  try {
    await run(adminUrl, `CREATE DATABASE ${template} OWNER ${new URL(productUrl).username}`);
    const url = new URL(productUrl);
    url.pathname = `/${template}`;
    await migrate(url.toString());
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide("postgres", { adminUrl, productUrl, template });
  return async () => {
    await run(adminUrl, `DROP DATABASE ${template}`);
    await stop();
  };
}

/** Creates a role for the run, since the given one is a superuser. */
async function prepareExternalServer(adminUrl: string): Promise<Server> {
  const role = `consent_desk_test_${randomBytes(4).toString("hex")}`;
  const password = randomBytes(24).toString("hex");
  await run(adminUrl, `CREATE ROLE ${role} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD '${password}'`);
  const url = new URL(adminUrl);
  url.username = role;
  url.password = password;
  return { adminUrl, productUrl: url.toString(), stop: () => run(adminUrl, `DROP ROLE ${role}`) };
}

async function startEmbeddedServer(): Promise<Server> {
  const { folder, close } = await openWorkspace("db");
  const { adminUrl, url, stop } = await startPostgres({ folder, durable: false });
  return { adminUrl: adminUrl("postgres"), productUrl: url("postgres"), stop: () => stop().then(close) };
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
