import { expect, test } from "./fixtures";
import { rowOf, submitRequest } from "./submit-request";

const CLIENT = "SBXID_LAKE";

test("acknowledgements that the network refuses appear by themselves, and an admin can try one again and close another with a reason", async ({
  page,
  signIn,
  openPageAs,
  sandbox,
  newPatient,
  expectAccessible,
}) => {
  await signIn("admin@lake.example");
  await page.goto("/admin/messages");
  await expect(page.getByRole("heading", { name: "Failed messages" })).toBeVisible();
  const doctor = await openPageAs("doctor@lake.example");
  const patient = newPatient("grant");
  await sandbox.refuseCalls(CLIENT, "on-notify", {
    error: { code: 1506, message: `Acknowledgement not understood for ${patient}` },
  });
  await submitRequest(doctor, patient);
  await expect(rowOf(doctor, patient)).toContainText("Granted");

  const row = rowOf(page, patient);
  await expect(row).toContainText("The gateway refused it. Acknowledgement not understood for … (Code 1506)");
  await expect(row).toContainText("a fault of this software");
  await expect(page.getByRole("link", { name: /^Messages .*waits? for you/ })).toBeVisible();
  await expectAccessible();
  await row.getByRole("link", { name: /^Confirmation that a patient's decision arrived here/ }).click();
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
  await page.getByLabel("Reason").fill("ABDM was asked about it");
  await page.getByRole("button", { name: "Try again" }).click();
  // The network refuses it again, which the page shows by itself.
  const attempts = page
    .getByRole("term")
    .filter({ hasText: /^Attempts$/ })
    .locator("xpath=following-sibling::dd[1]");
  await expect(attempts).toHaveText("2");
  await expect(page.locator('[data-state="failed"]')).toBeVisible();
  await expect(page.getByText("ABDM was asked about it")).toBeVisible();

  await page.getByLabel("Reason").fill(`${patient} refused`);
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await expect(problem).toContainText("ABHA address");
  await expect(page.getByLabel("Reason")).toHaveValue(`${patient} refused`);
  await page.getByLabel("Reason").fill("ABDM does not wait for it");
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Keep it open" }).click();
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await expect(page.locator('[data-state="closed"]')).toBeVisible();
  await expect(page.getByText("ABDM does not wait for it")).toBeVisible();
  await expectAccessible();
  await page.getByRole("link", { name: "← Failed messages" }).click();
  await expect(page.getByRole("table", { name: "Closed" })).toContainText(patient);

  await sandbox.clearFaults(CLIENT);
  await page.goto(message);
  await page.getByLabel("Reason").fill("ABDM accepts it now");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.locator('[data-state="done"]')).toBeVisible();
  await expect(page.getByRole("button", { name: "Try again" })).toBeHidden();

  for (const email of ["doctor@lake.example", "admin@city.example"]) {
    expect((await (await openPageAs(email)).goto(message))?.status()).toBe(404);
  }
  expect((await doctor.goto("/admin/messages"))?.status()).toBe(404);
  await page.goto("/admin/messages?tab=failed");
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
  await signIn("admin@city.example");
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
