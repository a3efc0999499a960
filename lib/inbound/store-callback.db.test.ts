import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { gatewayCallback } from "@/drizzle/schema/gateway-callback";
import { openDatabase } from "@/lib/db/database";
import { databaseForTests } from "@/test/support/test-database";
import { keepCallback } from "@/lib/inbound/store-callback";
import type { NewCallback } from "@/lib/inbound/store-callback-queries";
import { seedSentRequest } from "@/test/support/sent-request";
import { newId, type CallbackId, type HospitalId, type InboundRequestId } from "@/lib/ids";

const connection = databaseForTests(4);

const callback = (hospitalId: HospitalId, more: Partial<NewCallback> = {}): NewCallback => ({
  id: newId<CallbackId>(),
  hospitalId,
  dialect: "v3",
  message: "consent-notified",
  path: "api/v3/hiu/consent/request/notify",
  requestId: newId<InboundRequestId>(),
  body: Buffer.from("{}"),
  receivedAt: new Date(),
  ...more,
});

const keep = (one: NewCallback) => keepCallback(connection.db, one);
const rowsOf = (hospitalId: HospitalId) =>
  connection.db.select().from(gatewayCallback).where(eq(gatewayCallback.hospitalId, hospitalId));
const jobsFor = async (hospitalId: HospitalId) => {
  const { rows } = await connection.db.execute<{ id: string }>(sql`
    select payload ->> 'callbackId' as id from graphile_worker._private_jobs
    where payload ->> 'hospitalId' = ${hospitalId}`);
  return rows.map(({ id }) => id);
};

test("callbacks that come together are each kept, byte for byte, with one job each", async () => {
  const { hospitalId } = await seedSentRequest(connection.db);
  const all = Array.from({ length: 200 }, (_, n) =>
    callback(hospitalId, { path: `{"${n}\\`, body: Buffer.from([n, 0, 0x5c, 0x22, 0xff]) }),
  );
  expect(new Set(await Promise.all(all.map(keep)))).toEqual(new Set(["kept"]));
  const rows = new Map((await rowsOf(hospitalId)).map((row) => [row.id, row]));
  for (const { id, path, body, requestId } of all) expect(rows.get(id)).toMatchObject({ path, body, requestId });
  expect((await jobsFor(hospitalId)).sort()).toEqual(all.map(({ id }) => id).sort());
});

test("one that cannot be kept takes no other with it", async () => {
  const { hospitalId } = await seedSentRequest(connection.db);
  const nobody = newId<HospitalId>();
  const all = Array.from({ length: 20 }, (_, n) => callback(n % 5 === 3 ? nobody : hospitalId));
  const told = await Promise.allSettled(all.map(keep));
  expect(told.map(({ status }) => status)).toEqual(
    all.map((one) => (one.hospitalId === nobody ? "rejected" : "fulfilled")),
  );
  expect(await rowsOf(hospitalId)).toHaveLength(16);
  expect(await jobsFor(nobody)).toEqual([]);
});

test("the same one from two processes at once is kept once, has one job, and each further one is counted", async () => {
  const { hospitalId } = await seedSentRequest(connection.db);
  const { rows: where } = await connection.db.execute<{ name: string }>(sql`select current_database() as name`);
  const url = new URL(connection.pool.options.connectionString ?? "");
  url.pathname = `/${where[0]?.name ?? ""}`;
  const other = openDatabase(url.toString(), 4);
  try {
    const requestId = newId<InboundRequestId>();
    const told = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        keepCallback(n % 2 ? other.db : connection.db, callback(hospitalId, { requestId })),
      ),
    );
    expect(told.filter((one) => one === "kept")).toHaveLength(1);
    expect(await rowsOf(hospitalId)).toMatchObject([{ repeats: 39 }]);
    expect(await jobsFor(hospitalId)).toHaveLength(1);
  } finally {
    await other.pool.end();
  }
});

test("a callback that is being understood keeps no other waiting, and its repetition is counted in the end", async () => {
  const { hospitalId } = await seedSentRequest(connection.db);
  const first = callback(hospitalId);
  await keep(first);
  let again: Promise<unknown> | undefined;
  await connection.db.transaction(async (tx) => {
    await tx.execute(sql`select 1 from gateway_callback where id = ${first.id} for update`);
    again = keep({ ...first, id: newId<CallbackId>() });
    expect(await keep(callback(hospitalId))).toBe("kept");
  });
  expect(await again).toBe("repeat");
  expect((await rowsOf(hospitalId)).find(({ id }) => id === first.id)?.repeats).toBe(1);
});

test("a database that hangs is given up after seconds, and callbacks are kept again once it answers", async () => {
  const { hospitalId } = await seedSentRequest(connection.db);
  const asked = callback(hospitalId);
  await connection.db.transaction(async (tx) => {
    await tx.execute(sql`lock table gateway_callback in exclusive mode`);
    await expect(keep(asked)).rejects.toThrow("timeout");
  });
  expect(["kept", "repeat"]).toContain(await keep({ ...asked, id: newId<CallbackId>() }));
  expect(await rowsOf(hospitalId)).toHaveLength(1);
  expect(await jobsFor(hospitalId)).toHaveLength(1);
});
