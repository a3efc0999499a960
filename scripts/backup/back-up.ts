import type { Client } from "pg";
import { to as copyTo } from "pg-copy-streams";
import { appliedMigrations, releaseMigrationLock, takeMigrationLock } from "@/lib/db/migrate";
import { Problems } from "@/scripts/problems";
import { writeBackup, type BackupHeader, type BackupPart } from "./backup-file";
import { listSequences, listTables } from "./catalog";
import { withClient } from "./connect";

/** Rows and bytes of a backup. */
export type BackupSize = { tables: number; rows: number; bytes: number };

/**
 * Copies every table but those with records and their keys into a file, as they are at one moment. Others read and write meanwhile; a
 * migration that changes a table has to wait. Throws {@link Problems} for a database without tables and a file that cannot be written.
 */
export async function backUp(url: string, file: string, now: Date, signal?: AbortSignal): Promise<BackupSize> {
  return withClient(url, async (client) => {
    const header = await openSnapshot(client, now);
    const rows: Record<string, number> = {};
    const bytes = await writeBackup(file, readParts(client, header, rows), signal);
    const counts = Object.values(rows);
    return { tables: counts.length, rows: counts.reduce((sum, count) => sum + count, 0), bytes };
  });
}

/** Opens a transaction that sees one moment, in which no table can be changed by a migration until it ends. */
async function openSnapshot(client: Client, now: Date): Promise<BackupHeader> {
  // A migration must not run between the list of the tables and their locks.
  await takeMigrationLock(client);
  await client.query("begin isolation level repeatable read, read only");
  const tables = await listTables(client);
  const migrations = await appliedMigrations(client);
  if (migrations.length === 0) throw new Problems(["The database is empty: there is nothing to back up."]);
  await client.query(`lock table ${tables.map(({ name }) => name).join(", ")} in access share mode`);
  await releaseMigrationLock(client);
  return { createdAt: now.toISOString(), migrations, tables, sequences: await listSequences(client) };
}

/** Counts the rows of each table in `rows` as it reads them. */
async function* readParts(
  client: Client,
  header: BackupHeader,
  rows: Record<string, number>,
): AsyncGenerator<BackupPart> {
  yield { kind: "header", header };
  for (const { name, columns } of header.tables) {
    yield { kind: "table", name };
    const copy = client.query(copyTo(`copy ${name} (${columns.join(", ")}) to stdout with (encoding 'UTF8')`));
    for await (const bytes of copy) yield { kind: "rows", bytes: bytes as Buffer };
    // The number of rows arrives after the last of them: it is there once another statement is answered.
    await client.query("select");
    rows[name] = copy.rowCount;
  }
  yield { kind: "footer", rows };
}
