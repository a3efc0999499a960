import { expect, test } from "./fixtures";
import { openRequest, rowOf, submitRequest } from "./submit-request";

/** For so long (milliseconds) a page that opens is informed of changes that were before it. */
const REPLAYED_FOR = 5_000;

test.beforeEach(({ signIn }) => signIn("doctor@city.example"));

test("the way back to a request shows no consent that was withdrawn since the page was left", async ({
  page,
  newPatient,
  sandbox,
}) => {
  const patient = newPatient("grant");
  await submitRequest(page, patient);
  await expect(rowOf(page, patient)).toContainText("Granted");
  await openRequest(page, patient);
  await expect(page.getByText("May be seen").first()).toBeVisible();
  await page.getByRole("link", { name: "← Requests" }).click();
  const [request] = await sandbox.requestsOf(patient);
  await sandbox.decide(request?.id ?? "", "revoke");
  await expect(rowOf(page, patient)).toContainText("Revoked");
  const revokedAt = Date.now();
  await expect.poll(() => Date.now() - revokedAt).toBeGreaterThan(REPLAYED_FOR);
  await page.goBack();
  await expect(page.getByRole("link", { name: "← Requests" })).toBeVisible();
  await expect(page.locator("[data-sentence]")).toContainText("withdrew consent");
  await expect(page.getByText("May be seen")).toHaveCount(0);
});

test("the way back to a form shows the draft that was made of it", async ({ page, newPatient }) => {
  const patient = newPatient("silent");
  await page.goto("/requests");
  await page.getByRole("navigation").getByRole("link", { name: "New request" }).click();
  await page.getByLabel("ABHA address").fill(patient);
  await expect(page.getByText(/^Saved \d\d:\d\d$/)).toBeVisible();
  await page.getByRole("link", { name: "← Requests" }).click();
  await expect(rowOf(page, patient)).toContainText("Draft");
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Draft" })).toBeVisible();
  await expect(page.getByLabel("ABHA address")).toHaveValue(patient);
});

test("repeated presses of Ask again, while the form is slow to open, make one draft", async ({ page, newPatient }) => {
  const patient = newPatient("deny");
  await submitRequest(page, patient);
  await expect(rowOf(page, patient)).toContainText("Denied");
  await openRequest(page, patient);
  let open = (): void => undefined;
  const isOpen = new Promise<void>((resolve) => (open = resolve));
  await page.route("**/requests/new?**", async (route) => {
    await isOpen;
    await route.continue();
  });
  const opening = page.waitForRequest("**/requests/new?**");
  const again = page.getByRole("button", { name: "Ask again" });
  await again.click();
  await opening;
  await again.click({ force: true });
  open();
  await page.waitForURL(/\/requests\/new\?draft=/);
  await page.goto("/requests?status=draft");
  await expect(page.getByRole("row").filter({ hasText: patient })).toHaveCount(1);
});
