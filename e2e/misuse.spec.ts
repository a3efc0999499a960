import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { openRequest, submitRequest } from "./submit-request";

/** Prints a page, and waits until this is reported. */
async function printPage(page: Page): Promise<void> {
  const reported = page.waitForResponse("/api/prints");
  await page.pdf();
  expect((await reported).status()).toBe(200);
}

test("prints of a request and of the list are reported for the audit trail, and a privacy officer finds them", async ({
  page,
  signIn,
  openPageAs,
  newPatient,
}) => {
  await signIn("doctor@city.example");
  const patient = newPatient("silent");
  await submitRequest(page, patient);
  await openRequest(page, patient);
  await printPage(page);
  await page.getByRole("link", { name: "Requests" }).first().click();
  await page.waitForURL("**/requests");
  await printPage(page);
  const officer = await openPageAs("privacy@city.example");
  await officer.goto("/admin/audit");
  await expect(officer.getByRole("heading", { name: "Signs of misuse" })).toBeVisible();
  await expect(officer.getByText("Request printed").first()).toBeVisible();
  await expect(officer.getByText("List of requests printed").first()).toBeVisible();
});

test("an admin sets where signs of misuse are sent, tries it, and has them on the health page", async ({
  page,
  signIn,
  expectAccessible,
}) => {
  await signIn("admin@city.example");
  await page.goto("/admin/credentials");
  const address = page.getByLabel("Address to which signs of misuse are sent");
  const form = page.locator("form").filter({ has: address });
  await address.fill("alerts.city.example");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/^This is not a web address/)).toBeVisible();
  await expect(address).toBeFocused();
  await expect(address).toHaveValue("alerts.city.example");
  await address.fill("http://127.0.0.1:1/alerts");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByText("Saved.")).toBeVisible();
  await form.getByRole("button", { name: "Send a test" }).click();
  await expect(form.getByText("The test was not delivered: the receiver cannot be reached.")).toBeVisible();
  await expectAccessible();
  await address.fill("");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByRole("button", { name: "Send a test" })).toBeHidden();
  await page.goto("/admin/health");
  await expect(page.getByRole("heading", { name: "Signs of misuse" })).toBeVisible();
  await expectAccessible();
});
