import "server-only";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { readMigrationFiles, type MigrationMeta } from "drizzle-orm/migrator";
import { Client, type ClientBase } from "pg";
import { SECOND } from "@/lib/clock";
import { withScope } from "@/lib/db/database";

// Any number that nothing else in this database locks.
const MIGRATION_LOCK = 7_214_001;

const MIGRATIONS_FOLDER = path.join(process.cwd(), "drizzle", "migrations");

/** The first line of a migration whose statements cannot run in a transaction: it creates or drops indexes concurrently. */
export const NON_TRANSACTIONAL = "-- non-transactional";

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

/** Another transaction held a lock that a migration needs, at every attempt. The message is one sentence with the remedy. */
export class MigrationLockTimeout extends Error {
  constructor(attempts: number) {
    super(
      `The database could not be migrated: other transactions held a lock on a table at each of ${attempts} attempts. ` +
        `Find them in pg_stat_activity (state "idle in transaction"), end them and run it again.`,
    );
    this.name = "MigrationLockTimeout";
  }
}

/** Where the migrations are, and how a lock is waited for; times in milliseconds. */
export type MigrateOptions = {
  folder?: string;
  /** The time of the last migration to apply, in milliseconds; all are applied unless it is set. */
  until?: number;
  lockTimeout?: number;
  attempts?: number;
  retryAfter?: number;
};

/** A migration: the digest of its text, and its time in milliseconds. */
export type MigrationId = { hash: string; createdAt: number };

/** The migrations of this version of the product, in the order in which they are applied. */
export const knownMigrations = (folder = MIGRATIONS_FOLDER): MigrationId[] =>
  readMigrationFiles({ migrationsFolder: folder }).map(({ hash, folderMillis }) => ({ hash, createdAt: folderMillis }));

/**
 * Brings a database to the present schema, with the rows of all hospitals in sight: a migration that
 * changes rows changes each of them. Safe to run from several processes at once and beside a running product: what waits for a lock
 * gives up after `lockTimeout`, since everybody else's statements would wait behind it, and is tried again. Throws
 * {@link OtherMigrationHistory} for a database with another history, and {@link MigrationLockTimeout}.
 */
export async function migrate(databaseUrl: string, options: MigrateOptions = {}): Promise<void> {
  const client = new Client({ connectionString: withScope(databaseUrl, "system"), connectionTimeoutMillis: 10_000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await takeMigrationLock(client);
    await client.query("set statement_timeout = 0");
    const pending = await pendingMigrations(client, options.folder);
    const { until = Infinity } = options;
    for (const migration of pending) if (migration.folderMillis <= until) await apply(client, migration, options);
  } finally {
    await client.end();
  }
}

/** Whether a database has every migration. Throws {@link OtherMigrationHistory} for a database with another history. */
export async function isMigrated(databaseUrl: string): Promise<boolean> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return (await pendingMigrations(client)).length === 0;
  } finally {
    await client.end();
  }
}

/**
 * Waits until no migration runs, and lets none begin until {@link releaseMigrationLock} or the end of the connection. Not by waiting in
 * PostgreSQL: the waiting statement would hold a snapshot that the creation of an index waits for.
 */
export async function takeMigrationLock(client: ClientBase): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>("select pg_try_advisory_lock($1) as taken", [
      MIGRATION_LOCK,
    ]);
    if (rows[0]?.taken) return;
    await pause(200);
  }
}

/** Lets migrations begin again. */
export async function releaseMigrationLock(client: ClientBase): Promise<void> {
  await client.query("select pg_advisory_unlock($1)", [MIGRATION_LOCK]);
}

/** The migrations that a database has, the first one first; none for an empty database. */
export async function appliedMigrations(client: ClientBase): Promise<MigrationId[]> {
  const { rows: tables } = await client.query<{ exists: boolean }>(
    "select to_regclass('drizzle.__drizzle_migrations') is not null as exists",
  );
  if (!tables[0]?.exists) return [];
  const { rows } = await client.query<{ hash: string; createdAt: string }>(
    `select hash, created_at as "createdAt" from drizzle.__drizzle_migrations order by created_at, id`,
  );
  return rows.map(({ hash, createdAt }) => ({ hash, createdAt: Number(createdAt) }));
}

/** The migrations that the database lacks: those of a later time than its last one, as drizzle's own migrator finds them. */
async function pendingMigrations(client: Client, folder = MIGRATIONS_FOLDER): Promise<MigrationMeta[]> {
  const migrations = readMigrationFiles({ migrationsFolder: folder });
  const applied = await appliedMigrations(client);
  const [first, last] = [applied[0], applied.at(-1)];
  // On top of another history statements would fail half-way.
  if (first && first.hash !== migrations[0]?.hash) throw new OtherMigrationHistory(await nameOfDatabase(client));
  return migrations.filter(({ folderMillis }) => !last || last.createdAt < folderMillis);
}

async function nameOfDatabase(client: Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>("select current_database() as name");
  return rows[0]?.name ?? "";
}

async function apply(client: Client, migration: MigrationMeta, options: MigrateOptions): Promise<void> {
  await client.query("create schema if not exists drizzle");
  await client.query(
    "create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)",
  );
  if (migration.sql[0]?.startsWith(NON_TRANSACTIONAL)) return applyOneByOne(client, migration);
  const { lockTimeout = 2 * SECOND, attempts = 30, retryAfter = SECOND } = options;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await applyInTransaction(client, migration, lockTimeout);
    } catch (error) {
      if (!isLockFailure(error)) throw error;
      if (attempt === attempts) throw new MigrationLockTimeout(attempts);
      await pause(retryAfter);
    }
  }
}

async function applyInTransaction(client: Client, migration: MigrationMeta, lockTimeout: number): Promise<void> {
  await client.query(`begin; set local lock_timeout = ${lockTimeout}`);
  try {
    for (const statement of migration.sql) await client.query(statement);
    await recordMigration(client, migration);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

/** Applies each statement outside a transaction. One that an earlier run has completed is not repeated: the run may have been killed. */
async function applyOneByOne(client: Client, migration: MigrationMeta): Promise<void> {
  for (const statement of migration.sql) {
    const index = /^create (?:unique )?index concurrently "([^"]+)"/im.exec(statement)?.[1];
    const state = index && (await stateOfIndex(client, index));
    if (state === "valid") continue;
    // What a creation that failed half-way leaves behind is written to and never read.
    if (state === "invalid") await client.query(`drop index concurrently "${index}"`);
    // No lock timeout: nobody's statements wait behind one that works concurrently.
    await client.query(statement);
  }
  await recordMigration(client, migration);
}

async function stateOfIndex(client: Client, name: string): Promise<"valid" | "invalid" | null> {
  const { rows } = await client.query<{ valid: boolean }>(
    "select indisvalid as valid from pg_index where indexrelid = to_regclass(quote_ident($1))",
    [name],
  );
  return rows[0] ? (rows[0].valid ? "valid" : "invalid") : null;
}

async function recordMigration(client: Client, { hash, folderMillis }: MigrationMeta): Promise<void> {
  await client.query("insert into drizzle.__drizzle_migrations (hash, created_at) values ($1, $2)", [
    hash,
    folderMillis,
  ]);
}

function isLockFailure(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === "55P03" || code === "40P01";
}
