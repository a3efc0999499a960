import { expect, test } from "vitest";
import { execute } from "@/lib/access/execute";
import { MINUTE } from "@/lib/clock";
import { findKnownPatients } from "@/lib/consent/dashboard/find-known-patients";
import { saveDraft } from "@/lib/consent/request/save-draft";
import { transact } from "@/lib/db/transaction";
import { upsertPatient } from "@/lib/patient/patient-table";
import { consentRequestForm, submitForm } from "@/test/support/consent-request-form";
import { createTestHospital, NOW, type TestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();
const after = (minutes: number) => new Date(NOW.getTime() + minutes * MINUTE);

async function addressesFor({ colleague }: TestHospital, q: string): Promise<string[]> {
  return (await execute(findKnownPatients, colleague(after(60)), { q })).map(({ abhaAddress }) => abhaAddress);
}

test("a patient is found by the beginning of the address and of each word of the name, with the newest request", async () => {
  const hospital = await createTestHospital(database);
  await submitForm(hospital.doctor(), { abhaAddress: "hinapatel@sbx" });
  await submitForm(hospital.doctor(after(5)), { abhaAddress: "hinapatel@sbx" });
  await transact(hospital.doctor(), (tx) => upsertPatient(tx, "hinapatel@sbx", "Hina Patel"));
  for (const q of ["hi", "HINA P", " patel ", "hinapatel@s"])
    expect(await execute(findKnownPatients, hospital.colleague(after(60)), { q })).toEqual([
      {
        abhaAddress: "hinapatel@sbx",
        name: "Hina Patel",
        lastRequest: { at: after(5).toISOString(), status: "SENDING" },
      },
    ]);
  expect(await addressesFor(hospital, "inap")).toEqual([]);
});

test("of seven patients that match the five who were asked last are returned, newest first", async () => {
  const hospital = await createTestHospital(database);
  for (const minute of [1, 2, 3, 4, 5, 6, 7])
    await submitForm(hospital.doctor(after(minute)), { abhaAddress: `patient${minute}@sbx` });
  await submitForm(hospital.doctor(after(8)), { abhaAddress: "patient2@sbx" });
  const found = ["patient2@sbx", "patient7@sbx", "patient6@sbx", "patient5@sbx", "patient4@sbx"];
  expect(await addressesFor(hospital, "patient")).toEqual(found);
});

test("less than two letters, a draft, and a patient of another hospital find nobody", async () => {
  const [hospital, other] = [await createTestHospital(database), await createTestHospital(database)];
  await execute(saveDraft, hospital.colleague(), consentRequestForm({ abhaAddress: "hinapatel@sbx" }));
  await submitForm(other.doctor(), { abhaAddress: "hinapatel@sbx" });
  expect(await addressesFor(hospital, "hina")).toEqual([]);
  expect(await addressesFor(other, "h")).toEqual([]);
  expect(await addressesFor(other, "hina")).toEqual(["hinapatel@sbx"]);
});

test("whoever searches far more often than people type is refused until some seconds have passed", async () => {
  const { doctor } = await createTestHospital(database);
  for (let call = 0; call < 60; call += 1) await execute(findKnownPatients, doctor(), { q: "h" });
  await expect(execute(findKnownPatients, doctor(), { q: "h" })).rejects.toMatchObject({ code: "too-many-attempts" });
  expect(await execute(findKnownPatients, doctor(after(1)), { q: "h" })).toEqual([]);
});
