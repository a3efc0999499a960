import { sql } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { callbackRefusal, NO_HOSPITAL } from "@/drizzle/schema/gateway-callback";
import { countRefusal, writeRefusals, type Refusal } from "@/lib/inbound/count-refusal";
import { newId, type HospitalId } from "@/lib/ids";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();
const AT = new Date("2026-09-01T10:59:59.900Z");
const LATER = new Date("2026-09-01T11:00:00.100Z");

beforeEach(() => database.admin.delete(callbackRefusal));

test("five thousand refusals of one kind are one row, and counts of one hour add up", async () => {
  const refusal: Refusal = {
    dialect: "v3",
    message: "notify",
    reason: "expired",
    hospitalId: newId<HospitalId>(),
  };
  for (let n = 0; n < 5_000; n += 1) countRefusal(database, refusal, AT);
  await writeRefusals(database);
  countRefusal(database, refusal, AT);
  countRefusal(database, { ...refusal, hospitalId: undefined }, AT);
  countRefusal(database, refusal, LATER);
  await Promise.all([writeRefusals(database), writeRefusals(database)]);
  const rows = await database.admin
    .select()
    .from(callbackRefusal)
    .orderBy(callbackRefusal.hour, callbackRefusal.refusals);
  expect(rows.map(({ hour, hospitalId, refusals }) => [hour.toISOString(), hospitalId, refusals])).toEqual([
    ["2026-09-01T10:00:00.000Z", NO_HOSPITAL, 1],
    ["2026-09-01T10:00:00.000Z", refusal.hospitalId, 5_001],
    ["2026-09-01T11:00:00.000Z", refusal.hospitalId, 1],
  ]);
});

test("a count that cannot be written is kept until it can", async () => {
  await database.admin.execute(sql`alter table callback_refusal rename to hidden_table`);
  countRefusal(database, { dialect: "v0.5", message: "unknown", reason: "not-stored" }, AT);
  await writeRefusals(database);
  await database.admin.execute(sql`alter table hidden_table rename to callback_refusal`);
  await writeRefusals(database);
  await writeRefusals(database);
  const rows = await database.admin.select().from(callbackRefusal);
  expect(rows.filter(({ reason }) => reason === "not-stored")).toMatchObject([{ refusals: 1, lastAt: AT }]);
});
