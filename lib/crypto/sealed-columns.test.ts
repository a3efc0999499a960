import { readdirSync } from "node:fs";
import path from "node:path";
import { getTableColumns, getTableName, is } from "drizzle-orm";
import { CasingCache } from "drizzle-orm/casing";
import { PgTable } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import { SEALED_COLUMNS } from "@/lib/crypto/sealed-columns";

const SCHEMA = path.resolve("drizzle", "schema");
const modules = await Promise.all(
  readdirSync(SCHEMA).map((file) => import(path.join(SCHEMA, file)) as Promise<Record<string, unknown>>),
);
const tables = modules.flatMap((module) => Object.values(module)).filter((value) => is(value, PgTable));
const casing = new CasingCache("snake_case");

test("the list of sealed columns names each column of the schema that has a type of our own, which are the sealed ones", () => {
  const inSchema = tables.flatMap((table) =>
    Object.values(getTableColumns(table))
      .filter(({ columnType }) => columnType === "PgCustomColumn")
      .map((column) => `${getTableName(table)}.${casing.getColumnCasing(column)}`)
      // Of these types of our own one is no secret, and the other is under the key of its artefact.
      .filter((name) => !/_digest$|\.hash$|_hash$|\.mac$|\.signature$|\.public_key$|\.nonce$|\.content$/.test(name)),
  );
  const listed = Object.values(SEALED_COLUMNS).map(({ table, column }) => `${table}.${column}`);
  expect(listed.sort()).toEqual(inSchema.sort());
});

test("a listed column has the columns by which its values are found", () => {
  for (const entry of Object.values(SEALED_COLUMNS)) {
    const table = tables.find((one) => getTableName(one) === entry.table);
    const names = table ? Object.values(getTableColumns(table)).map((column) => casing.getColumnCasing(column)) : [];
    const named = [entry.column, entry.id, ...("keyColumn" in entry ? [entry.keyColumn] : [])];
    expect(names).toEqual(expect.arrayContaining(entry.of === "hospital" ? [...named, "hospital_id"] : named));
  }
});
