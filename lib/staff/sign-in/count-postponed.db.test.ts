import { asc, eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { auditEntry } from "@/drizzle/schema/audit";
import { countPostponed, writePostponed } from "@/lib/staff/sign-in/count-postponed";
import { createTestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();

test("postponed sign-ins are one entry for each address with their number, twenty at most, and one for all others; none where several hospitals are possible", async () => {
  const hospital = await createTestHospital(database);
  const entries = () =>
    database.admin.select().from(auditEntry).where(eq(auditEntry.hospitalId, hospital.id)).orderBy(asc(auditEntry.id));
  const count = (address: string | null, times: number) => {
    for (let time = 0; time < times; time += 1) countPostponed(() => database, address);
  };
  for (let number = 0; number < 22; number += 1) count(`198.51.100.${number}`, number === 0 ? 1_000 : 2);
  count(null, 3);
  count("198.51.100.0", 1);
  await writePostponed(database);
  const written = await entries();
  expect(written).toHaveLength(21);
  expect(written[0]).toMatchObject({
    action: "staff.sign-in-refused",
    outcome: "refused",
    address: "198.51.100.0",
    subjectKind: "hospital",
    detail: { reason: "too-busy", attempts: 1_001 },
  });
  expect(written[19]).toMatchObject({ address: "198.51.100.19", detail: { attempts: 2 } });
  expect(written[20]).toMatchObject({ address: null, detail: { attempts: 7 } });

  await writePostponed(database);
  expect(await entries()).toHaveLength(21);

  await createTestHospital(database);
  count("198.51.100.0", 5);
  await writePostponed(database);
  expect(await entries()).toHaveLength(21);
});
