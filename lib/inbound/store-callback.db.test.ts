import { eq, sql } from "drizzle-orm";
import { afterEach, describe, expect, test, vi } from "vitest";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import { closeDatabase, openDatabase, type Database } from "@/lib/db/database";
import { openCallbackBody } from "@/lib/inbound/callback-body";
import { contentDigestOf, insertCallbacks, type NewCallback } from "@/lib/inbound/gateway-callback-table";
import { storeCallback } from "@/lib/inbound/store-callback";
import { newId, type CallbackId, type HospitalId, type InboundRequestId } from "@/lib/ids";
import { createTestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";
import { timeLimit } from "@/test/support/time-limit";

const database = useTestDatabase();

const newCallback = (hospitalId: HospitalId, more: Partial<NewCallback> = {}): Omit<NewCallback, "contentDigest"> => ({
  id: newId<CallbackId>(),
  hospitalId,
  dialect: "v3",
  message: "notify",
  path: "api/v3/hiu/consent/request/notify",
  requestId: newId<InboundRequestId>(),
  body: Buffer.from("{}"),
  problem: null,
  receivedAt: new Date(),
  ...more,
});

const store = (callback: Omit<NewCallback, "contentDigest">, of: Pick<Database, "pool" | "systemPool"> = database) =>
  storeCallback({ database: of, now: new Date() }, callback);
const hospitalId = async () => (await createTestHospital(database)).id;
const rowsOf = (id: HospitalId) =>
  database.admin.select().from(gatewayCallback).where(eq(gatewayCallback.hospitalId, id));
/** The callbacks that are due to be processed. */
const dueOf = async (id: HospitalId) => {
  const { rows } = await database.admin.execute<{ id: string }>(sql`
    select id from gateway_callback where hospital_id = ${id} and state = 'received' and process_at <= now()`);
  return rows.map(({ id }) => id);
};

test("200 callbacks that arrive at once are stored byte for byte, and are due", async () => {
  const hospital = await hospitalId();
  const all = Array.from({ length: 200 }, (_, n) =>
    newCallback(hospital, { path: `{"${n}\\`, body: Buffer.from([n, 0, 0x5c, 0x22, 0xff]) }),
  );
  expect(new Set(await Promise.all(all.map((one) => store(one))))).toEqual(new Set(["stored"]));
  const rows = new Map((await rowsOf(hospital)).map((row) => [row.id, row]));
  for (const { id, path, body, requestId } of all) {
    const row = rows.get(id);
    expect(row).toMatchObject({ path, requestId });
    expect(row && openCallbackBody(row)).toEqual(body);
  }
  expect((await dueOf(hospital)).sort()).toEqual(all.map(({ id }) => id).sort());
});

test("a stored body holds nothing of what came, and names its key", async () => {
  const hospital = await hospitalId();
  await store(newCallback(hospital, { body: Buffer.from('{"patient":{"id":"hinapatel@sbx"}}') }));
  const [row] = await rowsOf(hospital);
  expect(row?.body?.toString("latin1")).not.toMatch(/patient|hinapatel/);
  expect(row?.bodyKey).toBe(row?.body?.subarray(1, 9).toString("base64url"));
});

test("callbacks in one batch with some that cannot be stored are stored", async () => {
  const hospital = await hospitalId();
  const unknown = newId<HospitalId>();
  const all = Array.from({ length: 20 }, (_, n) => newCallback(n % 5 === 3 ? unknown : hospital));
  const results = await Promise.allSettled(all.map((one) => store(one)));
  const expected = all.map((one) => (one.hospitalId === unknown ? "rejected" : "fulfilled"));
  expect(results.map(({ status }) => status)).toEqual(expected);
  expect(await rowsOf(hospital)).toHaveLength(16);
  expect(await dueOf(unknown)).toEqual([]);
});

test("a callback that arrives in two processes at once is stored once, and each repetition is counted", async () => {
  const hospital = await hospitalId();
  const other = openDatabase(database.url, 4);
  try {
    const requestId = newId<InboundRequestId>();
    const results = await Promise.all(
      Array.from({ length: 40 }, (_, n) => store(newCallback(hospital, { requestId }), n % 2 ? other : database)),
    );
    expect(results.filter((one) => one === "stored")).toHaveLength(1);
    expect(await rowsOf(hospital)).toMatchObject([{ repeats: 39 }]);
    expect(await dueOf(hospital)).toHaveLength(1);
  } finally {
    await closeDatabase(other);
  }
});

test("a callback that is being processed delays no other, and its repetition is counted afterwards", async () => {
  const hospital = await hospitalId();
  const first = newCallback(hospital);
  await store(first);
  let repetition: Promise<unknown> | undefined;
  await database.admin.transaction(async (tx) => {
    await tx.execute(sql`select 1 from gateway_callback where id = ${first.id} for update`);
    repetition = store({ ...first, id: newId<CallbackId>() });
    expect(await store(newCallback(hospital))).toBe("stored");
  });
  expect(await repetition).toBe("repeat");
  expect((await rowsOf(hospital)).find(({ id }) => id === first.id)?.repeats).toBe(1);
});

test("a database that does not answer makes the callback fail, and callbacks are stored again once it answers", async () => {
  const hospital = await hospitalId();
  const callback = newCallback(hospital);
  await database.admin.transaction(async (tx) => {
    await tx.execute(sql`lock table gateway_callback in exclusive mode`);
    await expect(store(callback)).rejects.toThrow("timeout");
  });
  expect(["stored", "repeat"]).toContain(await store({ ...callback, id: newId<CallbackId>() }));
  expect(await rowsOf(hospital)).toHaveLength(1);
  expect(await dueOf(hospital)).toHaveLength(1);
});

describe("callbacks with the same id", () => {
  test.each<[string, Partial<NewCallback>]>([
    ["another body", { body: Buffer.from('{"notification":{"status":"REVOKED"}}') }],
    ["another path", { path: "api/v3/hiu/consent/request/on-init" }],
  ])("and %s are two callbacks, each with a job and its own count of repeats", async (_what, change) => {
    const hospital = await hospitalId();
    const first = newCallback(hospital);
    const second = { ...first, ...change, id: newId<CallbackId>() };
    for (const callback of [first, second]) expect(await store(callback)).toBe("stored");
    for (let n = 0; n < 2; n += 1) expect(await store({ ...second, id: newId<CallbackId>() })).toBe("repeat");
    expect(await store({ ...first, id: newId<CallbackId>() })).toBe("repeat");
    const rows = await rowsOf(hospital);
    expect(rows.map(({ id, repeats }) => [id, repeats]).sort()).toEqual(
      [
        [first.id, 1],
        [second.id, 2],
      ].sort(),
    );
    expect((await dueOf(hospital)).sort()).toEqual([first.id, second.id].sort());
  });

  test("of two hospitals are two callbacks", async () => {
    const first = newCallback(await hospitalId());
    const second = { ...first, hospitalId: await hospitalId(), id: newId<CallbackId>() };
    expect([await store(first), await store(second)]).toEqual(["stored", "stored"]);
  });
});

describe("a deadlock", () => {
  /** Adds a trigger that runs a statement before each row is inserted. */
  const beforeEachRow = async (statement: string) => {
    await database.admin.$client.query(`
      create sequence test_rows;
      create function before_row() returns trigger language plpgsql security definer as $$
      declare ignored text;
      begin ${statement} return new; end $$;
      create trigger before_row before insert on gateway_callback for each row execute function before_row()`);
  };
  afterEach(() =>
    database.admin.$client.query(
      "drop trigger before_row on gateway_callback; drop function before_row; drop sequence test_rows",
    ),
  );

  const waitingStatements = async () => {
    const { rows } = await database.admin.$client.query<{ waiting: number }>(
      `select count(*)::int as waiting from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows[0]?.waiting;
  };

  test("does not arise between two processes that insert the same callbacks in opposite order", async () => {
    const LOCK = 4711;
    // Both transactions are made to insert their first row, and to stop before the second.
    await beforeEachRow(`
      if coalesce(nullif(current_setting('test.row', true), ''), '1') = '2' then
        ignored := pg_advisory_xact_lock_shared(${LOCK});
      end if;
      ignored := set_config('test.row', '2', true);`);
    const hospital = await hospitalId();
    const callbacks = Array.from({ length: 2 }, () => {
      const callback = newCallback(hospital);
      return { ...callback, contentDigest: contentDigestOf(callback) };
    });
    const redelivered = callbacks.map((callback) => ({ ...callback, id: newId<CallbackId>() })).reverse();
    const other = openDatabase(database.url, 1);
    try {
      let inserts: Promise<Set<CallbackId>>[] = [];
      await database.admin.transaction(async (tx) => {
        await tx.execute(sql`select pg_advisory_xact_lock(${LOCK})`);
        inserts = [insertCallbacks(database, callbacks), insertCallbacks(other, redelivered)];
        await vi.waitFor(async () => expect(await waitingStatements()).toBe(2), timeLimit(4_000));
      });
      const inserted = (await Promise.all(inserts)).map(({ size }) => size);
      expect(inserted.sort()).toEqual([0, 2]);
    } finally {
      await closeDatabase(other);
    }
  });

  test("of any other cause is tried again once, and the callback is stored", async () => {
    await beforeEachRow(`
      if nextval('test_rows') = 1 then raise exception 'deadlock detected' using errcode = '40P01'; end if;`);
    const hospital = await hospitalId();
    expect(await store(newCallback(hospital))).toBe("stored");
    expect(await rowsOf(hospital)).toHaveLength(1);
    expect(await dueOf(hospital)).toHaveLength(1);
  });

  test("that arises twice makes the callback fail", async () => {
    await beforeEachRow(`
      if nextval('test_rows') <= 2 then raise exception 'deadlock detected' using errcode = '40P01'; end if;`);
    const hospital = await hospitalId();
    await expect(store(newCallback(hospital))).rejects.toMatchObject({ code: "40P01" });
    expect(await store(newCallback(hospital))).toBe("stored");
  });
});
