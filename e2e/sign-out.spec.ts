import { chromium } from "@playwright/test";
import { expect, test } from "./fixtures";

const PATIENT = "grant@sbx";

test("after sign-out the way back through the history shows nothing, also not what the browser kept", async ({
  baseURL,
  launchOptions,
  signInOn,
}) => {
  // Playwright turns off what is tested here: that a browser restores a page as it was left.
  const browser = await chromium.launch({ ...launchOptions, ignoreDefaultArgs: ["--disable-back-forward-cache"] });
  const context = await browser.newContext(baseURL ? { baseURL } : {});
  const page = await context.newPage();
  await signInOn(page, "doctor@city.example");
  await page.goto("/requests/new");
  await page.getByLabel("ABHA address").fill(PATIENT);
  await expect(page.getByText(/^Saved \d\d:\d\d$/)).toBeVisible();

  // Left for another page without a word to the server; signed out meanwhile, in another tab.
  await page.goto("about:blank");
  const other = await context.newPage();
  // The sign-in takes the place of the last page: one before it is left to go back to.
  await other.goto("/patients");
  await other.goto("/requests");
  await other.getByRole("button", { name: "Sign out" }).click();
  await other.waitForURL(/\/sign-in/);
  await page.goBack();
  await page.waitForURL(/\/sign-in/);
  await expect(page.getByLabel("ABHA address")).toHaveCount(0);

  await other.goBack();
  await other.waitForURL(/\/sign-in/);
  await expect(other.getByRole("table")).toHaveCount(0);
  await browser.close();
});

test("a page that the browser restores as it was left is hidden, and loaded again", async ({
  page,
  signIn,
  context,
}) => {
  await signIn("doctor@city.example");
  // Without a session the page would turn to the sign-in by itself when it first asks for it.
  const asked = page.waitForResponse(/\/api\/session\?/);
  await page.goto("/requests");
  await expect(page.getByRole("main")).toBeVisible();
  await asked;
  await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
  await expect(page.getByRole("main")).toBeHidden();
  await context.clearCookies();
  await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
  await page.waitForURL(/\/sign-in/);
});
