import { expect, test } from "vitest";
import { execute } from "@/lib/access/execute";
import { DAY } from "@/lib/clock";
import { composerDefaults } from "@/lib/consent/request/composer-defaults";
import { submitForm } from "@/test/support/consent-request-form";
import { createTestHospital, NOW } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();

test("the next form has the types that the doctor used last, a period of the same length, and the purpose of treatment", async () => {
  const { doctor } = await createTestHospital(database);
  await submitForm(doctor(), { purpose: "PUBHLTH", hiTypes: ["Prescription"], from: "2025-08-20", to: "2026-08-20" });
  expect(await execute(composerDefaults, doctor(new Date(NOW.getTime() + DAY)), {})).toMatchObject({
    purpose: "CAREMGT",
    hiTypes: ["Prescription"],
    from: "2025-08-21",
    to: "2026-08-21",
    abhaAddress: "",
  });
});
