import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { callbackRefusal } from "@/drizzle/schema/gateway-callback";
import { databaseForTests } from "@/test/support/test-database";
import { countRefusal, writeRefusals, type Refusal } from "@/lib/inbound/count-refusal";
import { newId, type HospitalId } from "@/lib/ids";

const connection = databaseForTests(4);
const AT = new Date("2026-09-01T10:59:59.900Z");
const LATER = new Date("2026-09-01T11:00:00.100Z");

test("refusals add up by the hour, whoever writes them, and a flood of them is one row", async () => {
  const refusal: Refusal = {
    dialect: "v3",
    message: "consent-notified",
    reason: "expired",
    hospitalId: newId<HospitalId>(),
  };
  for (let n = 0; n < 5_000; n += 1) countRefusal(connection.db, refusal, AT);
  await writeRefusals(connection.db);
  countRefusal(connection.db, refusal, AT);
  countRefusal(connection.db, { ...refusal, hospitalId: undefined }, AT);
  countRefusal(connection.db, refusal, LATER);
  await Promise.all([writeRefusals(connection.db), writeRefusals(connection.db)]);
  const rows = await connection.db
    .select()
    .from(callbackRefusal)
    .orderBy(callbackRefusal.hour, callbackRefusal.refusals);
  expect(rows.map(({ hour, hospital, refusals }) => [hour.toISOString(), hospital, refusals])).toEqual([
    ["2026-09-01T10:00:00.000Z", "", 1],
    ["2026-09-01T10:00:00.000Z", refusal.hospitalId, 5_001],
    ["2026-09-01T11:00:00.000Z", refusal.hospitalId, 1],
  ]);
});

test("what cannot be written is kept until it can", async () => {
  await connection.db.execute(sql`alter table callback_refusal rename to away`);
  countRefusal(connection.db, { dialect: "v0.5", message: "unknown", reason: "not-kept" }, AT);
  await writeRefusals(connection.db);
  await connection.db.execute(sql`alter table away rename to callback_refusal`);
  await writeRefusals(connection.db);
  await writeRefusals(connection.db);
  const rows = await connection.db.select().from(callbackRefusal);
  expect(rows.filter(({ reason }) => reason === "not-kept")).toMatchObject([{ refusals: 1, lastAt: AT }]);
});
