import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { hospital as hospitalTable } from "@/drizzle/schema/hospital";
import { DAY } from "@/lib/clock";
import { secondFactorDueAt } from "@/lib/staff/second-factor/second-factor-need";
import { createTestHospital, NOW } from "@/test/support/fixtures";
import { setPassword } from "@/test/support/sign-in-methods";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();

test("the need of a second factor begins when it is demanded, and each demand has its own seven days", async () => {
  const { doctor, id } = await createTestHospital(database);
  await setPassword(doctor(), "four words put together");
  const dayAfter = (days: number) => new Date(NOW.getTime() + days * DAY);
  const dueFrom = (days: number) => secondFactorDueAt({ database, now: dayAfter(days) }, doctor().actor);
  const demand = (doctorsNeedSecondFactor: boolean) =>
    database.admin.update(hospitalTable).set({ doctorsNeedSecondFactor }).where(eq(hospitalTable.id, id));
  expect(await dueFrom(0)).toBeNull();
  await demand(true);
  expect(await dueFrom(30)).toEqual(dayAfter(37));
  expect(await dueFrom(36)).toEqual(dayAfter(37));
  await demand(false);
  expect(await dueFrom(40)).toBeNull();
  await demand(true);
  expect(await dueFrom(50)).toEqual(dayAfter(57));
});
