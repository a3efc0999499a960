import { ask, open, rowOf } from "./ask";
import { expect, test } from "./fixtures";

test("a doctor of one hospital gets nothing of the other's: pages, JSON, live stream, guessed ids", async ({
  page,
  browser,
  baseURL,
  signIn,
  signInOn,
  somebody,
}) => {
  await signIn("doctor@city.example");
  const patient = somebody("grant");
  await ask(page, patient);
  await expect(rowOf(page, patient)).toContainText("Granted");
  await open(page, patient);
  const id = page.url().split("/").at(-1) ?? "";

  const stranger = await (await browser.newContext({ ...(baseURL ? { baseURL } : {}) })).newPage();
  await signInOn(stranger, "doctor@lake.example");
  await stranger.goto("/requests");
  await expect(stranger.getByRole("heading", { name: "Requests" })).toBeVisible();
  await expect(stranger.getByText(patient)).toHaveCount(0);
  for (const guess of [id, crypto.randomUUID(), "not-an-id"]) {
    expect((await stranger.request.get(`/api/consent-requests/${guess}`)).status()).toBe(404);
    expect((await stranger.goto(`/requests/${guess}`))?.status()).toBe(404);
  }
  const list = await (await stranger.request.get(`/api/consent-requests?q=${patient}`)).json();
  expect(list.items).toEqual([]);
  expect((await stranger.goto("/admin/credentials"))?.status()).toBe(404);
  await stranger.context().close();
});

test("the live stream of one hospital says nothing of the other's changes", async ({
  page,
  browser,
  baseURL,
  signIn,
  signInOn,
  somebody,
}) => {
  const stranger = await (await browser.newContext({ ...(baseURL ? { baseURL } : {}) })).newPage();
  await signInOn(stranger, "doctor@lake.example");
  await stranger.goto("/requests");
  await stranger.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    const source = new EventSource("/api/live");
    source.addEventListener("change", (event) => heard.push(String((event as MessageEvent).data)));
    return new Promise((resolve) => source.addEventListener("resync", resolve, { once: true }));
  });
  await signIn("doctor@city.example");
  const patient = somebody("grant");
  await ask(page, patient);
  await expect(rowOf(page, patient)).toContainText("Granted");
  await open(page, patient);
  const id = page.url().split("/").at(-1) ?? "";
  const heard = await stranger.evaluate(() => (window as unknown as { heard: string[] }).heard);
  expect(heard.filter((data) => data.includes(id))).toEqual([]);
  await stranger.context().close();
});

test("nobody who is not signed in gets anything", async ({ page }) => {
  await page.goto("/requests");
  await expect(page).toHaveURL(/\/sign-in/);
  for (const path of [
    "/api/consent-requests",
    "/api/consent-request-counts",
    "/api/live",
    `/api/consent-requests/${crypto.randomUUID()}`,
  ]) {
    expect((await page.request.get(path)).status()).toBe(401);
  }
});
