import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { NON_TRANSACTIONAL } from "@/lib/db/migrate";
import { ROOT } from "@/scripts/paths.mjs";

const FOLDER = path.join(ROOT, "drizzle", "migrations");
/** The start of an empty database, in which nothing can wait and nothing older runs. */
const START = "0000_start.sql";
const files = readdirSync(FOLDER).filter((name) => name.endsWith(".sql") && name !== START);

/** Constraints that only refuse rows: without one nothing stops. */
const LOOSENED = ["staff_doctor_has_registration"];

const NAME = String.raw`(?:"?public"?\.)?"?(\w+)"?`;

/**
 * What in a migration would stop a running product, or the version before it that still runs: one line for each statement. Nothing is
 * removed or renamed, no column becomes mandatory, and nothing holds a lock for as long as a table is long.
 */
function problemsOf(text: string): string[] {
  const isNonTransactional = text.startsWith(NON_TRANSACTIONAL);
  const newTables = new Set([...text.matchAll(new RegExp(`^create table ${NAME}`, "gim"))].map(([, name]) => name));
  const onNewTable = (statement: string, before: string) =>
    newTables.has(new RegExp(`${before} ${NAME}`, "i").exec(statement)?.[1]);
  return text.split("--> statement-breakpoint").flatMap((part) => {
    // The body of a function runs later; what it holds is no change of the schema.
    const statement = part
      .replace(/^\s*--.*$/gm, "")
      .replace(/\$\$[\s\S]*?\$\$/g, "")
      .trim();
    const isConcurrent = /^(create (unique )?|drop )index concurrently/i.test(statement);
    const rules: [boolean, string][] = [
      [isNonTransactional && !isConcurrent, "only concurrent statements belong in a non-transactional migration"],
      [!isNonTransactional && isConcurrent, `a concurrent statement needs "${NON_TRANSACTIONAL}" as the first line`],
      [
        /^drop index concurrently (?!if exists)/i.test(statement),
        "DROP INDEX CONCURRENTLY needs IF EXISTS, since it may run twice",
      ],
      [
        /^create (unique )?index (?!concurrently)/i.test(statement) && !onNewTable(statement, "on"),
        "an index is created CONCURRENTLY",
      ],
      [/^drop index (?!concurrently)/i.test(statement), "an index is dropped CONCURRENTLY"],
      [
        /^drop (table|type|function|schema|view)|^alter table .*\bdrop (column|constraint)|\brename\b|^truncate/is.test(
          statement,
        ) && !LOOSENED.some((name) => statement.endsWith(`DROP CONSTRAINT "${name}";`)),
        "what the version before uses is neither removed nor renamed",
      ],
      [/^alter table .*\balter column .*\b(set data type|type)\b/is.test(statement), "a column keeps its type"],
      [/\bset not null\b/i.test(statement), "a column does not become mandatory"],
      [
        /^alter table .*\badd column (?!.*\bdefault\b).*\bnot null\b/is.test(statement),
        "a mandatory column has a default",
      ],
      [
        /^alter table .*\badd constraint (?!.*\bnot valid\b)/is.test(statement) &&
          !onNewTable(statement, "alter table"),
        "a constraint is added NOT VALID, and validated by a later statement",
      ],
    ];
    return rules.filter(([found]) => found).map(([, rule]) => rule);
  });
}

describe("a migration that would stop what runs is found", () => {
  test.each([
    [`CREATE INDEX "a" ON "thing" ("b")`],
    [`CREATE UNIQUE INDEX "a" ON "thing" ("b")`],
    [`CREATE INDEX CONCURRENTLY "a" ON "thing" ("b")`],
    [`${NON_TRANSACTIONAL}\nALTER TABLE "thing" ADD COLUMN "a" text`],
    [`${NON_TRANSACTIONAL}\nDROP INDEX CONCURRENTLY "a"`],
    [`DROP INDEX "a"`],
    [`DROP TABLE "thing"`],
    [`ALTER TABLE "thing" DROP COLUMN "a"`],
    [`ALTER TABLE "thing" DROP CONSTRAINT "a"`],
    [`ALTER TABLE "thing" RENAME COLUMN "a" TO "b"`],
    [`ALTER TABLE "thing" RENAME TO "other"`],
    [`ALTER TABLE "thing" ALTER COLUMN "a" SET DATA TYPE text`],
    [`ALTER TABLE "thing" ALTER COLUMN "a" SET NOT NULL`],
    [`ALTER TABLE "thing" ADD COLUMN "a" text NOT NULL`],
    [`ALTER TABLE "thing" ADD CONSTRAINT "a" FOREIGN KEY ("b") REFERENCES "other"("id")`],
    [`CREATE TABLE "new" ("id" int);--> statement-breakpoint\nCREATE INDEX "a" ON "thing" ("b")`],
  ])("%s", (text) => {
    expect(problemsOf(text)).toHaveLength(1);
  });
});

describe("a migration that adds is accepted", () => {
  test.each([
    [`ALTER TABLE "thing" ADD COLUMN "a" text`],
    [`ALTER TABLE "thing" ADD COLUMN "a" text DEFAULT '' NOT NULL`],
    [`${NON_TRANSACTIONAL}\nCREATE INDEX CONCURRENTLY "a" ON "thing" ("b")`],
    [`${NON_TRANSACTIONAL}\nDROP INDEX CONCURRENTLY IF EXISTS "a"`],
    [`ALTER TABLE "thing" ADD CONSTRAINT "a" CHECK (b > 0) NOT VALID`],
    [
      `CREATE TABLE "new" ("id" int NOT NULL);--> statement-breakpoint\nCREATE INDEX "a" ON "new" USING btree ("id");--> statement-breakpoint\nALTER TABLE "new" ADD CONSTRAINT "c" FOREIGN KEY ("b") REFERENCES "public"."other"("id")`,
    ],
  ])("%s", (text) => {
    expect(problemsOf(text)).toEqual([]);
  });
});

test.each(files)("the migration %s adds and stops nothing", (file) => {
  expect(problemsOf(readFileSync(path.join(FOLDER, file), "utf8"))).toEqual([]);
});
