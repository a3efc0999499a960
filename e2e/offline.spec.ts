import { expect, test } from "./fixtures";
import { rowOf, submitRequest } from "./submit-request";

test.beforeEach(async ({ page, signIn, newPatient }) => {
  await signIn("doctor@city.example");
  const patient = newPatient("silent");
  await submitRequest(page, patient);
  await expect(rowOf(page, patient)).toContainText("Requested");
  await expect(page.locator('[data-live="live"]')).toBeVisible();
});

test("without a connection the page stays, filters the rows that it has, and opens what was chosen afterwards", async ({
  page,
  context,
}) => {
  await context.setOffline(true);
  const notice = page.getByText(/^No connection\. This page stays as of \d\d:\d\d\.$/);
  await expect(notice).toBeVisible();
  const waiting = page.getByRole("button", { name: /^Waiting/ });
  await waiting.click();
  await expect(page.locator("[data-request]").filter({ hasText: /^(Granted|Denied)/ })).toHaveCount(0);
  await expect(page.locator("[data-request]").first()).toContainText("Requested");
  // The server cannot answer: what is shown stays, with the reason above it.
  await expect(page.getByRole("alert").filter({ hasText: "could not be loaded" })).toBeVisible();
  await expect(page.locator("[data-request]").first()).toContainText("Requested");
  await page.locator("[data-row-link]").first().click();
  await expect(notice).toBeVisible();
  expect(new URL(page.url()).pathname).toBe("/requests");
  await context.setOffline(false);
  await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/);
  await expect(notice).toBeHidden();
});

test("a service that is out of reach leaves the page as it is, and the next page opens once it answers", async ({
  page,
}) => {
  await page.route("**/*", (route) => route.abort());
  await page.getByRole("navigation").getByRole("link", { name: "New request" }).click();
  await expect(page.getByText(/^No connection\./)).toBeVisible();
  await expect(page.locator("[data-request]").first()).toBeVisible();
  expect(new URL(page.url()).pathname).toBe("/requests");
  await page.unroute("**/*");
  await page.waitForURL("**/requests/new");
  await expect(page.getByLabel("ABHA address")).toBeVisible();
});

test("own days that are chosen without a connection leave the page, and appear when it is back", async ({
  page,
  context,
}) => {
  await context.setOffline(true);
  await page.getByLabel("Asked", { exact: true }).selectOption("Own days");
  await expect(page.getByText(/^No connection\. This page stays as of \d\d:\d\d\.$/)).toBeVisible();
  await expect(page.locator("[data-request]").first()).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByLabel("To", { exact: true })).toBeVisible();
});

test("an action of a request that cannot be reached names the connection as the reason", async ({ page, context }) => {
  await page.locator("[data-row-link]").first().click();
  await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/);
  const ask = page.getByRole("button", { name: "Ask again" });
  await expect(ask).toBeVisible();
  await context.setOffline(true);
  await ask.click();
  await expect(page.getByText("No connection to Consent Desk. Try again.")).toBeVisible();
});
