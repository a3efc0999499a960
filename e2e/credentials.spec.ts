import { addNewHospital, enterCredential, stepThatHolds } from "./new-hospital";
import { expect, test } from "./fixtures";

test("an admin tests the connection and registers the callback address, and no page contains the secret", async ({
  page,
  signIn,
  expectAccessible,
}) => {
  await signIn("admin@lake.example");
  await page.goto("/admin/credentials");
  await expect(page.getByText(/set .* by setup, ends in/)).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(page.getByText("It works: the gateway opened a session.")).toBeVisible();
  await page.getByRole("button", { name: "Register callback address" }).click();
  await expect(page.getByText("The gateway now sends its callbacks here.")).toBeVisible();
  await expect(page.getByText(/\/g\/[0-9a-f]{4}…, registered /)).toBeVisible();
  await page.getByRole("button", { name: "Refuse callbacks without the secret part" }).click();
  await page.getByRole("button", { name: "Accept callbacks without the secret part" }).click();
  await expect(page.getByRole("button", { name: "Refuse callbacks without the secret part" })).toBeVisible();
  expect(await page.content()).not.toContain("sandbox-secret-of-lake-clinic");
});

test("a new secret that the gateway refuses does not replace the one in use", async ({ page, signIn }) => {
  await signIn("admin@lake.example");
  await page.goto("/admin/credentials");
  await page.getByRole("button", { name: "Replace secret" }).click();
  await page.getByLabel("Client secret").fill("wrong");
  await page.getByRole("button", { name: "Test and replace" }).click();
  await expect(page.getByText("ABDM did not accept this.")).toBeVisible();
  await expect(page.getByLabel("Client secret")).toHaveValue("wrong");
  await expect(page.getByText("Version 1", { exact: true })).toBeVisible();
});

test("a rate of calls that is out of range is refused beside its field, and everything typed stays", async ({
  page,
  signIn,
  expectAccessible,
}) => {
  await signIn("admin@lake.example");
  await page.goto("/admin/credentials");
  await expect(page.getByText("10 calls a second, 20 at once after a pause")).toBeVisible();
  await page.getByRole("button", { name: "Replace secret" }).click();
  await page.getByLabel("Client secret").fill("typed-secret");
  const everythingElse = page.locator("summary").filter({ hasText: "Change anything else" });
  await everythingElse.click();
  await page.locator("summary").filter({ hasText: "How fast messages are sent" }).click();
  await page.getByLabel("Calls a second (optional)").fill("0.5");
  await page.getByLabel("Calls at once after a pause (optional)").fill("40");
  await page.locator("summary").filter({ hasText: "How fast messages are sent" }).click();
  await everythingElse.click();
  await page.getByRole("button", { name: "Test and replace" }).click();
  await expect(page.getByLabel("Calls a second (optional)")).toBeFocused();
  await expect(page.getByText("Enter a whole number from 1 to 100.")).toBeVisible();
  await expect(page.getByLabel("Calls a second (optional)")).toHaveValue("0.5");
  await expect(page.getByLabel("Calls at once after a pause (optional)")).toHaveValue("40");
  await expect(page.getByLabel("Client secret")).toHaveValue("typed-secret");
  await expectAccessible();
});

test("a secret is replaced and delivery proven by keyboard alone, and stopping needs letters of the client ID", async ({
  page,
  signIn,
  sandbox,
  expectAccessible,
}) => {
  const hospital = await addNewHospital(sandbox);
  await signIn(hospital.adminEmail);
  await page.goto("/admin/setup");
  await enterCredential(page, hospital, sandbox.url);
  await expect(stepThatHolds(page, "secret")).toBeVisible();
  await page.goto("/admin/credentials");
  await expect(page.locator('[data-live="live"]')).toBeVisible();

  await page.getByRole("button", { name: "Replace secret" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Client secret")).toBeFocused();
  await expect(page.getByLabel("HIU ID")).toBeHidden();
  await page.keyboard.type(hospital.clientSecret);
  await page.keyboard.press("Enter");
  const notice = page.getByRole("group", { name: /^Version 2 is in use since \d\d:\d\d today\. Version 1 / });
  await expect(notice).toBeFocused();
  await expectAccessible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Prove delivery now" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^Callbacks arrive: /)).toBeVisible();
  await expect(page.getByText(hospital.hiuId, { exact: true })).toBeVisible();

  const stop = page.getByRole("button", { name: "Stop using" }).first();
  await stop.click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(`Stop using the credential of ${hospital.name}?`);
  await dialog.getByRole("button", { name: "Stop using" }).click();
  await expect(dialog.getByText(`These are not the last four letters of ${hospital.clientId}.`)).toBeVisible();
  await dialog.getByLabel("Last four letters of the client ID").fill(hospital.clientId.slice(-4));
  await dialog.getByRole("button", { name: "Stop using" }).click();
  await expect(page.getByRole("heading", { name: "Connect this hospital to ABDM" })).toBeVisible();
  await expectAccessible();
});
