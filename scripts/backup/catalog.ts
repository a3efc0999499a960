import type { ClientBase } from "pg";
import type { BackupTable } from "./backup-file";

/** The schema that holds the keys of the records. A backup leaves it out, so that it opens no record. */
export const RECORD_KEYS_SCHEMA = "vault";

/** The schema that holds which migrations the database has; a backup lists them in its header. */
const MIGRATIONS_SCHEMA = "drizzle";

// Of the role that the product runs under: what others keep in the same database is not part of the product.
const OWN_TABLES = `
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and c.relpersistence <> 't' and pg_has_role(c.relowner, 'usage')`;

/** The tables that a backup holds: those of every schema but that of the record keys and PostgreSQL's own. */
export async function listTables(client: ClientBase): Promise<BackupTable[]> {
  const { rows } = await client.query<BackupTable>(
    `select format('%I.%I', n.nspname, c.relname) as name,
       array(select quote_ident(a.attname) from pg_attribute a
             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns
     ${OWN_TABLES} and n.nspname <> all ($1) and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
     order by n.nspname, c.relname`,
    [[RECORD_KEYS_SCHEMA, MIGRATIONS_SCHEMA]],
  );
  return rows;
}

/** The tables with the keys of the records. */
export async function listRecordKeyTables(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name ${OWN_TABLES} and n.nspname = $1 order by c.relname`,
    [RECORD_KEYS_SCHEMA],
  );
  return rows.map(({ name }) => name);
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
