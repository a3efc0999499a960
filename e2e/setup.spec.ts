import type { Page } from "@playwright/test";
import { makeProofsOld } from "@/test/support/old-proofs";
import { addNewHospital, enterCredential } from "./new-hospital";
import { rowOf, submitRequest } from "./submit-request";
import { expect, test } from "./fixtures";

/** The names of the steps that hold, in their order. */
const holding = (page: Page): Promise<(string | null)[]> =>
  page
    .locator('[data-step][data-state="done"]')
    .evaluateAll((steps) => steps.map((step) => step.getAttribute("data-step")));

test("an admin sets up a hospital by following one page, from an empty one to the first request", async ({
  page,
  openPageAs,
  sandbox,
  newPatient,
  expectAccessible,
}) => {
  const hospital = await addNewHospital(sandbox);

  await page.goto("/");
  await page.getByLabel("Email").fill(hospital.adminEmail);
  await page.getByLabel("Password").fill("consent-desk-demo");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/admin");
  await expect(page.getByText("0 of 7 steps hold.")).toBeVisible();
  await page.getByRole("navigation", { name: "Admin pages" }).getByRole("link", { name: "Set-up" }).click();
  await page.waitForURL("**/admin/setup");
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  await expectAccessible();

  await enterCredential(page, hospital, sandbox.url);
  await expect.poll(() => holding(page)).toEqual(["client-id", "secret"]);
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect.poll(() => holding(page)).toEqual(["client-id", "secret", "connection"]);
  await makeProofsOld(process.env["DATABASE_URL"], hospital.adminEmail);
  await page.getByRole("button", { name: "Register callback address" }).click();
  const question = page.getByRole("dialog", { name: "Confirm that it is you" });
  await question.getByLabel("Password").fill("consent-desk-demo");
  await page.keyboard.press("Enter");
  await expect.poll(() => holding(page)).toEqual(["client-id", "secret", "connection", "address"]);
  await page.getByRole("button", { name: "Prove delivery" }).click();
  await expect
    .poll(() => holding(page))
    .toEqual(["client-id", "secret", "connection", "facility", "address", "delivery"]);
  await expectAccessible();

  const doctor = await openPageAs(hospital.doctorEmail);
  const patient = newPatient("grant");
  await submitRequest(doctor, patient);
  await expect(rowOf(doctor, patient)).toContainText("Granted");
  await expect(page.getByText("All steps hold.")).toBeVisible();
  await page.goto("/admin");
  await expect(page.getByText("Nothing needs you now.")).toBeVisible();
  await expect(page.locator("[data-step]")).toHaveCount(0);
  await expectAccessible();
  expect((await doctor.goto("/admin/setup"))?.status()).toBe(404);
});
