import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { SEALED_COLUMNS, type SealedBytes, type SealedKind, type SealedText } from "@/lib/crypto/sealed-columns";
import type { Queries } from "@/lib/db/transaction";
import type { HospitalId } from "@/lib/ids";

/** Where values are read: in one hospital's scope, or, without a hospital, those of the installation. */
export type ValueScope = { db: Queries; hospitalId: HospitalId | null };

/** A stored value with the id of its row. */
export type StoredValue = { id: string; value: SealedText | SealedBytes };

/** In place of a key's name: the value is in the first format, which names none. */
export const UNNAMED_KEY = "unnamed";

type Column = { table: SQL; column: SQL; id: SQL; key: SQL; own: SQL; keyColumn: SQL | null };

function columnOf(kind: SealedKind, hospitalId: HospitalId | null): Column {
  const entry = SEALED_COLUMNS[kind];
  const [table, column, id] = [entry.table, entry.column, entry.id].map((name) => sql.identifier(name));
  const schema = "schema" in entry ? entry.schema : "public";
  const keyColumn = "keyColumn" in entry ? sql`${sql.identifier(entry.keyColumn)}` : null;
  return {
    table: sql`${sql.identifier(schema)}.${table}`,
    column: sql`${column}`,
    id: sql`${id}`,
    keyColumn,
    key: keyColumn ?? sql`case when ${column} like 'v2.%' then split_part(${column}, '.', 2) else ${UNNAMED_KEY} end`,
    // An empty text is an erased secret.
    own: sql`${hospitalId === null ? sql`true` : sql`hospital_id = ${hospitalId}`} and ${
      keyColumn ? sql`${keyColumn} is not null` : sql`${column} <> ''`
    }`,
  };
}

/** The names of the keys that the values of one kind lie under; also `clear` for values that are not sealed, and {@link UNNAMED_KEY}. */
export async function listKeysInUse({ db, hospitalId }: ValueScope, kind: SealedKind): Promise<string[]> {
  const { table, key, keyColumn, own } = columnOf(kind, hospitalId);
  // Of a column with many rows the index is read once for each key, not once for each row.
  const { rows } = await db.execute<{ key: string }>(
    keyColumn
      ? sql`
        with recursive used as (
          (select ${keyColumn} as key from ${table} where ${own} order by ${keyColumn} limit 1)
          union all
          select (select ${keyColumn} from ${table} where ${own} and ${keyColumn} > used.key order by ${keyColumn} limit 1)
          from used where used.key is not null
        )
        select key from used where key is not null`
      : sql`select distinct ${key} as key from ${table} where ${own}`,
  );
  return rows.map((row) => row.key);
}

/** How many values of one kind lie under this key. */
export async function countUnderKey({ db, hospitalId }: ValueScope, kind: SealedKind, name: string): Promise<number> {
  const { table, key, own } = columnOf(kind, hospitalId);
  const { rows } = await db.execute<{ values: number }>(
    sql`select count(*)::int as values from ${table} where ${own} and ${key} = ${name}`,
  );
  return rows[0]?.values ?? 0;
}

/** Values of one kind under this key, without the rows named in `except` and those that another transaction has locked; locked. */
export async function lockUnderKey(
  { db, hospitalId }: ValueScope,
  kind: SealedKind,
  name: string,
  { except, limit }: { except: string[]; limit: number },
): Promise<StoredValue[]> {
  const { table, column, id, key, own } = columnOf(kind, hospitalId);
  const excluded = except.length === 0 ? sql`true` : sql`${id}::text <> all(${sql.param(except)}::text[])`;
  const { rows } = await db.execute<StoredValue>(sql`
    select ${id}::text as id, ${column} as value from ${table}
    where ${own} and ${key} = ${name} and ${excluded} limit ${limit} for no key update skip locked`);
  return rows;
}

/** Replaces a value by the same one under another key. */
export async function replaceValue(
  { db, hospitalId }: ValueScope,
  kind: SealedKind,
  { id, value }: StoredValue,
  keyName: string,
): Promise<void> {
  const { table, column, id: idColumn, keyColumn, own } = columnOf(kind, hospitalId);
  const setKey = keyColumn ? sql`, ${keyColumn} = ${keyName}` : sql``;
  await db.execute(sql`update ${table} set ${column} = ${value}${setKey} where ${own} and ${idColumn} = ${id}`);
}
