import { expect, test as base } from "./fixtures";
import { HOSPITALS, receivedRequest, submitAndGrant, submitForEverything, addressOfRecords } from "./granted-records";
import { expectSound } from "./sound-page";
import { openRequest, rowOf, submitRequest } from "./submit-request";
import { timeLimit } from "./time-limit";

/** Addresses of pages with the longest values. */
type Made = Record<"granted" | "lessened" | "denied" | "waiting" | "records" | "patient" | "phone", string>;

// One after the other in one process: what they look at is made once.
base.describe.configure({ mode: "default" });
base.setTimeout(timeLimit(240_000));
let made: Promise<Made> | undefined;

const test = base.extend<{ made: Made }>({
  made: async ({ openPageAs, newPatient, sandbox }, use) => {
    made ??= (async () => {
      const page = await openPageAs("doctor@city.example");
      const long = (address: string) => address.replace("@", "venkatanarasimharajuvaripetasubrahmanyam@");
      const [waiting, denied] = [long(newPatient("silent")), long(newPatient("deny"))];
      await submitRequest(page, waiting);
      await submitRequest(page, denied);
      await expect(rowOf(page, denied)).toContainText("Denied");
      const pathOf = async (patient: string) => {
        await page.goto("/requests");
        await openRequest(page, patient);
        return new URL(page.url()).pathname;
      };
      const ended = await pathOf(denied);
      const patient = newPatient("hina");
      await submitForEverything(page, patient);
      const { id } = await receivedRequest(sandbox, patient);
      await sandbox.grant(id, {
        hiTypes: ["OPConsultation", "Prescription", "DiagnosticReport", "ImmunizationRecord"],
      });
      const granted = await pathOf(patient);
      const records = await addressOfRecords(page, HOSPITALS.general);
      await page.reload();
      const ofPatient = await page.getByRole("link", { name: "All records of this patient" }).getAttribute("href");
      const phone = `${sandbox.url}/phone/${patient}`;
      const revoking = newPatient("hina");
      const { artefacts } = await submitAndGrant(page, sandbox, revoking);
      await expect(page.getByRole("article")).toHaveCount(artefacts.length);
      await sandbox.revoke((await receivedRequest(sandbox, revoking)).id, [artefacts[0]?.id ?? ""]);
      await expect(page.getByRole("article").filter({ hasText: "Revoked" })).toHaveCount(1);
      const lessened = new URL(page.url()).pathname;
      const others = { denied: ended, waiting: await pathOf(waiting), records, patient: ofPatient ?? "", phone };
      return { granted, lessened, ...others };
    })();
    await use(await made);
  },
});

test("the pages of sign-in are sound, with errors and after a wrong password", async ({ page }) => {
  await page.goto("/sign-in");
  await expectSound(page, "sign-in");
  await page.goto("/sign-in");
  const button = page.getByRole("button", { name: "Sign in" });
  await button.click();
  await expect(page.locator("#email-error")).toBeVisible();
  await expectSound(page, "sign-in with errors");
  await page.getByLabel("Email").fill("nobody@city.example");
  await page.getByLabel("Password").fill("not the password");
  await button.click();
  await expect(page.getByRole("alert").first()).not.toBeEmpty();
  await expectSound(page, "sign-in that was refused");
  await page.goto("/join#no-token");
  await expect(page.locator("[data-link]")).toBeVisible();
  await expectSound(page, "a link that does not work");
});

test("the list is sound, filtered, empty, without an answer of the service, and with the longest values", async ({
  page,
  signIn,
  made,
}) => {
  expect(made.granted).not.toBe("");
  await signIn("doctor@city.example");
  for (const address of ["/requests", "/requests?status=ended&asked=own"]) {
    await page.goto(address);
    await expect(page.locator("[data-request]").first()).toBeVisible();
    await expectSound(page, address);
  }
  await page.goto("/requests");
  await page.getByRole("searchbox").fill("nobody has this name");
  await expect(page.locator("[data-request]")).toHaveCount(0);
  await expectSound(page, "an empty list");
  await page.goto("/requests");
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  await page.route("**/api/consent-requests?*", (route) => route.fulfill({ status: 503, json: {} }));
  await page.getByRole("button", { name: /^Waiting/ }).click();
  await expect(page.getByRole("alert").filter({ hasText: "could not be loaded" })).toBeVisible();
  await expectSound(page, "a list that could not be loaded");
});

for (const name of ["granted", "denied", "waiting", "records", "patient"] as const)
  test(`the page is sound: ${name}`, async ({ page, signIn, made }) => {
    await signIn("doctor@city.example");
    await page.goto(made[name]);
    await expect(page.locator('[data-live="live"]')).toBeVisible();
    await expectSound(page, name);
  });

test("the page of a consent that one hospital has lost is sound, and the list of patients", async ({
  page,
  signIn,
  made,
}) => {
  await signIn("doctor@city.example");
  for (const address of [made.lessened, "/patients"]) {
    await page.goto(address);
    await expect(page.locator('[data-live="live"]')).toBeVisible();
    await expectSound(page, address);
  }
});

test("the pages that are not found or not allowed are sound", async ({ page, signIn }) => {
  await signIn("doctor@city.example");
  for (const address of ["/nowhere", "/requests/nowhere", "/admin/health"]) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectSound(page, address, { isLoadedAnew: true });
  }
});

test("the pages of the patient's phone are sound", async ({ page, sandbox, made }) => {
  const onPhone = { onScreenOnly: true, inEnglishOnly: true };
  for (const address of [`${sandbox.url}/phone`, made.phone]) {
    await page.goto(address);
    await expectSound(page, address, onPhone);
  }
  await page.locator('a[id^="request-"], [id^="request-"] a').first().click();
  await expectSound(page, "a request on the phone", onPhone);
});
