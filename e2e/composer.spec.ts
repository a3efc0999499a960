import { rowOf, submitRequest } from "./submit-request";
import { expect, test } from "./fixtures";

test.beforeEach(({ signIn }) => signIn("doctor@city.example"));

test("a form with errors lists them at the top, each with a link to its field, and keeps what was typed", async ({
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

test("a draft is saved by itself, is listed, opens as it was left, and can be discarded", async ({
  page,
  newPatient,
}) => {
  const patient = newPatient("hina");
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

test("a session that ends while a request is written loses nothing: after a new sign-in the same form is sent", async ({
  page,
  context,
  signInOn,
  newPatient,
}) => {
  const patient = newPatient("grant");
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

test("the form shows an open request to the same patient before another one is sent", async ({ page, newPatient }) => {
  const patient = newPatient("silent");
  await submitRequest(page, patient);
  await expect(rowOf(page, patient)).toContainText("Requested");
  await page.goto("/requests/new");
  await page.getByLabel("ABHA address").fill(` ${patient.toUpperCase()} `);
  await expect(page.getByText("A request to this patient is still open")).toBeVisible();
  await page.getByRole("button", { name: "Send request" }).click();
  await page.waitForURL("**/requests");
  await expect(page.getByRole("row").filter({ hasText: patient })).toHaveCount(2);
});

test("Ctrl+Enter sends the form, and Ask again opens a draft with the same content", async ({ page, newPatient }) => {
  const patient = newPatient("deny");
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
