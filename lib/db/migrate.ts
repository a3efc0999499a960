import "server-only";
import path from "node:path";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as migrateDrizzle } from "drizzle-orm/node-postgres/migrator";
import { runMigrations } from "graphile-worker";
import { Client, Pool } from "pg";

// Any number that nothing else in this database locks.
const MIGRATION_LOCK = 7_214_001;

/** Brings a database to the present schema, the job queue's own included. Safe to run from several processes at once. */
export async function migrate(databaseUrl: string): Promise<void> {
  const client = new Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 10_000,
  });
  await client.connect();
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  // What breaks an idle connection also breaks the next statement, which tells it.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await migrateDrizzle(drizzle(client), {
      migrationsFolder: path.join(process.cwd(), "drizzle", "migrations"),
    });
    await runMigrations({ pgPool: pool });
  } finally {
    await pool.end();
    await client.end();
  }
}
