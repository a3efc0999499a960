import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { keyRing } from "@/lib/crypto/key-ring";
import { SEALED_COLUMNS, type SealedKind } from "@/lib/crypto/sealed-columns";
import { DAY } from "@/lib/clock";
import { systemTransaction, transact, type Queries } from "@/lib/db/transaction";
import { countUnderKey, listKeysInUse, lockUnderKey } from "@/lib/operations/encryption/sealed-value-queries";
import {
  BATCH,
  countBodiesOfEnded,
  countDue,
  eraseBodiesOfEnded,
  removeBatch,
  type RowScope,
} from "@/lib/operations/retention/retention-queries";
import { dueBefore, KEPT_UNTIL, RETENTION_RULES, type SweptRule } from "@/lib/operations/retention/retention-rules";
import { createTestHospital, NOW, type TestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const ROWS = 100_000;
/** Of the rows of each table so many are older than any rule keeps them. */
const DUE = 1_200;
const OTHER_KEY = "another-key";

const database = useTestDatabase();
let own: TestHospital;

// One row every 0.4 seconds until now, so that they span eleven hours; the first are moved to a time long ago.
const at = sql`case when n <= ${DUE} then ${NOW.toISOString()}::timestamptz - interval '1000 days' else
  ${NOW.toISOString()}::timestamptz - n * interval '0.4 seconds' end`;

beforeAll(async () => {
  own = await createTestHospital(database);
  const { id, credentialId } = own;
  const { staffId } = own.doctor().actor;
  const present = keyRing().primary.name;
  await database.admin.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`);
    const series = sql`generate_series(1, ${ROWS}) as n`;
    await tx.execute(sql`
      insert into consent_request (id, hospital_id, requester_id, status, abha_address, created_at, updated_at, settled_at, purpose,
        hi_types, date_from, date_to, data_erase_at, frequency, submitted_at)
      select md5('request' || n)::uuid, ${id}, ${staffId}, case when n % 50 = 0 then 'REVOKED' else 'GRANTED' end, 'a@sbx', ${at}, ${at}, ${at},
        'CAREMGT', '{}', ${at}, ${at}, ${at}, '{}', ${at} from ${series}`);
    await tx.execute(sql`
      insert into gateway_callback (id, hospital_id, dialect, message, path, request_id, body, body_key, received_at, processed_at, state,
        consent_request_id)
      select gen_random_uuid(), ${id}, 'v3', 'notify', 'p', n::text, '\\x00', case when n % 100 = 0 then ${OTHER_KEY} else ${present} end,
        ${at}, ${at}, 'processed', md5('request' || n)::uuid from ${series}`);
    await tx.execute(sql`
      insert into gateway_call (id, hospital_id, credential_id, message, sent_at, outcome, patient_lookup_id)
      select gen_random_uuid(), ${id}, ${credentialId}, 'find-patient', ${at}, 'accepted', md5('lookup' || n)::uuid from ${series}`);
    await tx.execute(sql`
      insert into outbound_message (id, hospital_id, kind, state, next_attempt_at, created_at, finished_at, patient_lookup_id)
      select gen_random_uuid(), ${id}, 'find-patient', 'done', ${at}, ${at}, ${at}, md5('lookup' || n)::uuid from ${series}`);
    await tx.execute(sql`
      insert into patient_lookup (id, hospital_id, requested_by, abha_address, state, created_at)
      select md5('lookup' || n)::uuid, ${id}, ${staffId}, 'a@sbx', 'found', ${at} from ${series}`);
    await tx.execute(sql`
      insert into staff_session (id, hospital_id, staff_id, created_at, expires_at)
      select gen_random_uuid(), ${id}, ${staffId}, ${at}, ${at} from ${series}`);
    await tx.execute(sql`
      insert into callback_refusal (hour, hospital_id, dialect, message, reason, refusals, last_at)
      select ${at}, ${id}, 'v3', 'notify', n::text, 1, ${at} from ${series}`);
  });
  await database.admin.execute(sql`analyze`);
});

/** How many rows the connection has read so far in scans of whole tables, by table. */
async function scannedRows(db: Queries): Promise<Map<string, number>> {
  const { rows } = await db.execute<{ name: string; read: number }>(sql`
    select relname as name, seq_tup_read::int as read from pg_stat_xact_user_tables where schemaname = 'public'`);
  return new Map(rows.map(({ name, read }) => [name, read]));
}

/** Runs statements in a transaction that is rolled back; returns the tables that they read as a whole, by PostgreSQL's own count. */
async function tablesScannedBy(of: SweptRule["of"], work: (scope: RowScope) => Promise<unknown>): Promise<string[]> {
  const scanned: string[] = [];
  const rollBack = new Error("the rows stay for the other tests");
  const run = async (db: Queries, hospitalId: RowScope["hospitalId"]) => {
    const before = await scannedRows(db);
    await work({ db, hospitalId });
    for (const [name, read] of await scannedRows(db)) if (read - (before.get(name) ?? 0) > 1000) scanned.push(name);
    throw rollBack;
  };
  const running =
    of === "hospital"
      ? transact(own.job(), ({ db, actor }) => run(db, actor.hospitalId))
      : systemTransaction({ database, now: NOW }, "delete old rows of no hospital", ({ db }) => run(db, null));
  await expect(running).rejects.toBe(rollBack);
  return scanned;
}

test("PostgreSQL's count finds a scan of a whole table", async () => {
  const scan = ({ db }: RowScope) => db.execute(sql`select count(body) from gateway_callback`);
  expect(await tablesScannedBy("hospital", scan)).toEqual(["gateway_callback"]);
});

describe.each(RETENTION_RULES)("with 100,000 rows in each table, the rule $kind", (rule) => {
  const before = dueBefore(rule, NOW);

  test("counts what is due, and stops at a limit, without reading a whole table", async () => {
    const counts: number[] = [];
    const scanned = await tablesScannedBy("hospital", async (scope) => {
      counts.push(await countDue(rule, before, scope, 1000));
    });
    expect(scanned).toEqual([]);
    expect(counts).toEqual([1000]);
  });

  test("removes a batch without reading a whole table, also not for references", async () => {
    const removed: number[] = [];
    const scanned = await tablesScannedBy(rule.of, async (scope) => {
      removed.push(await removeBatch(rule, before, scope));
    });
    expect(scanned).toEqual([]);
    expect(removed).toEqual([BATCH]);
  });
});

test("with 100,000 rows, the bodies of ended consents are found and erased by what has happened since the last sweep", async () => {
  const since = new Date(NOW.getTime() - DAY / 24);
  const results: number[] = [];
  const scanned = await tablesScannedBy("hospital", async (scope) => {
    results.push(await countBodiesOfEnded(since, scope, 1000));
    results.push(await eraseBodiesOfEnded(since, scope));
  });
  expect(scanned).toEqual([]);
  // The rows of an hour, without those that are long past; every fiftieth has ended.
  expect(results).toEqual([Math.floor(9000 / 50) - DUE / 50, Math.floor(9000 / 50) - DUE / 50]);
});

test("with 100,000 rows, the values under an older key are found and counted without reading a whole table", async () => {
  const found: unknown[] = [];
  const scanned = await tablesScannedBy("hospital", async (scope) => {
    for (const kind of Object.keys(SEALED_COLUMNS) as SealedKind[])
      if (SEALED_COLUMNS[kind].of === "hospital") await listKeysInUse(scope, kind);
    found.push((await listKeysInUse(scope, "body")).sort(), await countUnderKey(scope, "body", OTHER_KEY));
    found.push((await lockUnderKey(scope, "body", OTHER_KEY, { except: [], limit: 25 })).length);
  });
  expect(scanned).toEqual([]);
  expect(found).toEqual([[OTHER_KEY, keyRing().primary.name].sort(), ROWS / 100, 25]);
});

test("the rules name tables of the database, and columns of them that are a time or may be null", async () => {
  const { rows } = await database.admin.execute<{ name: string; type: string; nullable: string }>(sql`
    select table_name || '.' || column_name as name, data_type as type, is_nullable as nullable
    from information_schema.columns where table_schema = 'public'`);
  const columns = new Map(rows.map((row) => [row.name, row]));
  for (const { table, age, erase = [], unlink = [] } of RETENTION_RULES) {
    expect(columns.get(`${table}.${age}`)?.type).toBe("timestamp with time zone");
    for (const column of erase) expect(columns.get(`${table}.${column}`)?.nullable).toBe("YES");
    for (const reference of unlink) expect(columns.get(`${reference.table}.${reference.column}`)?.nullable).toBe("YES");
  }
  for (const { table } of KEPT_UNTIL) {
    const { rows } = await database.admin.execute(sql`select to_regclass(${table}) is not null as exists`);
    expect(rows).toEqual([{ exists: true }]);
  }
});

test("whatever refers to a row that a rule deletes goes with it, or is unlinked", async () => {
  const { rows } = await database.admin.execute<{
    table: string;
    referrer: string;
    columns: string[];
    onDelete: string;
  }>(sql`
    select confrelid::regclass::text as table, conrelid::regclass::text as referrer, confdeltype as "onDelete",
      (select array_agg(attname::text order by ord) from unnest(conkey) with ordinality as k(num, ord)
         join pg_attribute on attrelid = conrelid and attnum = num) as columns
    from pg_constraint where contype = 'f'`);
  for (const rule of RETENTION_RULES.filter(({ erase }) => !erase)) {
    const references = rows.filter(({ table, onDelete }) => table === rule.table && onDelete !== "c");
    const unlinked = (rule.unlink ?? []).map(({ table, column }) => `${table}.${column}`);
    expect(unlinked).toEqual(references.map(({ referrer, columns }) => `${referrer}.${columns.at(-1)}`));
  }
});
