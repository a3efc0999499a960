import type { ClientBase } from "pg";
import type { BackupTable } from "./backup-file";

/** The schema that holds the keys of the records. A backup leaves it out, so that it opens no record. */
export const RECORD_KEYS_SCHEMA = "vault";

/** What is encrypted under those keys, so that it is of no use without them: it is left out, too, and received again. */
const RECORD_TABLES = ["health_record", "health_record_body", "data_push", "data_push_chunk"];

/** The schema that holds which migrations the database has; a backup lists them in its header. */
const MIGRATIONS_SCHEMA = "drizzle";

// Of the role that the product runs under: what others keep in the same database is not part of the product.
const OWN_TABLES = `
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and c.relpersistence <> 't' and pg_has_role(c.relowner, 'usage')
    and n.nspname not in ('information_schema', '${MIGRATIONS_SCHEMA}') and n.nspname !~ '^pg_'`;

const IS_LEFT_OUT = "(n.nspname = $1 or n.nspname = 'public' and c.relname = any ($2))";
const LEFT_OUT = [RECORD_KEYS_SCHEMA, RECORD_TABLES];

/** The tables that a backup holds: those of every schema, except PostgreSQL's own, those with records and those with the keys of records. */
export async function listTables(client: ClientBase): Promise<BackupTable[]> {
  const { rows } = await client.query<BackupTable>(
    `select format('%I.%I', n.nspname, c.relname) as name,
       array(select quote_ident(a.attname) from pg_attribute a
             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns
     ${OWN_TABLES} and not ${IS_LEFT_OUT} order by n.nspname, c.relname`,
    LEFT_OUT,
  );
  return rows;
}

/** The tables with records, and with their keys. */
export async function listTablesLeftOut(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name ${OWN_TABLES} and ${IS_LEFT_OUT} order by n.nspname, c.relname`,
    LEFT_OUT,
  );
  return rows.map(({ name }) => name);
}

/** Ends the transfers that a backup holds: what they brought, and their keys, are not in it. A record is there after it was requested again. */
export async function endTransfers(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ exists: boolean }>(
    "select to_regclass('public.data_request') is not null as exists",
  );
  if (!rows[0]?.exists) return;
  await client.query(
    `update data_request set state = 'ended', problem = null, error = null, finished_at = coalesce(finished_at, now())
     where state <> 'failed'`,
  );
}

/** The last value of each sequence of the product that has been used. */
export async function listSequences(client: ClientBase): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; value: string }>(
    `select format('%I.%I', schemaname, sequencename) as name, last_value::text as value from pg_sequences
     where last_value is not null and schemaname <> all ($1) and pg_has_role(sequenceowner, 'usage') order by 1`,
    [[RECORD_KEYS_SCHEMA, MIGRATIONS_SCHEMA]],
  );
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}

/** Whether the database holds a hospital; false also where it has no tables yet. */
export async function holdsHospitals(client: ClientBase): Promise<boolean> {
  const { rows: tables } = await client.query<{ exists: boolean }>(
    "select to_regclass('public.hospital') is not null as exists",
  );
  if (!tables[0]?.exists) return false;
  const { rows } = await client.query("select from hospital limit 1");
  return rows.length > 0;
}
