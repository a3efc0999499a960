import "server-only";
import path from "node:path";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as migrateDrizzle } from "drizzle-orm/node-postgres/migrator";
import { Client } from "pg";
import { withScope } from "@/lib/db/database";

// Any number that nothing else in this database locks.
const MIGRATION_LOCK = 7_214_001;

/** The database was made by a version whose history begins with another migration. The message is one sentence with the remedy. */
export class OtherMigrationHistory extends Error {
  constructor(database: string) {
    super(
      `The database "${database}" was made by another, unreleased version of Consent Desk and cannot be upgraded: ` +
        `name a new, empty database in DATABASE_URL, or delete this one's data.`,
    );
    this.name = "OtherMigrationHistory";
  }
}

/**
 * Brings a database to the present schema, with the rows of all hospitals in sight: a migration that
 * changes rows changes each of them. Safe to run from several processes at once. Throws
 * {@link OtherMigrationHistory} for a database with another history.
 */
export async function migrate(
  databaseUrl: string,
  migrationsFolder = path.join(process.cwd(), "drizzle", "migrations"),
): Promise<void> {
  const client = new Client({ connectionString: withScope(databaseUrl, "system"), connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await refuseOtherHistory(client, migrationsFolder);
    await migrateDrizzle(drizzle(client), { migrationsFolder });
  } finally {
    await client.end();
  }
}

// drizzle compares times alone: on top of another history it would run statements that fail half-way.
async function refuseOtherHistory(client: Client, migrationsFolder: string): Promise<void> {
  const table = await client.query<{ exists: boolean }>(
    "select to_regclass('drizzle.__drizzle_migrations') is not null as exists",
  );
  if (!table.rows[0]?.exists) return;
  const first = readMigrationFiles({ migrationsFolder })[0]?.hash;
  const { rows } = await client.query<{ database: string; hash: string }>(
    "select current_database() as database, hash from drizzle.__drizzle_migrations order by created_at, id limit 1",
  );
  if (rows[0] && rows[0].hash !== first) throw new OtherMigrationHistory(rows[0].database);
}
