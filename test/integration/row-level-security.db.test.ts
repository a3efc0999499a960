import { randomInt, randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import path from "node:path";
import { eq, getTableColumns, is, sql, type Column } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { getTableConfig, PgColumn, PgTable } from "drizzle-orm/pg-core";
import { beforeAll, describe, expect, test } from "vitest";
import { systemTransaction, transact, type Queries } from "@/lib/db/transaction";
import { newId, type HospitalId } from "@/lib/ids";
import { NOW } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

/** A table of which each row belongs to a hospital, its name with that of its schema, and the column that holds the hospital's id. */
type HospitalTable = { name: string; table: PgTable; key: string; column: PgColumn };

const SCHEMA = path.resolve("drizzle", "schema");
const modules = await Promise.all(
  readdirSync(SCHEMA).map((file) => import(path.join(SCHEMA, file)) as Promise<Record<string, unknown>>),
);
const TABLES = modules
  .flatMap((module) => Object.values(module))
  .filter((value) => is(value, PgTable))
  .flatMap((table): HospitalTable[] => {
    const { schema = "public", name: ownName } = getTableConfig(table);
    const name = `${schema}.${ownName}`;
    const key = name === "public.hospital" ? "id" : "hospitalId";
    const column = getTableColumns(table)[key];
    return is(column, PgColumn) ? [{ name, table, key, column }] : [];
  });

const database = useTestDatabase(2);
const own = newId<HospitalId>();
const other = newId<HospitalId>();

/** Policies besides that of the hospital's own rows: refusals that named no hospital are read by the admins of each. */
const FURTHER_POLICIES: Partial<Record<string, string[]>> = {
  "public.callback_refusal": ["no_hospital SELECT"],
};

/** A row with a value in every column, so that it satisfies the constraints that some columns have together. */
function rowOf({ table, key }: HospitalTable, hospitalId: HospitalId): Record<string, unknown> {
  const columns = Object.entries(getTableColumns(table)).filter(([, { columnType }]) => !/Serial/.test(columnType));
  return { ...Object.fromEntries(columns.map(([name, column]) => [name, valueFor(column)])), [key]: hospitalId };
}

function valueFor({ columnType, enumValues, name }: Column): unknown {
  switch (columnType) {
    case "PgUUID":
      return randomUUID();
    case "PgText":
      return enumValues?.[0] ?? randomUUID();
    case "PgTimestamp":
      return NOW;
    case "PgInteger":
      return 400;
    case "PgBigInt53":
      return randomInt(1_000_000_000);
    case "PgBoolean":
      return false;
    case "PgJsonb":
      return {};
    case "PgArray":
      return [];
    case "PgCustomColumn":
      return Buffer.from(randomUUID());
    default:
      throw new Error(`add a value for columns of type ${columnType}, such as ${name}`);
  }
}

/** Runs statements in the scope of a hospital. */
const inScopeOf = <T>(hospitalId: HospitalId, work: (db: Queries) => Promise<T>) =>
  transact({ database, actor: { kind: "gateway", hospitalId }, now: NOW }, ({ db }) => work(db));

const NOT_ALLOWED_BY_POLICY = "42501";
/** Raised by our own triggers, on tables whose rows are only added. */
const RAISED_BY_TRIGGER = "P0001";

/** How many rows a statement affected, or the SQLSTATE of the error by which PostgreSQL refused it. */
async function effectOf(statement: PromiseLike<{ rowCount: number | null }>): Promise<number | string> {
  try {
    return (await statement).rowCount ?? 0;
  } catch (error) {
    const { cause } = error as { cause?: { code?: string } };
    return cause?.code ?? String(error);
  }
}

const hospitalsIn = async ({ table, column }: HospitalTable, db: Queries) =>
  (await db.select({ hospitalId: column }).from(table)).map(({ hospitalId }) => hospitalId);

/** The row of a hospital with its version, which every update changes. */
const storedRow = async ({ table, column }: HospitalTable) =>
  database.admin
    .select({ version: sql<string>`xmin::text`, hospitalId: column })
    .from(table)
    .where(eq(column, other));

beforeAll(async () => {
  await database.admin.transaction(async (tx) => {
    // Switches off foreign keys, so that each row stands alone.
    await tx.execute(sql`set local session_replication_role = replica`);
    for (const table of TABLES)
      for (const hospitalId of [own, other]) await tx.insert(table.table).values(rowOf(table, hospitalId));
  });
});

test("the schema files define every table of the database that has a hospital_id column", async () => {
  const { rows } = await database.admin.execute<{ name: string }>(
    sql`select format('%s.%s', table_schema, table_name) as name from information_schema.columns
        where column_name = 'hospital_id' order by 1`,
  );
  const names = TABLES.map(({ name }) => name).filter((name) => name !== "public.hospital");
  expect(rows.map(({ name }) => name)).toEqual(names.sort());
});

test("the product's role does not see through row-level security", async () => {
  const { rows } = await database.pool.query(
    "select rolsuper, rolbypassrls from pg_roles where rolname = current_user",
  );
  expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false }]);
});

describe.each(TABLES)("row-level security of $name", (tested) => {
  const { name, table, key, column } = tested;
  const change = (db: Queries) =>
    db
      .update(table)
      .set({ [key]: column })
      .where(eq(column, other));
  const remove = (db: Queries) => db.delete(table).where(eq(column, other));

  test("the policy applies to all statements, also those of the table's owner", async () => {
    const { rows } = await database.admin.execute(
      sql`select relrowsecurity as enabled, relforcerowsecurity as forced,
            (select array_agg(policyname || ' ' || cmd order by policyname desc) from pg_policies where tablename = relname) as policies
          from pg_class where oid = ${name}::regclass`,
    );
    const policies = ["own_hospital ALL", ...(FURTHER_POLICIES[name] ?? [])];
    expect(rows).toEqual([{ enabled: true, forced: true, policies }]);
  });

  test("a select without filter returns the rows of the scope's hospital alone", async () => {
    expect(await inScopeOf(own, (db) => hospitalsIn(tested, db))).toEqual([own]);
  });

  test("an insert of a row for another hospital is refused", async () => {
    const insert = inScopeOf(own, (db) => db.insert(table).values(rowOf(tested, other)));
    expect(await effectOf(insert)).toBe(NOT_ALLOWED_BY_POLICY);
    expect(await storedRow(tested)).toHaveLength(1);
  });

  test("an update or delete of another hospital's row changes nothing", async () => {
    const before = await storedRow(tested);
    expect(before).toHaveLength(1);
    expect([0, RAISED_BY_TRIGGER]).toContain(await effectOf(inScopeOf(own, change)));
    expect([0, RAISED_BY_TRIGGER]).toContain(await effectOf(inScopeOf(own, remove)));
    expect(await storedRow(tested)).toEqual(before);
  });

  test("an update that moves a row to another hospital is refused", async () => {
    const move = (db: Queries) =>
      db
        .update(table)
        .set({ [key]: other })
        .where(eq(column, own));
    expect([NOT_ALLOWED_BY_POLICY, RAISED_BY_TRIGGER]).toContain(await effectOf(inScopeOf(own, move)));
  });

  test("without a scope no row is seen, added, changed or deleted", async () => {
    const db = drizzle(database.pool, { casing: "snake_case" });
    const before = await storedRow(tested);
    expect(await hospitalsIn(tested, db)).toEqual([]);
    expect(await effectOf(db.insert(table).values(rowOf(tested, other)))).toBe(NOT_ALLOWED_BY_POLICY);
    expect([0, RAISED_BY_TRIGGER]).toContain(await effectOf(change(db)));
    expect([0, RAISED_BY_TRIGGER]).toContain(await effectOf(remove(db)));
    expect(await storedRow(tested)).toEqual(before);
  });

  test("a system transaction sees the rows of all hospitals", async () => {
    const seen = await systemTransaction({ database, now: NOW }, "update metrics", ({ db }) => hospitalsIn(tested, db));
    expect(seen.sort()).toEqual([own, other].sort());
  });
});
