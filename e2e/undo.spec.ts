import { expect, test } from "./fixtures";
import { rowOf } from "./submit-request";

// A process of the product in which requests are held for long enough for a slow machine.
test.use({ baseURL: process.env.E2E_HELD_URL ?? "http://localhost:3000" });
test.beforeEach(({ signIn }) => signIn("doctor@city.example"));

test("a request that has just been sent is taken back by keyboard, opens as it was typed, and is sent again", async ({
  page,
  newPatient,
  sandbox,
  expectAccessible,
}) => {
  const patient = newPatient("silent");
  await page.goto("/requests/new");
  await page.getByLabel("ABHA address").fill(patient);
  await page.locator("summary", { hasText: "More" }).click();
  await page.getByLabel("Hospital or lab (optional)").fill("IN2710000101");
  await page.getByLabel("ABHA address").press("Control+Enter");
  await page.waitForURL("**/requests");
  const undo = rowOf(page, patient).getByRole("button", { name: "Undo" });
  await expect(undo).toBeVisible();
  await expect(rowOf(page, patient)).toContainText(/leaves in \d+ seconds?/);
  await expectAccessible();
  await page.keyboard.press("Tab");
  await expect(undo).toBeFocused();
  await page.keyboard.press("Escape");
  await page.waitForURL(/\/requests\/new\?draft=/);
  await expect(page.getByRole("heading", { name: "Draft" })).toBeFocused();
  await expect(page.getByLabel("ABHA address")).toHaveValue(patient);
  await expect(page.getByLabel("Hospital or lab (optional)")).toHaveValue("IN2710000101");
  expect(await sandbox.requestsOf(patient)).toEqual([]);

  await page.getByRole("button", { name: "Send request" }).click();
  await page.waitForURL("**/requests");
  await rowOf(page, patient).getByRole("link").click();
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible();
  await expect.poll(async () => (await sandbox.requestsOf(patient)).length).toBe(1);
  await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(0);
});

test("an emergency asks for its reason, leaves at once, and is not the purpose of the next request", async ({
  page,
  newPatient,
  sandbox,
  expectAccessible,
}) => {
  const patient = newPatient("silent");
  await page.goto("/requests/new");
  await page.getByLabel("ABHA address").fill(patient);
  const purpose = page.locator("#purpose");
  await purpose.selectOption("BTG");
  const dialog = page.getByRole("dialog", { name: "Emergency only. Write why." });
  await expect(dialog.getByRole("button", { name: "Keep the purpose as it is" })).toBeFocused();
  await expectAccessible();
  await page.keyboard.press("Escape");
  await expect(purpose).toHaveValue("CAREMGT");
  await purpose.selectOption("BTG");
  // Keys are ignored for a moment after it opens.
  await expect(async () => {
    await page.keyboard.press("Tab");
    await expect(dialog.getByLabel("Why this is an emergency")).toBeFocused({ timeout: 200 });
  }).toPass();
  await page.keyboard.press("Control+Enter");
  await expect(dialog.getByText("Write why this is an emergency.")).toBeVisible();
  await page.keyboard.type("Unconscious after an accident");
  await page.keyboard.press("Control+Enter");
  await expect(dialog).toBeHidden();
  await expect(purpose).toHaveValue("BTG");
  await page.keyboard.press("Control+Enter");
  await page.waitForURL("**/requests");
  await expect(rowOf(page, patient).getByRole("button", { name: "Undo" })).toHaveCount(0);
  await expect.poll(async () => (await sandbox.requestsOf(patient)).length).toBe(1);
  await rowOf(page, patient).getByRole("link").click();
  await expect(page.getByText("Unconscious after an accident").first()).toBeVisible();
  await page.goto("/requests/new");
  await expect(purpose).toHaveValue("CAREMGT");
});

test("a list that has just been sent is taken back whole: its rows can be asked again, with other questions", async ({
  page,
  newPatient,
  sandbox,
  expectAccessible,
}) => {
  const patients = Array.from({ length: 4 }, () => newPatient("silent"));
  await page.goto("/requests/many");
  await page.getByLabel("ABHA addresses").fill(patients.join("\n"));
  await page.getByRole("button", { name: "Ask 4 patients" }).click();
  await expect(page.getByText("4 of 4 asked.")).toBeVisible();
  await expect(page.getByText("Sent 4")).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "Undo" }).press("Enter");
  await expect(page.getByText("4 taken back: they are drafts until you ask again.")).toBeVisible();
  const again = page.getByRole("button", { name: "Ask 4 patients" });
  await expect(again).toBeFocused();
  await expect(page.getByLabel("ABHA addresses")).toHaveValue(patients.join("\n"));
  await page.getByRole("checkbox", { name: "Prescription" }).uncheck();
  await again.press("Enter");
  await expect(page.getByText("4 of 4 asked.")).toBeVisible();
  await expect.poll(async () => (await sandbox.requestsOf(patients[3] ?? "")).length).toBe(1);
  await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(0);
});
