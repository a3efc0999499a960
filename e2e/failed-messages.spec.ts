import { expect, test } from "./fixtures";
import { rowOf, submitRequest } from "./submit-request";

const NOTIFY = "/api/v3/hiu/consent/request/notify";

test("an acknowledgement that the network refuses appears by itself, and an admin can try it again and close it with a reason", async ({
  page,
  signIn,
  openPageAs,
  sandbox,
  newPatient,
  expectAccessible,
}) => {
  await signIn("admin@city.example");
  await page.goto("/admin/messages");
  await expect(page.getByRole("heading", { name: "Failed messages" })).toBeVisible();
  const doctor = await openPageAs("doctor@city.example");
  const patient = newPatient("deny");
  await submitRequest(doctor, patient);
  await expect(rowOf(doctor, patient)).toContainText("Denied");
  // The network does not know this notification as its own, and so refuses its acknowledgement.
  const [request] = await sandbox.requestsOf(patient);
  const consentArtefacts = [{ id: crypto.randomUUID() }];
  const notification = { consentRequestId: request?.id ?? "", status: "GRANTED", consentArtefacts };
  await sandbox.sendCallback("SBXID_CITY", NOTIFY, { notification });

  await expect(rowOf(page, patient)).toContainText("The gateway refused it. “No mapping found for” (Code ABDM-2500)");
  await expect(rowOf(page, patient)).toContainText("a fault of this software");
  await expect(page.getByRole("link", { name: /^Messages .*waits? for you/ })).toBeVisible();
  await expectAccessible();
  await rowOf(page, patient)
    .getByRole("link", { name: /^Confirmation that a patient's decision arrived here.*consent on-notify$/ })
    .click();
  await page.waitForURL(/\/admin\/messages\/[0-9a-f-]{36}$/);
  const message = page.url();
  await expect(page.locator('[data-state="failed"]')).toBeVisible();
  await expect(page.getByRole("main")).toContainText(patient);
  await expectAccessible();

  const problem = page.getByRole("alert").filter({ hasText: "Nothing was done" });
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(problem).toBeFocused();
  await page.getByRole("link", { name: "Enter a reason" }).click();
  await expect(page.getByLabel("Reason")).toBeFocused();
  await page.getByLabel("Reason").fill("The network was asked about it");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("It is being sent again.")).toBeVisible();
  // The network refuses it again, which the page shows by itself.
  const attempts = page.getByRole("term").filter({ hasText: "Attempts" }).locator("xpath=following-sibling::dd[1]");
  await expect(attempts).toHaveText("2");
  await expect(page.locator('[data-state="failed"]')).toBeVisible();
  await expect(page.getByText("The network was asked about it")).toBeVisible();

  await page.getByLabel("Reason").fill(`${patient} refused`);
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await expect(problem).toContainText("ABHA address");
  await expect(page.getByLabel("Reason")).toHaveValue(`${patient} refused`);
  await page.getByLabel("Reason").fill("The network does not wait for it");
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Keep it open" }).click();
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await expect(page.locator('[data-state="closed"]')).toBeVisible();
  await expect(page.getByText("The network does not wait for it")).toBeVisible();
  await expectAccessible();

  await page.goto("/admin/messages?tab=closed");
  await expect(rowOf(page, patient)).toBeVisible();
  for (const email of ["doctor@city.example", "admin@lake.example"]) {
    expect((await (await openPageAs(email)).goto(message))?.status()).toBe(404);
  }
  expect((await doctor.goto("/admin/messages"))?.status()).toBe(404);
  for (const width of [320, 390]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
});

test("the admins' start page and the health page link to the failed messages", async ({
  page,
  signIn,
  expectAccessible,
}) => {
  await signIn("admin@lake.example");
  await page.goto("/admin");
  await page.getByRole("main").getByRole("link", { name: "Messages" }).click();
  await page.waitForURL(/\/admin\/messages\?tab=failed/);
  const tabs = page.getByRole("navigation", { name: "State" });
  await tabs.getByRole("link", { name: "Closed" }).click();
  await expect(tabs.getByRole("link", { name: "Closed" })).toHaveAttribute("aria-current", "page");
  await expectAccessible();
  await page.goto("/admin/health");
  await expect(page.getByText("Failed messages that wait for you")).toBeVisible();
  await expectAccessible();
});
