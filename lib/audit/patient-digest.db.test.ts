import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { auditDigestKey } from "@/drizzle/schema/audit";
import { findPatientDigest, patientDigest } from "@/lib/audit/patient-digest";
import { readOnly, transact } from "@/lib/db/transaction";
import { createTestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase(8);

it("is the same for each spelling of an address and for transactions at once, and another in another hospital", async () => {
  const [hospital, other] = [await createTestHospital(database), await createTestHospital(database)];
  const digests = await Promise.all(
    ["hinapatel@sbx", " HinaPatel@SBX ", "hinapatel@sbx", "hinapatel@sbx"].map((address) =>
      transact(hospital.doctor(), (tx) => patientDigest(tx, address)),
    ),
  );
  expect(new Set(digests.map((digest) => digest.toString("hex"))).size).toBe(1);
  const elsewhere = await transact(other.doctor(), (tx) => patientDigest(tx, "hinapatel@sbx"));
  expect(elsewhere).not.toEqual(digests[0]);
  expect(await readOnly(hospital.doctor(), (tx) => findPatientDigest(tx, "hinapatel@sbx"))).toEqual(digests[0]);
});

it("a key of a transaction that is rolled back is not used, and a reader makes none", async () => {
  const hospital = await createTestHospital(database);
  const failed = transact(hospital.doctor(), async (tx) => {
    await patientDigest(tx, "hinapatel@sbx");
    throw new Error("rolled back");
  });
  await expect(failed).rejects.toThrow("rolled back");
  expect(await readOnly(hospital.doctor(), (tx) => findPatientDigest(tx, "hinapatel@sbx"))).toBeNull();
  const rows = await database.admin.select().from(auditDigestKey).where(eq(auditDigestKey.hospitalId, hospital.id));
  expect(rows).toEqual([]);
});
