import { accessibilityProblems, expect, test } from "./fixtures";
import { addressOfRecords, HOSPITALS, submitAndGrant } from "./granted-records";

test("a privacy officer reads the receipts of erased records without a name, and for how long the trail is kept", async ({
  page,
  signIn,
  openPageAs,
  newPatient,
  sandbox,
}) => {
  test.slow();
  await signIn("doctor@city.example");
  const patient = newPatient("hina");
  const granted = await submitAndGrant(page, sandbox, patient);
  const requestId = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await addressOfRecords(page, HOSPITALS.clinic);
  await sandbox.decide(granted.id, "revoke");

  const officer = await openPageAs("privacy@city.example");
  await officer.goto("/admin/erasures");
  const receipt = officer.getByRole("row").filter({ hasText: requestId }).first();
  await expect(async () => {
    await officer.reload();
    await expect(receipt).toContainText("Consent revoked", { timeout: 1_000 });
  }).toPass();
  await expect(receipt).toContainText("The key is deleted: nobody can read the records.");
  await expect(officer.getByRole("main")).not.toContainText(patient);
  expect(await accessibilityProblems(officer)).toEqual([]);

  await officer.getByRole("link", { name: "Audit trail" }).click();
  await expect(officer.getByRole("heading", { name: "Kept for 400 days" })).toBeVisible();
  await expect(officer.getByText("Whole months that are older are exported to a file and then removed.")).toBeVisible();

  const admin = await openPageAs("admin@city.example");
  expect((await admin.goto("/admin/erasures"))?.status()).toBe(404);
});
