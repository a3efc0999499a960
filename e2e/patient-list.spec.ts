import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { openRequest, rowOf, submitRequest } from "./submit-request";
import { timeLimit } from "./time-limit";

test.beforeEach(({ signIn }) => signIn("doctor@city.example"));

const listField = (page: Page) => page.getByLabel("ABHA addresses");
const row = (page: Page, text: string) => page.getByRole("row").filter({ hasText: text });

test("fifty patients are asked at once: each exactly once, also after a second press and the same list again", async ({
  page,
  sandbox,
  newPatient,
  expectAccessible,
}) => {
  const patients = Array.from({ length: 50 }, () => newPatient("silent"));
  await page.goto("/requests/many");
  await listField(page).fill(patients.join("\n"));
  const ask = page.getByRole("button", { name: "Ask 50 patients" });
  await expect(ask).toBeVisible();
  await expect(row(page, "Patient ")).toHaveCount(50 + 1);
  await ask.dblclick();
  await expect(page.getByText(/^[1-4]?\d of 50 asked\./)).toBeVisible();
  await expect(page.getByText("50 of 50 asked.")).toBeVisible({ timeout: timeLimit(60_000) });
  await expect(page.getByRole("link", { name: "Asked", exact: true })).toHaveCount(50);
  await expectAccessible();
  await page.getByRole("button", { name: "Nobody to ask" }).press("Enter");
  // The list is typed again on the same page, as after a reload.
  await page.reload();
  expect(patients.filter((patient) => page.url().includes(patient))).toEqual([]);
  await expect(listField(page)).toHaveValue("");
  await listField(page).fill(patients.join(", "));
  await expect(page.getByRole("link", { name: "Asked already by this list" })).toHaveCount(50);
  await expect(page.getByRole("button", { name: "Nobody to ask" })).toBeVisible();
  await expect
    .poll(
      async () => (await Promise.all(patients.map((patient) => sandbox.requestsOf(patient)))).map((of) => of.length),
      {
        timeout: timeLimit(60_000),
      },
    )
    .toEqual(patients.map(() => 1));
});

test("a file without any address is refused, and the list stays as it was", async ({ page, newPatient }) => {
  const patient = newPatient("silent");
  await page.goto("/requests/many");
  await listField(page).fill(patient);
  const file = { name: "list.csv", mimeType: "text/csv", buffer: Buffer.from("PK\u0003\u0004\u0000\nxl/workbook.xml") };
  await page.getByLabel("Choose a CSV file").setInputFiles(file);
  await expect(page.getByText("This file holds no ABHA address.")).toBeVisible();
  await expect(listField(page)).toHaveValue(patient);
});

test("a preview shows who has an open request, is unknown, wrong or twice in the list; these are not asked", async ({
  page,
  newPatient,
  sandbox,
}) => {
  const [open, fresh] = [newPatient("silent"), newPatient("silent")];
  await submitRequest(page, open);
  await page.goto("/requests/many");
  const file = [
    "No;Name;ABHA address",
    `1;"A; B";${open}`,
    `2;C;${fresh}`,
    "3;D;hinapatel",
    `4;E;${fresh.toUpperCase()}`,
    "5;F;91-0000-0000-0000",
    "6;G;91000000000000@sbx",
  ].join("\r\n");
  await page
    .getByLabel("Choose a CSV file")
    .setInputFiles({ name: "outpatients.csv", mimeType: "text/csv", buffer: Buffer.from(`\ufeff${file}`) });
  await expect(listField(page)).toHaveValue(
    [open, fresh, "hinapatel", fresh.toUpperCase(), "91-0000-0000-0000", "91000000000000@sbx"].join("\n"),
  );
  await expect(row(page, "1.")).toContainText("Has an open request");
  await expect(row(page, "2.")).toContainText("Ready");
  await expect(row(page, "3.")).toContainText("This is not an ABHA address");
  await expect(row(page, "4.")).toContainText("Same as number 2");
  await expect(row(page, "5.")).toContainText("This is an ABHA number");
  await expect(row(page, "6.")).toContainText("ABDM knows no patient with this address");
  await page.getByRole("button", { name: "Ask one patient" }).click();
  await expect(page.getByText("1 of 1 asked.")).toBeVisible();
  await row(page, "2.").getByRole("link", { name: "Asked", exact: true }).click();
  await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/);
  await expect(page.getByText(fresh).first()).toBeVisible();
  await page.goBack();
  await expect(listField(page)).toHaveValue(new RegExp(`^${open}\n${fresh}\n`));
  await expect(row(page, "2.")).toContainText("Asked already by this list");
  await expect.poll(async () => (await sandbox.requestsOf(fresh)).length).toBe(1);
  expect((await sandbox.requestsOf(open)).length).toBeLessThanOrEqual(1);
});

test("a connection that ends after the request has arrived loses nothing: the row is tried again, and asked once", async ({
  page,
  newPatient,
  sandbox,
}) => {
  const patients = [newPatient("silent"), newPatient("silent")];
  await page.goto("/requests/many");
  await listField(page).fill(patients.join("\n"));
  await expect(page.getByText("Ready")).toHaveCount(2);
  let lost = 0;
  await page.route("**/api/consent-requests", async (route) => {
    if (
      lost > 0 ||
      !route
        .request()
        .postData()
        ?.includes(patients[1] ?? "")
    )
      return route.fallback();
    lost += 1;
    await route.fetch();
    await route.abort();
  });
  await page.getByRole("button", { name: "Ask 2 patients" }).click();
  await expect(row(page, "2.")).toContainText("Not asked: no connection to Consent Desk.");
  await expect(page.getByText("1 of 2 asked.")).toBeVisible();
  const again = page.getByRole("button", { name: "Ask one patient" });
  await expect(again).toBeFocused();
  await again.press("Enter");
  await expect(page.getByText("2 of 2 asked.")).toBeVisible();
  await expect.poll(async () => (await sandbox.requestsOf(patients[1] ?? "")).length).toBe(1);
});

test("questions that are wrong stop the list before anybody is asked, and the wrong field gets the focus", async ({
  page,
  newPatient,
  sandbox,
}) => {
  const patients = [newPatient("silent"), newPatient("silent")];
  await page.goto("/requests/many");
  await listField(page).fill(patients.join("\n"));
  await page.getByRole("button", { name: "Choose none" }).click();
  await page.getByRole("button", { name: "Ask 2 patients" }).click();
  await expect(page.getByText("Choose at least one record type.")).toBeVisible();
  await expect(page.locator("#hiTypes")).toBeFocused();
  await expect(listField(page)).toHaveValue(patients.join("\n"));
  expect(await sandbox.requestsOf(patients[0] ?? "")).toEqual([]);
});

test("a waiting request has a reminder to copy that names the hospital and no patient; a denied one has none", async ({
  page,
  context,
  newPatient,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const patient = newPatient("silent");
  await submitRequest(page, patient);
  await expect(rowOf(page, patient)).toContainText("Requested");
  await openRequest(page, patient);
  await page.getByRole("button", { name: "Copy reminder" }).click();
  await expect(page.getByText("Copied, to paste into a message to the patient:")).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^Please open the ABHA app and answer City .+'s request of \d{1,2} [A-Z][a-z]+\.$/);
  expect(copied).not.toContain(patient);
  const denying = newPatient("deny");
  await submitRequest(page, denying);
  await expect(rowOf(page, denying)).toContainText("Denied");
  await openRequest(page, denying);
  await expect(page.getByRole("button", { name: "Ask again" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Copy reminder" })).toHaveCount(0);
});
