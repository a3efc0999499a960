import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { addNewHospital } from "./new-hospital";
import { chooseLanguage, expectSound, expectSoundAsItIs } from "./sound-page";
import { rowOf, submitRequest } from "./submit-request";
import { timeLimit } from "./time-limit";

test.setTimeout(timeLimit(240_000));

const onScreenOnly = { onScreenOnly: true };

/** Opens a form with an address. Once it is saved, it stays as it is while its page is fetched in another language. */
const openForm = async (page: Page, abhaAddress: string) => {
  await page.goto("/requests/new");
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  await page.getByLabel("ABHA address").fill(abhaAddress);
  await expect(page.getByText(/^Saved \d\d:\d\d$/)).toBeVisible();
};

test("the form is sound, unfolded, with errors, and while a request is discarded or an emergency is explained", async ({
  page,
  signIn,
  newPatient,
}) => {
  await signIn("doctor@city.example");
  await page.goto("/requests/new");
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  await expectSound(page, "the form");
  await openForm(page, "hinapatel");
  await page.getByRole("button", { name: "Choose none" }).click();
  await page.getByRole("radio", { name: "Custom dates" }).check();
  await page.getByRole("radio", { name: "Custom time" }).check();
  await page.locator("summary", { hasText: "More" }).click();
  await page.getByRole("button", { name: "Send request" }).click();
  await expect(page.getByRole("alert").first()).toBeFocused();
  await expectSound(page, "the form with errors");
  await openForm(page, newPatient("silent").replace("@", "venkatanarasimharajuvaripeta@"));
  await page.getByRole("button", { name: "Discard draft" }).click();
  await expectSound(page, "the question before a draft is discarded");
  await page.keyboard.press("Escape");
  await page.locator("#purpose").selectOption("BTG");
  await page.getByRole("dialog").getByRole("button").last().click();
  await expectSound(page, "the reason of an emergency", onScreenOnly);
});

test("the form is sound with known patients, and with the dialogs of templates", async ({
  page,
  signIn,
  newPatient,
}) => {
  await signIn("doctor@city.example");
  const patient = newPatient("silent");
  await submitRequest(page, patient);
  await openForm(page, patient.slice(0, 9));
  await expect(page.getByRole("option").filter({ hasText: patient })).toBeVisible();
  await expectSound(page, "known patients", onScreenOnly);
  await openForm(page, patient);
  await page.getByRole("button", { name: "Save as template" }).click();
  await page
    .getByRole("dialog")
    .getByLabel("Name")
    .fill(`Follow-up of diabetes in adults ${patient.slice(7, 13)}`);
  await expectSound(page, "a new template", onScreenOnly);
  await page.getByRole("dialog").getByLabel("Name").press("Enter");
  await expect(page.getByText(/ is saved\.$/)).toBeVisible();
  await page.getByRole("button", { name: "Change templates" }).click();
  await expectSound(page, "the doctor's templates", onScreenOnly);
});

test("the form is sound when it follows a denial, when ABDM knows nobody, and when Send did not arrive", async ({
  page,
  signIn,
  newPatient,
}) => {
  await signIn("doctor@city.example");
  const patient = newPatient("deny");
  await submitRequest(page, patient);
  await expect(rowOf(page, patient)).toContainText("Denied");
  await rowOf(page, patient).getByRole("link").click();
  await page.getByRole("button", { name: "Ask again" }).click();
  await page.waitForURL(/\/requests\/new\?draft=/);
  await page.getByRole("checkbox", { name: "Prescription" }).click();
  await expect(page.getByText("Changed from last time")).toBeVisible();
  await expectSound(page, "a request after a denial");
  await openForm(page, "91000000000000@sbx");
  await expect(page.getByText("ABDM knows no patient 91000000000000@sbx.")).toBeVisible();
  await page.route("**/requests/new**", (route) =>
    route.request().method() === "POST" ? route.abort() : route.fallback(),
  );
  await page.getByRole("button", { name: "Send request" }).click();
  await expect(page.getByText("No connection to Consent Desk.")).toBeVisible();
  await expectSound(page, "a request that did not arrive");
});

test("a list of patients is sound: empty, too long, with every kind of row, and once it is asked", async ({
  page,
  signIn,
  newPatient,
}) => {
  await signIn("doctor@city.example");
  const [open, fresh] = [newPatient("silent"), newPatient("silent")];
  await submitRequest(page, open);
  await page.goto("/requests/many");
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  await expectSound(page, "no addresses");
  const field = page.getByLabel("ABHA addresses");
  await field.fill(Array.from({ length: 51 }, (_, at) => `${at}-${fresh}`).join("\n"));
  await expect(page.getByText(/51|50/).first()).toBeVisible();
  await expectSound(page, "too many addresses");
  await field.fill([open, fresh, "hinapatel", fresh, "91-0000-0000-0000", "91000000000000@sbx"].join("\n"));
  await expect(page.getByText("ABDM knows no patient with this address")).toBeVisible();
  await expect(page.getByText("Has an open request")).toBeVisible();
  await expectSound(page, "a list that was checked");
  await page.getByRole("button", { name: "Ask one patient" }).click();
  await expect(page.getByText("1 of 1 asked.")).toBeVisible();
  await expectSound(page, "a list that was asked");
});

test("the palette and the help are sound", async ({ page, signIn, newPatient }) => {
  await signIn("doctor@city.example");
  const patient = newPatient("silent");
  await submitRequest(page, patient);
  await expect(rowOf(page, patient)).toContainText("Requested");
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("option").first()).toBeVisible();
  await expectSound(page, "the palette", onScreenOnly);
  await page.keyboard.type(patient);
  await expect(page.getByRole("option").filter({ hasText: "Requested" })).toBeVisible();
  await expectSound(page, "the palette with a request", onScreenOnly);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Help" }).click();
  await expect(page.getByRole("dialog", { name: "Help" })).toBeVisible();
  await expectSound(page, "the help", onScreenOnly);
});

test("the pages of a doctor who has no requests and no connection to ABDM are sound", async ({
  page,
  signIn,
  sandbox,
}) => {
  const { doctorEmail } = await addNewHospital(sandbox);
  await signIn(doctorEmail);
  for (const address of ["/requests", "/patients", "/requests/new"]) {
    await page.goto(address);
    await expect(page.locator('[data-live="live"]')).toBeVisible();
    await expectSound(page, `${address} of a new hospital`);
  }
});

for (const language of ["en", "hi", "en-XA"] as const)
  test(`pages without a connection are sound in ${language}`, async ({ page, context, signIn, newPatient }) => {
    await signIn("doctor@city.example");
    const patient = newPatient("silent");
    await submitRequest(page, patient);
    await chooseLanguage(page, language);
    for (const address of ["/requests", "/requests/new", "/requests/many", "/patients"]) {
      await page.goto(address);
      await expect(page.locator('[data-live="live"]')).toBeVisible();
      if (address === "/requests/new") await page.locator("#abhaAddress").fill(patient);
      await context.setOffline(true);
      await expect(
        page
          .getByRole("status")
          .filter({ hasText: /\d\d:\d\d/ })
          .first(),
      ).toBeVisible();
      await expectSoundAsItIs(page, `${address} in ${language}`);
      await context.setOffline(false);
    }
  });
