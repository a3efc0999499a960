import { request as httpRequest } from "node:http";
import { expect, test } from "./fixtures";
import { rowOf } from "./submit-request";

/** The id of an action that no build has. */
const UNKNOWN_ACTION = "40".padEnd(42, "0");

test("a page of an older version says so, keeps what was typed, and shows it after it is loaded again", async ({
  page,
  signIn,
  newPatient,
}) => {
  await signIn("doctor@city.example");
  await page.goto("/requests/new");
  // What the server gets from a page whose actions are no longer there.
  await page.route("**/requests/new*", (route) => {
    const headers = route.request().headers();
    return headers["next-action"]
      ? route.continue({ headers: { ...headers, "next-action": UNKNOWN_ACTION } })
      : route.continue();
  });
  const patient = newPatient("silent");
  await page.getByLabel("ABHA address").fill(patient);
  const notice = page.getByText("This page is older than the desk. Reload it: what you typed is kept.");
  await expect(notice).toBeVisible();
  await page.getByRole("button", { name: "Send request" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "The request was not sent" })).toBeVisible();
  await page.unroute("**/requests/new*");
  await page.getByRole("button", { name: "Reload" }).click();
  await expect(page.getByLabel("ABHA address")).toHaveValue(patient);
  await page.getByRole("button", { name: "Send request" }).click();
  await page.waitForURL("**/requests");
  await expect(rowOf(page, patient)).toBeVisible();
});

test("an action works behind a proxy that changes the Host, for pages of the public address alone", async ({
  page,
  baseURL,
  signIn,
  newPatient,
}) => {
  await signIn("doctor@city.example");
  await page.goto("/requests/new");
  const sent = page.waitForRequest((request) => request.headers()["next-action"] !== undefined);
  await page.getByLabel("ABHA address").fill(newPatient("silent"));
  const action = await sent;
  const headers = await action.allHeaders();
  const { hostname, port, pathname, origin } = new URL(action.url());
  /** Repeats the action as a proxy would pass it on. */
  const repeat = (changes: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      const own = Object.entries({ ...headers, ...changes }).filter(([name]) => !name.startsWith(":"));
      const options = { host: hostname, port, path: pathname, method: "POST", headers: Object.fromEntries(own) };
      httpRequest(options, (response) => resolve(response.resume().statusCode))
        .once("error", reject)
        .end(action.postDataBuffer());
    });
  expect(origin).toBe(baseURL);
  expect(await repeat({ host: "upstream.internal:8080" })).toBe(200);
  expect(await repeat({ host: "upstream.internal:8080", origin: "http://evil.example" })).toBe(500);
});
