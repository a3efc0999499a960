import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { sql } from "drizzle-orm";
import { Client } from "pg";
import { afterEach, describe, expect, test } from "vitest";
import { isMigrated, migrate } from "@/lib/db/migrate";
import { openTestDatabase, useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();

test("a database that has all migrations is left as it is", async () => {
  await expect(migrate(database.url)).resolves.toBeUndefined();
  expect(await isMigrated(database.url)).toBe(true);
});

test("a database that lacks the last migration is not up to date", async () => {
  const other = await openTestDatabase();
  await other.admin.execute(
    sql`delete from drizzle.__drizzle_migrations where created_at = (select max(created_at) from drizzle.__drizzle_migrations)`,
  );
  expect(await isMigrated(other.url)).toBe(false);
  await other.close();
});

test("a database with a migration of another history is refused with a sentence that says what to do", async () => {
  const other = await openTestDatabase();
  await other.admin.execute(sql`update drizzle.__drizzle_migrations set hash = 'another history'`);
  await expect(migrate(other.url)).rejects.toThrow(/cannot be upgraded: name a new, empty database/);
  await other.close();
});

describe("migrations of one's own", () => {
  const folders: string[] = [];
  afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

  /** A folder with migrations, as Drizzle Kit writes them. */
  function writeMigrations(...migrations: string[]): string {
    const folder = mkdtempSync(path.join(tmpdir(), "migrations-"));
    folders.push(folder);
    mkdirSync(path.join(folder, "meta"));
    const entries = migrations.map((_, idx) => ({
      idx,
      version: "7",
      when: idx + 1,
      tag: `m${idx}`,
      breakpoints: true,
    }));
    writeFileSync(
      path.join(folder, "meta", "_journal.json"),
      JSON.stringify({ version: "7", dialect: "postgresql", entries }),
    );
    migrations.forEach((text, idx) => writeFileSync(path.join(folder, `m${idx}.sql`), text));
    return folder;
  }

  const TABLE = "create table thing (id int primary key, word text)";
  const INDEX = `-- non-transactional\ncreate index concurrently "thing_word" on thing (word);--> statement-breakpoint\ncreate index concurrently "thing_both" on thing (word, id)`;

  async function emptyDatabase() {
    const own = await openTestDatabase();
    await own.admin.$client.query("drop schema drizzle cascade");
    const applied = async () =>
      (
        await own.admin.$client.query<{ rows: number }>(
          "select count(*)::int as rows from drizzle.__drizzle_migrations",
        )
      ).rows[0]?.rows;
    const indexes = async () => {
      const { rows } = await own.admin.$client.query<{ name: string; valid: boolean }>(
        "select indexrelid::regclass::text as name, indisvalid as valid from pg_index where indexrelid::regclass::text like 'thing_%' order by 1",
      );
      return rows.filter(({ name }) => name !== "thing_pkey").map(({ name, valid }) => `${name} ${valid}`);
    };
    return { ...own, applied, indexes };
  }

  test("indexes of a non-transactional migration are created concurrently, by two processes at the same time", async () => {
    const { url, applied, indexes, close } = await emptyDatabase();
    const folder = writeMigrations(TABLE, INDEX);
    await Promise.all([migrate(url, { folder }), migrate(url, { folder })]);
    expect([await applied(), await indexes()]).toEqual([2, ["thing_both true", "thing_word true"]]);
    await close();
  });

  test("what an earlier run left half-way, an index that is not valid, is replaced, and what it completed is not repeated", async () => {
    const { url, admin, applied, indexes, close } = await emptyDatabase();
    await migrate(url, { folder: writeMigrations(TABLE) });
    await admin.$client.query("insert into thing values (1, 'a'), (2, 'a')");
    await admin.$client.query(`create index "thing_word" on thing (word)`);
    await admin.$client.query(`create unique index concurrently "thing_both" on thing (word)`).catch(() => undefined);
    await admin.$client.query(`alter table thing owner to ${new URL(url).username}`);
    expect(await indexes()).toEqual(["thing_both false", "thing_word true"]);
    await migrate(url, { folder: writeMigrations(TABLE, INDEX) });
    expect([await applied(), await indexes()]).toEqual([2, ["thing_both true", "thing_word true"]]);
    await close();
  });

  test("a migration that fails leaves nothing of itself, and those before it stay", async () => {
    const { url, admin, applied, close } = await emptyDatabase();
    const folder = writeMigrations(
      TABLE,
      "alter table thing add column more int;--> statement-breakpoint\nselect 1 / 0",
    );
    await expect(migrate(url, { folder })).rejects.toThrow("division by zero");
    const { rows } = await admin.$client.query("select from information_schema.columns where table_name = 'thing'");
    expect([await applied(), rows.length]).toEqual([1, 2]);
    await close();
  });

  test("a migration that needs a lock gives way to others, and is applied once the lock is free", async () => {
    const { url, admin, applied, close } = await emptyDatabase();
    await migrate(url, { folder: writeMigrations(TABLE) });
    const holder = new Client({ connectionString: url });
    await holder.connect();
    await holder.query("begin; select from thing");
    const options = {
      folder: writeMigrations(TABLE, "alter table thing add column more int"),
      lockTimeout: 50,
      retryAfter: 20,
    };
    await expect(migrate(url, { ...options, attempts: 2 })).rejects.toThrow(
      /held a lock on a table at each of 2 attempts/,
    );
    const migrating = migrate(url, { ...options, attempts: 10_000 });
    // Others are not kept waiting for longer than the timeout.
    await admin.$client.query("insert into thing values (1, 'a')");
    await holder.query("commit");
    await holder.end();
    await migrating;
    expect(await applied()).toBe(2);
    await close();
  });
});
