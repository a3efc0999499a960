import type { BrowserContext, Page, Request } from "@playwright/test";
import { expect, test } from "./fixtures";
import { rowOf, submitRequest } from "./submit-request";

const TABS = 7;

const isLive = (page: Page) => page.locator('[data-live="live"]');

/** The streams that the pages of a browser have open at the moment. */
function watchStreams(context: BrowserContext): () => number {
  const open = new Map<Request, Page>();
  context.on("request", (request) => {
    const isStream = request.url().includes("/api/live?") && !request.url().includes("check=");
    if (isStream) open.set(request, request.frame().page());
  });
  context.on("requestfailed", (request) => open.delete(request));
  context.on("requestfinished", (request) => open.delete(request));
  return () => [...open.values()].filter((page) => !page.isClosed()).length;
}

/** Has a page believe that it is hidden, or looked at again, as when its tab is in the background. */
async function setHidden(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((isHidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => isHidden });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
}

test("seven tabs of a browser share one stream over HTTP/1.1: each shows a change, and can fetch", async ({
  page,
  context,
  signIn,
  newPatient,
  sandbox,
}) => {
  await signIn("doctor@city.example");
  const streams = watchStreams(context);
  const patient = newPatient("silent");
  await submitRequest(page, patient);
  await expect(rowOf(page, patient)).toContainText("Requested");
  const tabs = [page];
  while (tabs.length < TABS) {
    const tab = await context.newPage();
    await tab.goto("/requests");
    tabs.push(tab);
  }
  for (const tab of tabs) await expect(isLive(tab)).toBeVisible();
  await expect.poll(streams).toBe(1);
  expect(
    await page.evaluate(() =>
      performance.getEntriesByType("navigation").map((entry) => (entry as PerformanceNavigationTiming).nextHopProtocol),
    ),
  ).toEqual(["http/1.1"]);
  const [request] = await sandbox.requestsOf(patient);
  await sandbox.decide(request?.id ?? "", "deny");
  for (const tab of tabs) {
    await expect(rowOf(tab, patient)).toContainText("Denied");
    expect(await tab.evaluate(async () => (await fetch("/api/consent-request-counts")).status)).toBe(200);
  }

  // The tab that has the stream is among these three.
  for (const tab of tabs.splice(0, 3)) await tab.close();
  const later = newPatient("silent");
  await submitRequest(await context.newPage(), later);
  for (const tab of tabs) await expect(rowOf(tab, later)).toContainText("Requested");
  await expect.poll(streams).toBe(1);
});

test("a tab that was opened in the background gives its stream back after a minute, and catches up when it is looked at", async ({
  page,
  context,
  signIn,
  openPageAs,
  newPatient,
}) => {
  await signIn("doctor2@city.example");
  const streams = watchStreams(context);
  await page.clock.install();
  await page.addInitScript(() => Object.defineProperty(document, "hidden", { configurable: true, get: () => true }));
  await page.goto("/requests");
  await expect(isLive(page)).toBeVisible();
  await expect.poll(streams).toBe(1);
  await page.clock.fastForward(61_000);
  await expect.poll(streams).toBe(0);
  const patient = newPatient("silent");
  await submitRequest(await openPageAs("doctor@city.example"), patient);
  await setHidden(page, false);
  await expect(isLive(page)).toBeVisible();
  await page.clock.runFor(2_000);
  await expect(rowOf(page, patient)).toBeVisible();
  await expect.poll(streams).toBe(1);
});

test("signing out in one tab turns all to the sign-in page and ends their stream", async ({
  page,
  context,
  signIn,
}) => {
  await signIn("doctor2@city.example");
  const streams = watchStreams(context);
  await page.goto("/requests");
  const others = [await context.newPage(), await context.newPage()];
  for (const tab of others) await tab.goto("/requests");
  for (const tab of [page, ...others]) await expect(isLive(tab)).toBeVisible();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(/\/sign-in/);
  for (const tab of others) await tab.waitForURL("**/sign-in?callbackUrl=%2Frequests");
  await expect.poll(streams).toBe(0);
});

test("a tab that another person left open shows nothing of them once somebody else signs in over it", async ({
  page,
  context,
  signIn,
  signInOn,
}) => {
  await signIn("doctor2@city.example");
  await page.goto("/requests");
  await expect(isLive(page)).toBeVisible();
  const tab = await context.newPage();
  await signInOn(tab, "doctor@lake.example");
  // The sign-in leads the new person on, unless the tab asks for it before the browser has their cookie.
  const turned = page.getByRole("link", { name: /^Lake Clinic/ }).or(page.getByRole("heading", { name: "Sign in" }));
  await expect(turned).toBeVisible();
  await expect(page.getByText("City Hospital")).toHaveCount(0);
});
