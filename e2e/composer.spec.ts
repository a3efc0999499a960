import { ask, rowOf } from "./ask";
import { expect, test } from "./fixtures";

test.beforeEach(({ signIn }) => signIn("doctor@city.example"));

test("what is wrong is listed on top, each line leads to its field, and nothing typed is lost", async ({
  page,
  expectAccessible,
}) => {
  await page.goto("/requests/new");
  await page.getByLabel("ABHA address").fill("hinapatel");
  await page.getByRole("button", { name: "Choose none" }).click();
  await page.getByLabel("To", { exact: true }).fill("2001-01-01");
  await page.getByRole("button", { name: "Send request" }).click();
  const summary = page.getByRole("alert").filter({ hasText: "things are missing or wrong" });
  await expect(summary).toBeFocused();
  await expect(summary.getByRole("link")).toHaveCount(3);
  await expectAccessible();
  await summary.getByRole("link", { name: /not an ABHA address/ }).click();
  await expect(page.getByLabel("ABHA address")).toBeFocused();
  await expect(page.getByLabel("ABHA address")).toHaveValue("hinapatel");
});

test("a draft saves itself, is listed, and goes on where it was left", async ({ page, somebody }) => {
  const patient = somebody("hina");
  await page.goto("/requests/new");
  await page.getByLabel("ABHA address").fill(patient);
  await page.getByLabel("Purpose").selectOption({ label: "Public Health" });
  await expect(page.getByText(/^Saved \d\d:\d\d$/)).toBeVisible();
  await page.goto("/requests");
  await expect(rowOf(page, patient)).toContainText("Draft");
  await rowOf(page, patient).getByRole("link").click();
  await expect(page.getByLabel("ABHA address")).toHaveValue(patient);
  await expect(page.getByLabel("Purpose")).toHaveValue("PUBHLTH");
  expect(page.url()).not.toContain(patient);
  await page.getByRole("button", { name: "Discard draft" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Discard draft" }).click();
  await page.waitForURL("**/requests");
  await expect(page.getByText(patient)).toHaveCount(0);
});

test("a session that ends while typing costs nothing", async ({ page, context, signInOn, somebody }) => {
  const patient = somebody("grant");
  await page.goto("/requests/new");
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  await context.clearCookies();
  await page.getByLabel("ABHA address").fill(patient);
  await page.getByRole("button", { name: "Send request" }).click();
  await expect(page.getByText("Your session has ended. Everything you typed is still here.").first()).toBeVisible();
  await expect(page.getByLabel("ABHA address")).toHaveValue(patient);
  const other = await context.newPage();
  await signInOn(other, "doctor@city.example");
  await page.getByRole("button", { name: "Send request" }).click();
  await page.waitForURL("**/requests");
  await expect(rowOf(page, patient)).toContainText("Granted");
});

test("what is still open for a patient is shown before another is sent", async ({ page, somebody }) => {
  const patient = somebody("silent");
  await ask(page, patient);
  await expect(rowOf(page, patient)).toContainText("Requested");
  await page.goto("/requests/new");
  await page.getByLabel("ABHA address").fill(` ${patient.toUpperCase()} `);
  await expect(page.getByText("A request to this patient is still open")).toBeVisible();
  await page.getByRole("button", { name: "Send request" }).click();
  await page.waitForURL("**/requests");
  await expect(page.getByRole("row").filter({ hasText: patient })).toHaveCount(2);
});

test("Ctrl and Enter send, and asking again starts from what was asked", async ({ page, somebody }) => {
  const patient = somebody("deny");
  await page.goto("/requests/new");
  await page.getByLabel("ABHA address").fill(patient);
  await page.getByLabel("ABHA address").press("Control+Enter");
  await page.waitForURL("**/requests");
  await expect(rowOf(page, patient)).toContainText("Denied");
  await rowOf(page, patient).getByRole("link").click();
  await page.getByRole("button", { name: "Ask again" }).click();
  await page.waitForURL(/\/requests\/new\?draft=/);
  await expect(page.getByLabel("ABHA address")).toHaveValue(patient);
});
