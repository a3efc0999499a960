import type { Page } from "@playwright/test";
import { accessibilityProblems, expect, test as base } from "./fixtures";
import { HOSPITALS, receivedRequest, submitForEverything, addressOfRecords } from "./granted-records";
import { findEdgeless, findMisfits, lengthenValues } from "./page-layout";
import { openRequest, rowOf, submitRequest } from "./submit-request";

const SIZES = [
  { width: 320, height: 800 },
  { width: 390, height: 844 },
  { width: 768, height: 1024 },
  { width: 911, height: 512 },
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
  // 1366 by 768 at 200 % zoom.
  { width: 683, height: 384 },
];
/** A sheet of A4 without its margins. */
const PAPER = { width: 688, height: 970 };

/** Addresses of pages with the longest values. */
type Made = { granted: string; denied: string; waiting: string; records: string; patient: string; phone: string };

// One after the other in one process: what they look at is made once.
base.describe.configure({ mode: "default" });
base.setTimeout(240_000);
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
      return { granted, denied: ended, waiting: await pathOf(waiting), records, patient: ofPatient ?? "", phone };
    })();
    await use(await made);
  },
});

/** Expects that a page fits every size and, unless it is never printed, paper, and that it is accessible, light and dark. */
async function expectSound(page: Page, name: string, isPrinted = true): Promise<void> {
  const problems: string[] = [];
  const add = (where: string, found: string[]) => problems.push(...found.map((text) => `${name}, ${where}: ${text}`));
  await page.emulateMedia({ reducedMotion: "reduce" });
  add("light", await accessibilityProblems(page));
  await page.emulateMedia({ colorScheme: "dark" });
  add("dark", await accessibilityProblems(page, ["color-contrast"]));
  await page.emulateMedia({ colorScheme: "light", forcedColors: "active" });
  add("forced colours", await findEdgeless(page));
  await page.emulateMedia({ forcedColors: "none" });
  await lengthenValues(page);
  for (const size of SIZES) {
    await page.setViewportSize(size);
    add(`${size.width} by ${size.height}`, await findMisfits(page));
  }
  const moving = await page.evaluate(
    () => document.getAnimations().filter(({ playState }) => playState === "running").length,
  );
  if (moving > 0) add("reduced motion", [`${moving} animations`]);
  if (isPrinted) add("paper", await findMisfitsOnPaper(page));
  await page.setViewportSize({ width: 1366, height: 768 });
  expect(problems).toEqual([]);
}

async function findMisfitsOnPaper(page: Page): Promise<string[]> {
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize(PAPER);
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await lengthenValues(page);
  const misfits = await findMisfits(page, true);
  const buttons = await page.locator("main button:visible").allTextContents();
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  await page.emulateMedia({ media: "screen" });
  return [...misfits, ...buttons.map((button) => `a button: ${button}`)];
}

test("the pages of sign-in fit", async ({ page }) => {
  await page.goto("/sign-in");
  await expectSound(page, "sign-in");
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.locator("#email-error")).toBeVisible();
  await expectSound(page, "sign-in with errors");
  await page.goto("/join#no-token");
  await expect(page.locator("[data-link]")).toBeVisible();
  await expectSound(page, "a link that does not work");
});

test("the list fits, filtered, empty and with the longest values", async ({ page, signIn, made }) => {
  expect(made.granted).not.toBe("");
  await signIn("doctor@city.example");
  for (const address of ["/requests", "/requests?status=ended"]) {
    await page.goto(address);
    await expect(page.locator("[data-request]").first()).toBeVisible();
    await expectSound(page, address);
  }
  await page.goto("/requests");
  await page.getByRole("searchbox").fill("nobody has this name");
  await expect(page.locator("[data-request]")).toHaveCount(0);
  await expectSound(page, "an empty list");
});

test("the form fits, with errors and with its dialog", async ({ page, signIn, newPatient }) => {
  await signIn("doctor@city.example");
  await page.goto("/requests/new");
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  await expectSound(page, "the form");
  await page.getByRole("button", { name: "Choose none" }).click();
  await page.getByRole("button", { name: "Send request" }).click();
  await expect(page.getByRole("alert").first()).toBeFocused();
  await expectSound(page, "the form with errors");
  await page.getByLabel("ABHA address").fill(newPatient("silent").replace("@", "venkatanarasimharajuvaripeta@"));
  await page.getByRole("button", { name: "Discard draft" }).click();
  await expectSound(page, "the dialog");
});

for (const name of ["granted", "denied", "waiting", "records", "patient"] as const)
  test(`the page fits: ${name}`, async ({ page, signIn, made }) => {
    await signIn("doctor@city.example");
    await page.goto(made[name]);
    await expect(page.locator('[data-live="live"]')).toBeVisible();
    await expectSound(page, name);
  });

test("the pages that are not found or not allowed fit", async ({ page, signIn }) => {
  await signIn("doctor@city.example");
  for (const address of ["/nowhere", "/requests/nowhere", "/admin/health"]) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectSound(page, address);
  }
});

for (const address of [
  "/admin",
  "/admin/credentials",
  "/admin/callbacks",
  "/admin/messages",
  "/admin/health",
  "/admin/setup",
  "/admin/users",
  "/admin/users/new",
  "/admin/users/import",
  "/me",
])
  test(`the page fits: ${address}`, async ({ page, signIn }) => {
    await signIn("admin@city.example");
    await page.goto(address);
    await expect(page.locator('[data-live="live"]')).toBeVisible();
    await expectSound(page, address);
  });

test("the pages of the patient's phone fit", async ({ page, sandbox, made }) => {
  for (const address of [`${sandbox.url}/phone`, made.phone]) {
    await page.goto(address);
    await expectSound(page, address, false);
  }
  await page.locator('a[id^="request-"], [id^="request-"] a').first().click();
  await expectSound(page, "a request on the phone", false);
});
