import { describe, expect, test } from "vitest";
import { execute } from "@/lib/access/execute";
import { transact } from "@/lib/db/transaction";
import type { PatientLookupId } from "@/lib/ids";
import { findLookup } from "@/lib/patient/patient-lookup-table";
import { lookUpPatient } from "@/lib/patient/look-up-patient";
import { upsertPatient } from "@/lib/patient/patient-table";
import { createTestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();
const abhaUrl = "http://127.0.0.1:1/abha";
const NUMBER = "91-1234-5678-9012";

describe("looking up an ABHA number", () => {
  test("where the hospital has the ABHA search, looks its default address up", async () => {
    const { doctor } = await createTestHospital(database, { credential: { abhaUrl } });
    const found = await execute(lookUpPatient, doctor(), { abhaAddress: NUMBER });
    expect(found).toEqual({
      state: "number",
      likelyAddress: "91123456789012@sbx",
      owner: { state: "pending", lookupId: expect.any(String) as string },
    });
    const { lookupId } = (found as { owner: { lookupId: PatientLookupId } }).owner;
    const lookup = await transact(doctor(), (tx) => findLookup(tx, lookupId));
    expect(lookup).toMatchObject({ abhaAddress: "91123456789012@sbx", state: "pending" });
  });

  test("where the hospital has no ABHA search, returns its default address with the credential's consent manager", async () => {
    const { doctor } = await createTestHospital(database, { credential: { cmId: "abdm" } });
    expect(await execute(lookUpPatient, doctor(), { abhaAddress: NUMBER })).toEqual({
      state: "number",
      likelyAddress: "91123456789012@abdm",
      owner: { state: "form-only" },
    });
  });

  test("of a patient whom the hospital knows by the default address returns the name", async () => {
    const { doctor } = await createTestHospital(database, { credential: { abhaUrl } });
    await transact(doctor(), (tx) => upsertPatient(tx, "91123456789012@sbx", "Hina Patel"));
    expect(await execute(lookUpPatient, doctor(), { abhaAddress: "91123456789012" })).toMatchObject({
      owner: { state: "known", name: "Hina Patel" },
    });
  });
});

test("looking up what is neither an address nor a number is invalid input", async () => {
  const { doctor } = await createTestHospital(database);
  await expect(execute(lookUpPatient, doctor(), { abhaAddress: "hinapatel" })).rejects.toThrow(
    "abha-address-malformed",
  );
});
