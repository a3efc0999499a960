import type { BrowserContext, Page } from "@playwright/test";
import { accessibilityProblems, expect, signInOn, test } from "./fixtures";
import { addNewHospital } from "./new-hospital";
import { endsOf, leaveUnused, secondsUnused } from "@/test/support/session-row";
import { timeLimit } from "./time-limit";

const IDLE = 15 * 60;
/** A patient who is asked by nobody, and whose address thus stands nowhere else. */
const PATIENT = "typed-by-the-first@sbx";
const PASSWORD = "consent-desk-demo";

const isLive = (page: Page) => page.locator('[data-live="live"]');

/** Opens a page of somebody who is signed in, once it is live and knows how long the session lasts. */
async function openLive(page: Page, address: string): Promise<void> {
  const asked = page.waitForResponse(/\/api\/session\?/);
  await page.goto(address);
  await expect(isLive(page)).toBeVisible();
  await asked;
}

async function openTab(context: BrowserContext, address: string): Promise<Page> {
  const tab = await context.newPage();
  await openLive(tab, address);
  return tab;
}

/** Expects that a page has turned to the sign-in and holds nothing of what was typed, also where one goes back or forward. */
async function expectNothingLeft(page: Page): Promise<void> {
  await page.waitForURL(/\/sign-in/, { timeout: timeLimit(30_000) });
  await expect(page.getByRole("button", { name: /^(Sign in|Unlock)$/ })).toBeVisible();
  expect(await page.content()).not.toContain(PATIENT);
  expect(await page.title()).not.toContain(PATIENT);
}

async function signInByForm(page: Page, email: string): Promise<void> {
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
}

test("a session that nobody uses ends in every tab with a draft half typed, which its doctor alone finds again", async ({
  page,
  context,
  sandbox,
}) => {
  const { doctorEmail, adminEmail } = await addNewHospital(sandbox);
  await signInOn(page, doctorEmail);
  const list = await openTab(context, "/requests");
  await list.getByRole("searchbox").fill(PATIENT);
  await openLive(page, "/requests");
  await openLive(page, "/requests/new");
  await page.getByLabel("ABHA address").fill(PATIENT);
  await expect(page.getByText(/^Saved \d\d:\d\d$/)).toBeVisible();
  await leaveUnused(doctorEmail, IDLE);
  // The first tab that asks learns it, and the others in the same moment.
  await Promise.all([page, list].map(expectNothingLeft));
  await expect(page.getByText("Your session ended because it was not used.")).toBeVisible();
  expect(await endsOf(doctorEmail)).toEqual(["idle"]);
  await page.goBack();
  await expectNothingLeft(page);

  await page.goto("/sign-in");
  await signInByForm(page, adminEmail);
  await page.waitForURL("**/admin");
  await page.goto("/requests");
  await expect(page.getByRole("main")).toBeVisible();
  await expect(page.getByText(PATIENT)).toHaveCount(0);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(/\/sign-in/);
  await signInByForm(page, doctorEmail);
  await page.waitForURL("**/requests");
  await page.getByRole("row").filter({ hasText: PATIENT }).getByRole("link").click();
  await expect(page.getByLabel("ABHA address")).toHaveValue(PATIENT);
});

test("a minute before, every tab warns; Stay signed in keeps the session in all of them", async ({
  page,
  context,
  sandbox,
  expectAccessible,
}) => {
  const { doctorEmail } = await addNewHospital(sandbox);
  await signInOn(page, doctorEmail);
  await leaveUnused(doctorEmail, IDLE - 50);
  await openLive(page, "/requests");
  const other = await openTab(context, "/requests/new");
  const warning = page.getByRole("dialog", { name: "Still there?" });
  await expect(warning).toContainText(/\d+ seconds left/);
  await expect(other.getByRole("dialog", { name: "Still there?" })).toBeVisible();
  await expect(warning.getByRole("button", { name: "Stay signed in" })).toBeFocused();
  await expectAccessible();
  await page.keyboard.press("Enter");
  for (const tab of [page, other]) await expect(tab.getByRole("dialog", { name: "Still there?" })).toHaveCount(0);
  await expect.poll(() => secondsUnused(doctorEmail)).toBeLessThan(IDLE / 2);
});

test("typing is use of a session, and what a page fetches by itself is not", async ({ page, sandbox }) => {
  const { doctorEmail } = await addNewHospital(sandbox);
  await signInOn(page, doctorEmail);
  await openLive(page, "/requests");
  await leaveUnused(doctorEmail, 300);
  await page.evaluate(async () => {
    for (const path of ["/api/consent-requests", "/api/consent-request-counts", "/api/session"]) await fetch(path);
  });
  expect(await secondsUnused(doctorEmail)).toBeGreaterThan(290);
  await page.keyboard.press("Shift");
  await expect.poll(() => secondsUnused(doctorEmail)).toBeLessThan(60);
});

test("signing out in one tab saves what was typed in another, and leaves nothing in any", async ({
  page,
  context,
  sandbox,
}) => {
  const { doctorEmail } = await addNewHospital(sandbox);
  await signInOn(page, doctorEmail);
  await openLive(page, "/requests");
  const form = await openTab(context, "/requests/new");
  await form.getByLabel("ABHA address").fill(PATIENT);
  await page.getByRole("button", { name: "Sign out" }).click();
  await Promise.all([page, form].map(expectNothingLeft));
  await form.goBack().catch(() => undefined);
  expect(await form.content()).not.toContain(PATIENT);
  await page.goto("/sign-in");
  await signInByForm(page, doctorEmail);
  await expect(page.getByRole("row").filter({ hasText: PATIENT })).toContainText("Draft");
});

test("one key locks all tabs; the same person unlocks, and the next one signs in over it without losing the draft", async ({
  page,
  context,
  sandbox,
  expectAccessible,
}) => {
  const { doctorEmail, adminEmail } = await addNewHospital(sandbox);
  await signInOn(page, doctorEmail);
  const list = await openTab(context, "/requests");
  await openLive(page, "/requests/new");
  await page.getByLabel("ABHA address").fill(PATIENT);
  await page.keyboard.press("Control+Shift+KeyL");
  await Promise.all([page, list].map(expectNothingLeft));
  await expect(page.getByRole("heading", { name: "Locked" })).toBeVisible();
  await expectAccessible();
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 320, height: 640 });
  await expectAccessible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  expect((await page.request.get("/api/consent-requests")).status()).toBe(401);
  expect((await page.request.get("/requests", { maxRedirects: 0 })).status()).toBe(307);

  await page.getByLabel("Password").fill("not the password");
  await page.keyboard.press("Enter");
  await expect(page.getByText("The password is wrong.")).toBeVisible();
  await page.getByLabel("Password").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/requests\/new/);
  await expect(page.getByLabel("ABHA address")).toHaveValue(PATIENT);

  await page.setViewportSize({ width: 1366, height: 768 });
  await expect(isLive(page)).toBeVisible();
  await page.getByRole("button", { name: "Lock" }).click();
  await expectNothingLeft(page);
  await page.getByRole("link", { name: "Sign in as somebody else" }).click();
  await expect(page.getByText("This ends the session of")).toBeVisible();
  await signInByForm(page, adminEmail);
  await page.waitForURL("**/admin");
  expect(await endsOf(doctorEmail)).toEqual(["replaced"]);
  await page.goto("/requests");
  await expect(page.getByText(PATIENT)).toHaveCount(0);
});

test("text that could not be saved is hidden at the end of the session, and saved when the same person is back", async ({
  page,
  context,
  sandbox,
}) => {
  const { doctorEmail, adminEmail } = await addNewHospital(sandbox);
  await signInOn(page, doctorEmail);
  await openLive(page, "/requests/new");
  await page.route("**/requests/new**", (route) =>
    route.request().method() === "POST" ? route.abort() : route.fallback(),
  );
  // A report that arrives late would make the session used again.
  const reported = page.waitForResponse(/\/api\/session\/used/);
  await page.getByLabel("ABHA address").fill(PATIENT);
  await reported;
  await expect(page.getByText("Not saved")).toBeVisible();
  await leaveUnused(doctorEmail, IDLE);
  await expect(page.getByRole("heading", { name: "Your session has ended" })).toBeVisible({
    timeout: timeLimit(30_000),
  });
  await expect(page.getByLabel("ABHA address")).toBeHidden();
  expect(await page.title()).toBe("Your session has ended");
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.unroute("**/requests/new**");

  const other = await context.newPage();
  await other.goto("/sign-in");
  await signInByForm(other, adminEmail);
  await other.waitForURL("**/admin");
  await other.goto("/requests");
  await expect(other.getByText(PATIENT)).toHaveCount(0);
  await expect(page.getByLabel("ABHA address")).toBeHidden();
  await signInOn(other, doctorEmail);
  await expect(page.getByLabel("ABHA address")).toHaveValue(PATIENT);
  await expect(page.getByLabel("ABHA address")).toBeVisible();
  await expect(page.getByText(/^Saved \d\d:\d\d$/)).toBeVisible();
});

test("a page that does not learn of a switch does nothing as the person who has signed in since", async ({
  page,
  context,
  newPatient,
  sandbox,
}) => {
  const patient = newPatient("silent");
  // What the page asks about its session is never answered.
  await page.route(/\/api\/(live|session)/, () => undefined);
  await signInOn(page, "doctor@city.example");
  await page.goto("/requests/new");
  const address = page.getByLabel("ABHA address");
  await address.fill(patient);
  await expect(page.getByText(/^Saved \d\d:\d\d$/)).toBeVisible();
  await signInOn(page, "doctor2@city.example");
  await page.getByRole("button", { name: "Send request" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Your session has ended" })).toBeVisible();
  await address.fill(`x${patient}`);
  await expect(page.getByText("Not saved")).toBeVisible();
  await page.unrouteAll({ behavior: "ignoreErrors" });
  expect(await sandbox.requestsOf(patient)).toEqual([]);
  const other = await context.newPage();
  await other.goto("/requests");
  await expect(isLive(other)).toBeVisible();
  await expect(other.getByText(patient)).toHaveCount(0);
});
