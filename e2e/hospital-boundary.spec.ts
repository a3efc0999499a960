import type { Page } from "@playwright/test";
import { ask, open, rowOf } from "./ask";
import { expect, test } from "./fixtures";

const idOf = (page: Page) => page.url().split("/").at(-1) ?? "";

test("a doctor of one hospital gets nothing of the other's: pages, JSON, guessed ids", async ({
  page,
  signIn,
  elsewhere,
  somebody,
}) => {
  await signIn("doctor@city.example");
  const patient = somebody("grant");
  await ask(page, patient);
  await expect(rowOf(page, patient)).toContainText("Granted");
  await open(page, patient);

  const stranger = await elsewhere("doctor@lake.example");
  await stranger.goto("/requests");
  await expect(stranger.getByRole("heading", { name: "Requests" })).toBeVisible();
  await expect(stranger.getByText(patient)).toHaveCount(0);
  for (const guess of [idOf(page), crypto.randomUUID(), "not-an-id"]) {
    expect((await stranger.request.get(`/api/consent-requests/${guess}`)).status()).toBe(404);
    expect((await stranger.goto(`/requests/${guess}`))?.status()).toBe(404);
  }
  const list = await (await stranger.request.get(`/api/consent-requests?q=${patient}`)).json();
  expect(list.items).toEqual([]);
  expect((await stranger.goto("/admin/credentials"))?.status()).toBe(404);
});

/** Opens a live stream of the page's own session; answers how to read what it has said. */
async function listen(page: Page): Promise<() => Promise<string>> {
  await page.goto("/requests");
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    const source = new EventSource("/api/live");
    source.addEventListener("change", (event) => heard.push(String((event as MessageEvent).data)));
    return new Promise((resolve) => source.addEventListener("resync", resolve, { once: true }));
  });
  return () => page.evaluate(() => (window as unknown as { heard: string[] }).heard.join(" "));
}

test("the live stream speaks of a change to the own hospital alone, by its id and nothing else", async ({
  page,
  signIn,
  elsewhere,
  somebody,
}) => {
  const theirs = await listen(await elsewhere("doctor@lake.example"));
  const ours = await listen(await elsewhere("doctor2@city.example"));
  await signIn("doctor@city.example");
  const patient = somebody("grant");
  await ask(page, patient);
  await expect(rowOf(page, patient)).toContainText("Granted");
  await open(page, patient);
  await expect.poll(ours).toContain(idOf(page));
  expect(await ours()).not.toContain(patient);
  expect(await theirs()).not.toContain(idOf(page));
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
