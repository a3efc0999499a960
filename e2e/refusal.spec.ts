import { expect, test } from "./fixtures";
import { addNewHospital } from "./new-hospital";
import { openRequest, rowOf, submitRequest } from "./submit-request";

test("a refused request shows the doctor what it means, what to do, and the network's own message", async ({
  page,
  signIn,
  newPatient,
  expectAccessible,
}) => {
  await signIn("doctor@city.example");
  const patient = newPatient("silent");
  await page.goto("/requests/new");
  await page.getByLabel("ABHA address").fill(patient);
  await page.locator("summary").filter({ hasText: "More" }).click();
  await page.getByLabel("Hospital or lab (optional)").fill("IN0000000000");
  await page.getByRole("button", { name: "Send request" }).click();
  await page.waitForURL("**/requests");

  const advice = "ABDM does not know the hospital or lab that was named, so the patient was not asked.";
  await expect(rowOf(page, patient)).toContainText(/Failed/);
  await expect(rowOf(page, patient)).toContainText(advice);
  await openRequest(page, patient);
  await expect(page.getByText(advice)).toBeVisible();
  const message = "Invalid HIP ID (Code ABDM-1035)";
  await expect(page.getByText("ABDM's own message").locator("..")).toContainText(message);
  await expect(page.getByRole("listitem").filter({ hasText: "ABDM refused it." })).toContainText(message);
  await expectAccessible();
});

test("what an administrator has to do is copied by the doctor, with the request's id and without the patient", async ({
  page,
  context,
  signIn,
  sandbox,
  newPatient,
  expectAccessible,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const { doctorEmail } = await addNewHospital(sandbox);
  await signIn(doctorEmail);
  const patient = newPatient("silent");
  await submitRequest(page, patient);
  await expect(rowOf(page, patient)).toContainText("This hospital has no credential for ABDM");
  await openRequest(page, patient);
  await page.getByRole("button", { name: "Copy for your administrator" }).click();
  await expect(page.getByText("Copied, to paste into a message to your administrator:")).toBeVisible();
  await expectAccessible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const id = new URL(page.url()).pathname.split("/").at(-1);
  expect(copied).toMatch(/^Consent Desk, \d{1,2} [A-Z][a-z]{2} \d{4}, .+: This hospital has no credential for ABDM/);
  expect(copied.endsWith(`Reference: ${id}`)).toBe(true);
  expect(copied).not.toContain(patient);
});
