import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { openRequest, rowOf, submitRequest } from "./submit-request";

const idOf = (page: Page) => page.url().split("/").at(-1) ?? "";

const SEARCHES = ["/api/consent-request-searches", "/api/consent-request-counts"];
const POSTED = ["/api/known-patients", "/api/address-checks", "/api/patient-lookups", "/api/consent-requests"];

test("a request of another hospital answers 404 as a page and as JSON, and is in no list", async ({
  page,
  signIn,
  openPageAs,
  newPatient,
}) => {
  await signIn("doctor@city.example");
  const patient = newPatient("grant");
  await submitRequest(page, patient);
  await expect(rowOf(page, patient)).toContainText("Granted");
  await openRequest(page, patient);

  const outsider = await openPageAs("doctor@lake.example");
  await outsider.goto("/requests");
  await expect(outsider.getByRole("heading", { name: "Requests" })).toBeVisible();
  await expect(outsider.getByText(patient)).toHaveCount(0);
  for (const id of [idOf(page), crypto.randomUUID(), "not-an-id"]) {
    expect((await outsider.request.get(`/api/consent-requests/${id}`)).status()).toBe(404);
    expect((await outsider.goto(`/requests/${id}`))?.status()).toBe(404);
  }
  const list = await (await outsider.request.get(`/api/consent-requests?q=${patient}`)).json();
  expect(list.items).toEqual([]);
  expect((await outsider.goto("/admin/credentials"))?.status()).toBe(404);
});

/** Opens a live stream with the page's own session. Returns a function that reads what has arrived. */
async function openLiveStream(page: Page): Promise<() => Promise<string>> {
  await page.goto("/requests");
  await page.evaluate(() => {
    const received: string[] = [];
    Object.assign(window, { received });
    const source = new EventSource("/api/live");
    source.addEventListener("change", (event) => received.push(String((event as MessageEvent).data)));
    return new Promise((resolve) => source.addEventListener("resync", resolve, { once: true }));
  });
  return () => page.evaluate(() => (window as unknown as { received: string[] }).received.join(" "));
}

test("the live stream reports a change only to its own hospital, with its id and without patient data", async ({
  page,
  signIn,
  openPageAs,
  newPatient,
}) => {
  const readOtherHospital = await openLiveStream(await openPageAs("doctor@lake.example"));
  const readColleague = await openLiveStream(await openPageAs("doctor2@city.example"));
  await signIn("doctor@city.example");
  const patient = newPatient("grant");
  await submitRequest(page, patient);
  await expect(rowOf(page, patient)).toContainText("Granted");
  await openRequest(page, patient);
  await expect.poll(readColleague).toContain(idOf(page));
  expect(await readColleague()).not.toContain(patient);
  expect(await readOtherHospital()).not.toContain(idOf(page));
});

test("without a session every JSON address answers 401 and every page leads to the sign-in", async ({ page }) => {
  await page.goto("/requests");
  await expect(page).toHaveURL(/\/sign-in/);
  for (const path of [
    "/api/consent-requests",
    "/api/consent-request-counts",
    "/api/live",
    `/api/consent-requests/${crypto.randomUUID()}`,
    `/api/patient-lookups/${crypto.randomUUID()}`,
  ]) {
    expect((await page.request.get(path)).status()).toBe(401);
  }
  for (const path of [...SEARCHES, ...POSTED])
    expect((await page.request.post(path, { data: { q: "hina" } })).status(), path).toBe(401);
});

test("what is asked in a body is not answered to an admin or a page of another site, and a list has no page for an admin", async ({
  page,
  signIn,
}) => {
  await signIn("admin@city.example");
  for (const path of POSTED) expect((await page.request.post(path, { data: { q: "hina" } })).status(), path).toBe(404);
  for (const path of [...SEARCHES, ...POSTED]) {
    const headers = { "sec-fetch-site": "cross-site" };
    expect((await page.request.post(path, { data: { q: "hina" }, headers })).status(), path).toBe(403);
  }
  await page.goto("/requests/many");
  await expect(page.getByLabel("ABHA addresses")).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Ask a list" })).toHaveCount(0);
});
