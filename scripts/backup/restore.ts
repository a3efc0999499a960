import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Client } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { appliedMigrations, knownMigrations, migrate, takeMigrationLock, type MigrationId } from "@/lib/db/migrate";
import { Problems } from "@/scripts/problems";
import {
  readBackup,
  readBackupHeader,
  verifyBackup,
  type BackupHeader,
  type BackupPart,
  type BackupTable,
} from "./backup-file";
import { endTransfers, holdsHospitals, listTables, listTablesLeftOut } from "./catalog";
import { withClient } from "./connect";
import { suspendedRules } from "./suspend-rules";

/** When the backup was made, and what it brought. */
export type Restored = { createdAt: string; tables: number; rows: number };

const LOCK_TIMEOUT = "30s";

/**
 * Loads a backup into a database without hospitals: brings it to the migrations that the backup was made with, loads all tables in one
 * transaction, without any record or key of one, and applies the later migrations. Throws {@link Problems} for a file that is damaged or made by
 * a newer version, and for a database that holds hospitals; then nothing has changed.
 */
export async function restore(url: string, file: string): Promise<Restored> {
  await verifyBackup(file);
  const header = await readBackupHeader(file);
  checkMigrations(header.migrations, knownMigrations());
  await withClient(url, refuseHospitals);
  await migrate(url, { until: header.migrations.at(-1)?.createdAt ?? 0 });
  const rows = await withClient(url, async (client) => {
    await takeMigrationLock(client);
    if (!isSame(await appliedMigrations(client), header.migrations)) throw new Problems([LATER_MIGRATIONS]);
    return load(client, header, readBackup(file));
  });
  await migrate(url);
  return { createdAt: header.createdAt, tables: header.tables.length, rows };
}

const LATER_MIGRATIONS =
  "The database has later migrations than the backup: name a new, empty database in DATABASE_URL, or another DATA_DIR.";

const HOLDS_HOSPITALS =
  "The database holds hospitals, which a backup would replace: name a new, empty database in DATABASE_URL, or another DATA_DIR.";

async function refuseHospitals(client: Client): Promise<void> {
  if (await holdsHospitals(client)) throw new Problems([HOLDS_HOSPITALS]);
}

function checkMigrations(ofBackup: MigrationId[], known: MigrationId[]): void {
  const isKnown = ofBackup.every(({ hash }, at) => at >= known.length || known[at]?.hash === hash);
  if (!isKnown || ofBackup.length === 0)
    throw new Problems(["The backup was made by another, unreleased version of Consent Desk and cannot be restored."]);
  if (ofBackup.length > known.length)
    throw new Problems([
      "The backup was made by a newer version of Consent Desk: restore it with that version or a later one.",
    ]);
}

const isSame = (some: MigrationId[], others: MigrationId[]) =>
  some.length === others.length && some.every(({ hash }, at) => hash === others[at]?.hash);

/** Loads all rows in one transaction. Returns how many. */
async function load(client: Client, header: BackupHeader, parts: AsyncGenerator<BackupPart, void>): Promise<number> {
  const tables = new Map(header.tables.map((table) => [table.name, table]));
  const names = [...tables.keys()];
  await client.query(`begin; set local lock_timeout = '${LOCK_TIMEOUT}'`);
  try {
    checkTables(header.tables, await listTables(client));
    const { suspend, resume } = await suspendedRules(client, names);
    await client.query(suspend);
    // Nobody else reads or writes any more.
    await refuseHospitals(client);
    // What a product without hospitals writes, such as its health, would be in the way of the rows of the backup.
    await client.query(`truncate ${[...names, ...(await listTablesLeftOut(client))].join(", ")}`);
    const rows = await loadTables(client, tables, parts);
    await endTransfers(client);
    await client.query(resume);
    for (const [name, value] of Object.entries(header.sequences))
      await client.query("select setval($1::regclass, $2)", [name, value]);
    await client.query("commit");
    await client.query(`analyze ${names.join(", ")}`);
    return rows;
  } catch (error) {
    await client.query("rollback").catch(() => undefined);
    throw error;
  } finally {
    await parts.return();
  }
}

/** The names in the file are used in statements, so they must be those of tables. */
function checkTables(ofBackup: BackupTable[], ofDatabase: BackupTable[]): void {
  const present = new Map(ofDatabase.map(({ name, columns }) => [name, columns.join()]));
  const missing = ofBackup.filter(({ name, columns }) => present.get(name) !== columns.join());
  if (missing.length > 0)
    throw new Problems(missing.map(({ name }) => `The database has no table ${name} with the columns of the backup.`));
}

async function loadTables(
  client: Client,
  tables: ReadonlyMap<string, BackupTable>,
  parts: AsyncGenerator<BackupPart, void>,
): Promise<number> {
  const loaded: Record<string, number> = {};
  let next = await parts.next();
  if (next.value?.kind === "header") next = await parts.next();
  while (!next.done && next.value.kind === "table") {
    const table = tables.get(next.value.name);
    if (!table) throw new Problems([INCOMPLETE]);
    const copy = client.query(
      copyFrom(`copy ${table.name} (${table.columns.join(", ")}) from stdin with (encoding 'UTF8')`),
    );
    let after: IteratorResult<BackupPart, void> = await parts.next();
    const rows = async function* () {
      for (; !after.done && after.value.kind === "rows"; after = await parts.next()) yield after.value.bytes;
    };
    await pipeline(Readable.from(rows()), copy);
    loaded[table.name] = copy.rowCount;
    next = after;
  }
  const expected = next.value?.kind === "footer" ? next.value.rows : {};
  const isComplete = [...tables.keys()].every((name) => loaded[name] !== undefined && loaded[name] === expected[name]);
  if (!isComplete || !(await parts.next()).done) throw new Problems([INCOMPLETE]);
  return Object.values(loaded).reduce((sum, count) => sum + count, 0);
}

const INCOMPLETE = "The backup is incomplete: it does not hold the rows that it lists.";
