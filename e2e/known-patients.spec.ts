import { expect, test } from "./fixtures";
import { rowOf, submitRequest } from "./submit-request";

test.beforeEach(({ signIn }) => signIn("doctor@city.example"));

test("a known patient is asked again by keyboard alone: some letters, Down, Enter, Ctrl+Enter", async ({
  page,
  newPatient,
  expectAccessible,
}) => {
  const patient = newPatient("deny");
  await submitRequest(page, patient);
  await expect(rowOf(page, patient)).toContainText("Denied");
  const addresses: string[] = [];
  page.on("request", (request) => addresses.push(request.url()));
  await page.goto("/requests/new");
  const field = page.getByLabel("ABHA address");
  await field.pressSequentially(patient.slice(0, 10));
  const option = page.getByRole("option").filter({ hasText: patient });
  await expect(option).toHaveText(/Asked .*, denied/);
  await expect(field).toHaveAttribute("aria-expanded", "true");
  await expectAccessible();
  await field.press("ArrowDown");
  await expect(option).toHaveAttribute("aria-selected", "true");
  await field.press("Enter");
  await expect(field).toHaveValue(patient);
  await expect(field).toBeFocused();
  await expect(page.getByRole("listbox", { name: "Known patients" })).toHaveCount(0);
  await field.press("Control+Enter");
  await page.waitForURL("**/requests");
  await expect(page.getByRole("row").filter({ hasText: patient })).toHaveCount(2);
  expect(addresses.filter((address) => address.includes(patient.slice(0, 10)))).toEqual([]);
});

test("Escape closes the list and keeps what was typed, Enter takes no option by itself, and a pressed one is taken", async ({
  page,
  newPatient,
}) => {
  const patient = newPatient("silent");
  await submitRequest(page, patient);
  await page.goto("/requests/new");
  const field = page.getByLabel("ABHA address");
  await field.pressSequentially(patient.slice(0, 12));
  const option = page.getByRole("option").filter({ hasText: patient });
  await expect(option).toBeVisible();
  await field.press("Enter");
  await expect(field).toHaveValue(patient.slice(0, 12));
  await field.press("Escape");
  await expect(option).toHaveCount(0);
  await field.press("ArrowDown");
  await option.click();
  await expect(field).toHaveValue(patient);
  await expect(field).toBeFocused();
  await expect(page.getByText("A request to this patient is still open")).toBeVisible();
});

test("Tab adds the ending of the hospital's network to a name that has none, and goes on", async ({ page }) => {
  await page.goto("/requests/new");
  const field = page.getByLabel("ABHA address");
  await field.pressSequentially("hinapatel");
  await field.press("Tab");
  await expect(field).toHaveValue("hinapatel@sbx");
  await expect(field).not.toBeFocused();
  await expect(page.getByText("Hina Patel", { exact: true })).toBeVisible();
  await field.fill("hina patel");
  await field.press("Tab");
  await expect(field).toHaveValue("hina patel");
});

test("a scanned card with another name than ABDM's warns, and one with the same name does not", async ({ page }) => {
  await page.goto("/requests/new");
  const field = page.getByLabel("ABHA address");
  const warning = page.getByText("Check with the patient whose card this is before you send.");
  await field.fill(JSON.stringify({ hid: "hinapatel@sbx", name: "Zubeida Contractor" }));
  await expect(warning).toBeVisible();
  await field.fill(JSON.stringify({ phr: "hinapatel@sbx", name: "PATEL HINA" }));
  await expect(page.getByText("Hina Patel", { exact: true })).toBeVisible();
  await expect(warning).toHaveCount(0);
});
