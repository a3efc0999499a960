import type { Page, Route } from "@playwright/test";
import { expect, test } from "./fixtures";
import { receivedRequest } from "./granted-records";
import { openRequest, rowOf, submitRequest } from "./submit-request";

test.beforeEach(({ signIn }) => signIn("doctor@city.example"));

/** Whether a call of the form is the one that sends the request. */
const isSend = (route: Route): boolean => route.request().postData()?.includes("despiteDenial") ?? false;

/** Fills the form in, and waits until its address has been looked up and it is saved. */
async function fillIn(page: Page, abhaAddress: string): Promise<void> {
  await page.goto("/requests/new");
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  await page.getByLabel("ABHA address").fill(abhaAddress);
  await expect(page.getByText(/^Saved \d\d:\d\d$/)).toBeVisible();
}

/** Ends the connection of a page in the middle of its next call that is wanted, before the server has it or once it has answered. */
async function cutConnection(
  page: Page,
  address: string,
  { serverHasIt, isWanted }: { serverHasIt: boolean; isWanted: (route: Route) => boolean },
): Promise<void> {
  let isCut = false;
  await page.route(address, async (route) => {
    if (isCut || !isWanted(route)) return route.fallback();
    isCut = true;
    await page.context().setOffline(true);
    // The test's own call: the page learns nothing of it, also not by its live connection.
    if (serverHasIt) await route.fetch();
    return route.abort("internetdisconnected");
  });
}

for (const serverHasIt of [false, true])
  test(`a connection that ends in the middle of Send, ${serverHasIt ? "after" : "before"} the server has the request, loses nothing, and the request is sent exactly once`, async ({
    page,
    context,
    newPatient,
    sandbox,
  }) => {
    const patient = newPatient("silent");
    await fillIn(page, patient);
    await cutConnection(page, "**/requests/new**", { serverHasIt, isWanted: isSend });
    await page.getByRole("button", { name: "Send request" }).click();
    const summary = page.getByRole("alert").filter({ hasText: "It is not certain that the request was sent" });
    await expect(summary).toBeFocused();
    await expect(summary).toContainText("No connection to Consent Desk. What you typed is still here.");
    await expect(summary).toContainText("It is sent by itself, and only once, when the connection returns.");
    await expect(page.getByText(/^No connection\. This page stays as of \d\d:\d\d\.$/)).toBeVisible();
    await expect(page.getByLabel("ABHA address")).toHaveValue(patient);
    await expect(page.getByText("already has an open request")).toHaveCount(0);
    // Pressed without a connection, it is certain: nothing left.
    await summary.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "The request was not sent" })).toBeFocused();
    await context.setOffline(false);
    await page.waitForURL("**/requests");
    await expect(page.getByRole("row").filter({ hasText: patient })).toHaveCount(1);
    await expect(rowOf(page, patient)).toContainText("Requested");
    expect(await sandbox.requestsOf(patient)).toHaveLength(1);
  });

test("a connection that ends between Send and the list keeps the form, and the list opens when it is back", async ({
  page,
  context,
  newPatient,
  sandbox,
}) => {
  const patient = newPatient("silent");
  await fillIn(page, patient);
  await page.route("**/requests/new**", async (route) => {
    if (!isSend(route)) return route.fallback();
    const answer = await route.fetch();
    // Before the page has the answer, so that it asks for nothing more in between.
    await context.setOffline(true);
    await route.fulfill({ response: answer });
  });
  await page.getByRole("button", { name: "Send request" }).click();
  await expect(page.getByText(/^No connection\. This page stays as of \d\d:\d\d\.$/)).toBeVisible();
  await expect(page.getByLabel("ABHA address")).toHaveValue(patient);
  await receivedRequest(sandbox, patient);
  await context.setOffline(false);
  await page.waitForURL("**/requests");
  await expect(page.getByRole("row").filter({ hasText: patient })).toHaveCount(1);
  expect(await sandbox.requestsOf(patient)).toHaveLength(1);
});

test("on slow 3G each step is shown while it lasts: the row that opens, the filter, and Send", async ({
  page,
  context,
  newPatient,
  sandbox,
}) => {
  const [earlier, patient] = [newPatient("silent"), newPatient("silent")];
  await submitRequest(page, earlier);
  await expect(rowOf(page, earlier)).toContainText("Requested");
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  const devTools = await context.newCDPSession(page);
  const slow = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
  await devTools.send("Network.emulateNetworkConditions", slow);

  await page.getByRole("button", { name: /^Closed/ }).click();
  // At once, before the server has answered.
  await expect(page.locator("[aria-busy=true]")).toHaveCount(1);
  await expect(rowOf(page, earlier)).toHaveCount(0);
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  await page.getByRole("button", { name: /^All/ }).click();
  const row = rowOf(page, earlier);
  await row.getByRole("link").click();
  await expect(row.locator("[data-pending]")).toBeVisible();
  await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/);
  await page.goBack();

  await page.getByRole("navigation").getByRole("link", { name: "New request" }).click();
  const field = page.getByLabel("ABHA address");
  await field.fill(patient);
  await expect(page.getByText("Asking ABDM whose address this is")).toBeVisible();
  await page.getByRole("button", { name: "Send request" }).click();
  await expect(page.getByRole("button", { name: "Checking the address" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Sending" })).toBeVisible();
  await expect(field).toHaveValue(patient);
  await page.waitForURL("**/requests");
  await expect(rowOf(page, patient)).toContainText("Requested");
  expect(await sandbox.requestsOf(patient)).toHaveLength(1);
});

test("without a connection Ask again and the question for the status give the reason, and work once it is back", async ({
  page,
  context,
  newPatient,
}) => {
  const patient = newPatient("silent");
  await submitRequest(page, patient);
  await expect(rowOf(page, patient)).toContainText("Requested");
  await openRequest(page, patient);
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  await context.setOffline(true);
  const check = page.getByRole("button", { name: "Ask ABDM for the status" });
  await check.click();
  await expect(page.getByText("No connection to Consent Desk. Try again.")).toHaveCount(1);
  await expect(check).toBeFocused();
  const again = page.getByRole("button", { name: "Ask again" });
  await again.click();
  await expect(page.getByText("No connection to Consent Desk. Try again.")).toHaveCount(2);
  await expect(again).toBeFocused();
  await context.setOffline(false);
  await expect(page.getByText(/^No connection\. This page stays/)).toBeHidden();
  await again.click();
  await page.waitForURL(/\/requests\/new\?draft=/);
  await expect(page.getByLabel("ABHA address")).toHaveValue(patient);
});

test.describe("requests that are held", () => {
  // A process of the product in which requests are held for long enough for a slow machine.
  test.use({ baseURL: process.env.E2E_HELD_URL ?? "http://localhost:3000" });

  for (const serverHasIt of [false, true])
    test(`a connection that ends in the middle of Undo, ${serverHasIt ? "after" : "before"} the server has it, takes the request back when it returns`, async ({
      page,
      context,
      newPatient,
      sandbox,
    }) => {
      const patient = newPatient("silent");
      await submitRequest(page, patient);
      const undo = rowOf(page, patient).getByRole("button", { name: "Undo" });
      await expect(undo).toBeVisible();
      await expect(page.locator('[data-live="live"]')).toBeVisible();
      const isUndo = (route: Route) => route.request().method() === "POST" && !route.request().url().includes("/api/");
      await cutConnection(page, "**/requests**", { serverHasIt, isWanted: isUndo });
      await undo.click();
      await expect(rowOf(page, patient)).toContainText(
        "No connection: it may still leave. It is taken back when the connection returns in time.",
      );
      await expect(undo).toBeFocused();
      await context.setOffline(false);
      await page.waitForURL(/\/requests\/new\?draft=/);
      await expect(page.getByLabel("ABHA address")).toHaveValue(patient);
      expect(await sandbox.requestsOf(patient)).toEqual([]);
    });
});
