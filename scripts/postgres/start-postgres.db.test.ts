import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Client } from "pg";
import { expect, test } from "vitest";
import { openWorkspace } from "@/scripts/test/open-workspace.mjs";
import { startPostgres } from "./start-postgres.mjs";

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

const ROLE = `select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user`;

test("the embedded PostgreSQL has a superuser and a product role without special rights, and refuses data of the old layout", async () => {
  const { folder, close } = await openWorkspace("postgres");
  try {
    const cluster = await startPostgres({ folder, durable: false });
    const roles = [cluster.url("postgres"), cluster.adminUrl("postgres")].map((url) => query(url, ROLE));
    expect(await Promise.all(roles)).toMatchObject([
      [{ rolname: "consent_desk", rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false }],
      [{ rolname: "postgres", rolsuper: true }],
    ]);
    await cluster.stop();

    // In the old layout the only role was a superuser.
    const file = path.join(folder, "postgres.json");
    const { adminPassword: _, ...old } = JSON.parse(readFileSync(file, "utf8"));
    writeFileSync(file, JSON.stringify(old));
    await expect(startPostgres({ folder, durable: false })).rejects.toThrow(/earlier version .* delete that folder/);
  } finally {
    close();
  }
});
