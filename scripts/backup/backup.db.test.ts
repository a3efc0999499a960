import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { execute } from "@/lib/access/execute";
import { isMigrated, knownMigrations, migrate } from "@/lib/db/migrate";
import { openRecords } from "@/lib/health-record/reader/open-records";
import { getRecords } from "@/lib/health-record/transfer/get-records";
import { waitUntil } from "@/scripts/test/wait-until.mjs";
import { NOW } from "@/test/support/fixtures";
import { createHospitalWithRows, type HospitalWithRows } from "@/test/support/hospital-with-rows";
import { openTestDatabase, useTestDatabase, type TestDatabase } from "@/test/support/test-database";
import { backUp } from "./back-up";
import { readBackup, writeBackup, type BackupPart } from "./backup-file";
import { restore } from "./restore";

type OpenedDatabase = Awaited<ReturnType<typeof openTestDatabase>>;

const KEY = "the-key-of-a-record";
const KEYS_TABLE = `create schema if not exists vault; create table vault.test_key (hospital_id uuid references hospital(id), key text)`;

const source = useTestDatabase();
let hospital: HospitalWithRows;
let folder = "";
let file = "";
const opened: OpenedDatabase[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "backup-"));
  file = path.join(folder, "desk.backup");
  hospital = await createHospitalWithRows(source, "http://127.0.0.1:1");
  const hospitals = [hospital, await createHospitalWithRows(source, "http://127.0.0.1:1")];
  await source.systemPool.query(KEYS_TABLE);
  for (const { id } of hospitals)
    await source.systemPool.query("insert into vault.test_key values ($1, $2)", [id, KEY]);
  await source.systemPool.query(
    "update patient set name = E'tab\\t, line\\n, back\\\\slash, \\\\.\\n\\\\.\\n, नाम, 🩺' where hospital_id = $1",
    [hospitals[0]?.id],
  );
  await backUp(source.url, file, NOW);
});
afterEach(() => Promise.all(opened.splice(0).map((database) => database.close())));
afterAll(() => rm(folder, { recursive: true }));

/** A database of this version without hospitals, with a table for the keys of records. */
async function openTarget(): Promise<OpenedDatabase> {
  const target = await openTestDatabase();
  opened.push(target);
  await target.systemPool.query(KEYS_TABLE);
  return target;
}

/** A database without tables. */
async function openEmpty(): Promise<OpenedDatabase> {
  const target = await openTestDatabase();
  opened.push(target);
  await target.admin.$client.query(
    "drop schema drizzle cascade; drop schema public cascade; drop schema if exists vault cascade; create schema public authorization pg_database_owner",
  );
  return target;
}

async function rowsOf(database: TestDatabase, text: string): Promise<string[]> {
  const { rows } = await database.admin.$client.query<string[]>({ text, rowMode: "array" });
  return rows.map((row) => row.join(" "));
}

/** Tables whose rows a backup leaves out, or brings with another state. */
const RECORD_TABLES = ["health_record", "health_record_body", "data_push", "data_push_chunk"];

/** For each table of the product, except those with records and transfers, its name, the number of its rows and a digest of them. */
async function digests({ admin }: TestDatabase): Promise<string[]> {
  const { rows } = await admin.$client.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('vault', 'drizzle', 'information_schema', 'pg_catalog') and tablename <> all ($1) order by 1`,
    [[...RECORD_TABLES, "data_request"]],
  );
  const read = ({ name }: { name: string }) =>
    admin.$client.query<{ digest: string }>(
      `select '${name} ' || count(*) || ' ' || coalesce(md5(string_agg(t::text, ',' order by t::text)), '') as digest from ${name} t`,
    );
  return (await Promise.all(rows.map(read))).map((result) => result.rows[0]?.digest ?? "");
}

/** What protects the tables: row-level security, triggers, constraints, and the migrations that the database has. */
const rules = async (database: TestDatabase) => [
  ...(await rowsOf(
    database,
    "select relname, relrowsecurity, relforcerowsecurity from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1",
  )),
  ...(await rowsOf(database, "select tgname, tgenabled from pg_trigger where not tgisinternal order by 1")),
  ...(await rowsOf(
    database,
    "select conname, condeferrable, condeferred, convalidated from pg_constraint where connamespace = 'public'::regnamespace order by 1",
  )),
  ...(await rowsOf(database, "select hash from drizzle.__drizzle_migrations order by created_at")),
];

const KEYS = "select key from vault.test_key";
const MIGRATIONS = "select count(*) from drizzle.__drizzle_migrations";
describe("a backup", () => {
  test("brings back every row of two hospitals, and no key of a record", async () => {
    const target = await openTarget();
    const before = await rules(target);
    await target.systemPool.query("insert into vault.test_key values (null, 'an-older-key')");
    const { rows } = await restore(target.url, file);
    const expected = await digests(source);
    expect(await digests(target)).toEqual(expected);
    const transfers = Number((await rowsOf(source, "select count(*) from data_request"))[0]);
    expect(rows).toBe(expected.reduce((sum, line) => sum + Number(line.split(" ")[1]), transfers));
    expect(await rowsOf(target, "select count(*) from hospital")).toEqual(["2"]);
    expect([await rowsOf(source, KEYS), await rowsOf(target, KEYS)]).toEqual([[KEY, KEY], []]);
    expect(await rules(target)).toEqual(before);
  });

  test("brings no record: each transfer that it holds has ended, so that the records can be requested again", async () => {
    const target = await openTarget();
    await restore(target.url, file);
    const counts = RECORD_TABLES.map((name) => `(select count(*) from ${name})`).join(" + ");
    expect(await rowsOf(target, `select ${counts}`)).toEqual(["0"]);
    expect(await rowsOf(source, `select ${counts}`)).not.toEqual(["0"]);
    const transfers = "select id, artefact_id, created_at from data_request order by 1";
    expect(await rowsOf(target, transfers)).toEqual(await rowsOf(source, transfers));
    expect(await rowsOf(target, "select distinct state, finished_at is null from data_request")).toEqual([
      "ended false",
    ]);
  });

  test("holds no key of a record, and only its owner may read it", async () => {
    const content = gunzipSync((await readFile(file)).subarray(0, -72)).toString("utf8");
    expect(content).toContain("Patient of");
    expect(content).not.toContain(KEY);
    expect(content).not.toContain("vault");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test("can be loaded without them: no row of another table refers to a record or a key", async () => {
    const isLeftOut = (name: string) =>
      `(${name}.relnamespace = 'vault'::regnamespace or ${name}.relname in ('${RECORD_TABLES.join("','")}'))`;
    const references = `select conname from pg_constraint join pg_class target on target.oid = confrelid
      join pg_class own on own.oid = conrelid where ${isLeftOut("target")} and not ${isLeftOut("own")}`;
    expect(await rowsOf(source, references)).toEqual([]);
  });

  test("lets the doctor request the records again", async () => {
    const target = await openTarget();
    await restore(target.url, file);
    const scope = { ...hospital.doctor(), database: target };
    const { artefactId } = hospital;
    expect(await execute(openRecords, scope, { artefactId })).toMatchObject({
      state: "open",
      records: { documents: [] },
    });
    await execute(getRecords, scope, { artefactId });
    const open =
      "select artefact_id from data_request join vault.data_key using (hospital_id, artefact_id) where finished_at is null";
    expect(await rowsOf(target, open)).toEqual([artefactId]);
  });

  test("brings an empty database to this version first", async () => {
    const target = await openEmpty();
    await restore(target.url, file);
    expect(await digests(target)).toEqual(await digests(source));
    expect(await isMigrated(target.url)).toBe(true);
  });

  test("brings the sequences, so that the next row gets the next number", async () => {
    const target = await openTarget();
    await restore(target.url, file);
    const last = "select last_value from consent_request_count_id_seq";
    expect(await rowsOf(target, last)).toEqual(await rowsOf(source, last));
    const next = "select nextval('consent_request_count_id_seq') - max(id) from consent_request_count";
    expect(await rowsOf(target, next)).toEqual(["1"]);
  });

  test("holds the rows of one moment, whatever is written while it is made", async () => {
    const own = await openTarget();
    await restore(own.url, file);
    const expected = await digests(own);
    // The backup has chosen its moment when it waits for the lock of a table.
    const blocker = await own.admin.$client.connect();
    await blocker.query("begin; lock table staff");
    const later = path.join(folder, "later.backup");
    const making = backUp(own.url, later, NOW);
    const waiting = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    await waitUntil("the backup waits for a lock", async () => (await rowsOf(own, waiting)).length > 0, 30_000);
    await blocker.query("delete from consent_request_search; update patient set name = 'Changed'; commit");
    blocker.release();
    await making;
    const target = await openTarget();
    await restore(target.url, later);
    expect(await digests(own)).not.toEqual(expected);
    expect(await digests(target)).toEqual(expected);
  });
});

describe("a backup is refused, and the database stays as it was,", () => {
  async function expectRefusal(target: OpenedDatabase, from: string, message: RegExp | string) {
    const state = async () => [
      await digests(target),
      await rowsOf(target, "select nspname from pg_namespace order by 1"),
    ];
    const before = await state();
    await expect(restore(target.url, from)).rejects.toThrow(message);
    expect(await state()).toEqual(before);
  }

  /** Writes a copy of the backup whose bytes are changed. */
  async function alter(name: string, change: (bytes: Buffer) => Buffer): Promise<string> {
    const copy = path.join(folder, name);
    await writeFile(copy, change(await readFile(file)));
    return copy;
  }

  test("where it was cut anywhere", async () => {
    const target = await openEmpty();
    const { size } = await stat(file);
    for (const length of [0, 1, 71, 72, 73, 1000, Math.floor(size / 2), size - 73, size - 1])
      await expectRefusal(target, await alter("cut", (bytes) => bytes.subarray(0, length)), /its end is missing/);
  });

  test("where a byte was changed or added", async () => {
    const target = await openEmpty();
    const { size } = await stat(file);
    for (const at of [0, 4, 9, 100, Math.floor(size / 2), size - 80, size - 10]) {
      const flip = (bytes: Buffer) => {
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        return bytes;
      };
      await expectRefusal(target, await alter("altered", flip), /damaged or was changed|end is missing/);
    }
    const added = await alter("added", (bytes) => Buffer.concat([bytes, Buffer.from("x")]));
    await expectRefusal(target, added, /end is missing/);
  });

  test("where the database holds a hospital", async () => {
    const target = await openTarget();
    await createHospitalWithRows(target, "http://127.0.0.1:1");
    await expectRefusal(target, file, "holds hospitals");
  });

  test("where there is no such file, or it is another kind of file", async () => {
    const target = await openEmpty();
    await expectRefusal(target, path.join(folder, "nothing"), /cannot be read/);
    await expectRefusal(target, folder, /not a backup/);
    await expectRefusal(target, path.resolve("package.json"), /not a backup/);
  });

  /** Writes a backup of its own with changed parts. */
  async function rewrite(name: string, change: (part: BackupPart) => BackupPart | null): Promise<string> {
    const copy = path.join(folder, name);
    const parts = async function* () {
      for await (const part of readBackup(file)) {
        const changed = change(part);
        if (changed) yield changed;
      }
    };
    await writeBackup(copy, parts());
    return copy;
  }

  test("where a newer version made it, or one with another history", async () => {
    const target = await openEmpty();
    const withMigrations = (name: string, hashes: (own: string[]) => string[]) =>
      rewrite(name, (part) => {
        if (part.kind !== "header") return part;
        const own = part.header.migrations.map(({ hash }) => hash);
        return {
          ...part,
          header: { ...part.header, migrations: hashes(own).map((hash, at) => ({ hash, createdAt: at })) },
        };
      });
    const newer = await withMigrations("newer", (own) => [...own, "of the next version"]);
    await expectRefusal(target, newer, /newer version/);
    await expectRefusal(target, await withMigrations("other", () => ["other"]), /another, unreleased version/);
  });

  test("where its rows fail half-way: one refers to a row that it lacks, or its count differs", async () => {
    const target = await openTarget();
    const before = await rules(target);
    let table = "";
    const lacking = await rewrite("lacking", (part) => {
      if (part.kind === "table") table = part.name;
      if (part.kind === "footer") return { kind: "footer", rows: { ...part.rows, "public.staff": 0 } };
      return part.kind === "rows" && table === "public.staff" ? null : part;
    });
    await expectRefusal(target, lacking, /foreign key constraint/);
    const miscounted = await rewrite("miscounted", (part) =>
      part.kind === "footer" ? { kind: "footer", rows: { ...part.rows, "public.staff": 1 } } : part,
    );
    await expectRefusal(target, miscounted, /incomplete/);
    const endless = await rewrite("endless", (part) => (part.kind === "footer" ? null : part));
    await expectRefusal(target, endless, /incomplete/);
    expect(await rules(target)).toEqual(before);
    await restore(target.url, file);
  });
});

describe("a backup of an earlier version", () => {
  /** A database as the first version made it, with one hospital. */
  async function backUpEarlier(): Promise<string> {
    const earlier = await openEmpty();
    await migrate(earlier.url, { until: knownMigrations()[1]?.createdAt ?? 0 });
    await earlier.systemPool.query(
      "insert into hospital (id, name, hiu_id, created_at) values (gen_random_uuid(), 'Earlier Hospital', 'IN1', now())",
    );
    const copy = path.join(folder, "earlier.backup");
    await backUp(earlier.url, copy, NOW);
    return copy;
  }

  test("is loaded at its own version, and the later migrations follow", async () => {
    const copy = await backUpEarlier();
    const target = await openEmpty();
    await restore(target.url, copy);
    expect(await rowsOf(target, "select name from hospital")).toEqual(["Earlier Hospital"]);
    expect(await rowsOf(target, MIGRATIONS)).toEqual(await rowsOf(source, MIGRATIONS));
  });

  test("is refused by a database that has the later migrations already", async () => {
    const copy = await backUpEarlier();
    const target = await openTarget();
    await expect(restore(target.url, copy)).rejects.toThrow(/later migrations than the backup/);
    expect(await rowsOf(target, "select count(*) from hospital")).toEqual(["0"]);
  });
});

describe("making a backup", () => {
  test("that is stopped or fails leaves no part of it, and the earlier file as it was", async () => {
    const before = await readFile(file);
    await expect(backUp(source.url, file, NOW, AbortSignal.abort())).rejects.toThrow();
    const failing = async function* (): AsyncGenerator<BackupPart> {
      yield { kind: "table", name: "public.staff" };
      throw new Error("the connection is lost");
    };
    await expect(writeBackup(file, failing())).rejects.toThrow("the connection is lost");
    expect(await readFile(file)).toEqual(before);
    expect((await readdir(folder)).filter((name) => name.endsWith(".new"))).toEqual([]);
  });

  test("of an empty database, or into a folder that does not exist, is refused with a sentence", async () => {
    const { url } = await openEmpty();
    await expect(backUp(url, path.join(folder, "empty"), NOW)).rejects.toThrow(/database is empty/);
    await expect(backUp(source.url, path.join(folder, "none", "x"), NOW)).rejects.toThrow(/cannot be written/);
    await expect(backUp(source.url, folder, NOW)).rejects.toThrow(/is not a file/);
  });
});
