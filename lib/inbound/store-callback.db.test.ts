import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import { closeDatabase, openDatabase, type Database } from "@/lib/db/database";
import { openCallbackBody } from "@/lib/inbound/callback-body";
import type { NewCallback } from "@/lib/inbound/gateway-callback-table";
import { storeCallback } from "@/lib/inbound/store-callback";
import { newId, type CallbackId, type HospitalId, type InboundRequestId } from "@/lib/ids";
import { createTestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();

const newCallback = (hospitalId: HospitalId, more: Partial<NewCallback> = {}): NewCallback => ({
  id: newId<CallbackId>(),
  hospitalId,
  dialect: "v3",
  message: "notify",
  path: "api/v3/hiu/consent/request/notify",
  requestId: newId<InboundRequestId>(),
  body: Buffer.from("{}"),
  receivedAt: new Date(),
  ...more,
});

const store = (callback: NewCallback, of: Pick<Database, "pool" | "systemPool"> = database) =>
  storeCallback({ database: of, now: new Date() }, callback);
const hospitalId = async () => (await createTestHospital(database)).id;
const rowsOf = (id: HospitalId) =>
  database.admin.select().from(gatewayCallback).where(eq(gatewayCallback.hospitalId, id));
const jobsFor = async (id: HospitalId) => {
  const { rows } = await database.admin.execute<{ id: string }>(sql`
    select payload ->> 'callbackId' as id from graphile_worker._private_jobs
    where payload ->> 'hospitalId' = ${id}`);
  return rows.map(({ id }) => id);
};

test("200 callbacks that arrive at once are stored byte for byte, with one job each", async () => {
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
  expect((await jobsFor(hospital)).sort()).toEqual(all.map(({ id }) => id).sort());
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
  expect(await jobsFor(unknown)).toEqual([]);
});

test("a callback that arrives in two processes at once is stored once, with one job, and each repetition is counted", async () => {
  const hospital = await hospitalId();
  const other = openDatabase(database.url, 4);
  try {
    const requestId = newId<InboundRequestId>();
    const results = await Promise.all(
      Array.from({ length: 40 }, (_, n) => store(newCallback(hospital, { requestId }), n % 2 ? other : database)),
    );
    expect(results.filter((one) => one === "stored")).toHaveLength(1);
    expect(await rowsOf(hospital)).toMatchObject([{ repeats: 39 }]);
    expect(await jobsFor(hospital)).toHaveLength(1);
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
  expect(await jobsFor(hospital)).toHaveLength(1);
});
