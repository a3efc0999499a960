import { expect, test } from "vitest";
import { onlyHospitalName } from "@/lib/hospital/only-hospital";
import { createTestHospital, NOW } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();

test("strangers learn the name of the hospital where there is exactly one", async () => {
  const name = () => onlyHospitalName({ database, now: NOW });
  expect(await name()).toBeNull();
  await createTestHospital(database);
  expect(await name()).toBe("City Hospital");
  await createTestHospital(database);
  expect(await name()).toBeNull();
});
