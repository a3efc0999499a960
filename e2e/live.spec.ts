import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { rowOf, submitRequest } from "./submit-request";
import { timeLimit } from "./time-limit";

const ROUNDS = 7;
const MEDIAN_LIMIT_MS = 150;
/** A change may also take as long as this many loads of the list at the same moment: other work on the machine slows down both. */
const MAX_LIST_LOADS = 8;

const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

/** Loads the list's JSON from the open page. Returns the milliseconds that it took. */
function measureListLoad(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const startedAt = performance.now();
    await (await fetch("/api/consent-requests")).json();
    return performance.now() - startedAt;
  });
}

/** Resolves to the time at which the open page shows that the patient denied. */
function watchForDenial(page: Page, patient: string): Promise<number> {
  return page.evaluate((address) => {
    const row = [...document.querySelectorAll("tr")].find((candidate) => candidate.textContent.includes(address));
    return new Promise<number>((resolve) => {
      const check = () => row?.textContent.includes("Denied") && resolve(Date.now());
      new MutationObserver(check).observe(document.body, { subtree: true, childList: true, characterData: true });
      check();
    });
  }, patient);
}

test("a callback changes the row of an open page within 150 ms in the median", async ({
  page,
  signIn,
  newPatient,
  sandbox,
}) => {
  await signIn("doctor2@city.example");
  const patients = Array.from({ length: ROUNDS }, () => newPatient("silent"));
  for (const patient of patients) await submitRequest(page, patient);
  await page.goto("/requests");
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  const latencies: number[] = [];
  const listLoads: number[] = [];
  for (const patient of patients) {
    await expect(rowOf(page, patient)).toContainText("Requested");
    listLoads.push(await measureListLoad(page));
    const changedAt = watchForDenial(page, patient);
    const [request] = await sandbox.requestsOf(patient);
    await sandbox.decide(request?.id ?? "", "deny");
    await expect(rowOf(page, patient)).toContainText("Denied");
    const callback = (await sandbox.callbacks()).find(
      ({ kind, body }) => kind === "notify" && JSON.stringify(body).includes(request?.id ?? "-"),
    );
    latencies.push((await changedAt) - Date.parse(callback?.at ?? ""));
  }
  const took = median(latencies);
  const allowed = Math.max(timeLimit(MEDIAN_LIMIT_MS), MAX_LIST_LOADS * median(listLoads));
  console.log(
    `callback to changed row: median of ${ROUNDS} ${took} ms, ${(took / allowed).toFixed(2)} of the allowed ` +
      `${allowed.toFixed(0)} ms, ${(took / median(listLoads)).toFixed(1)} loads of the list`,
  );
  expect(took).toBeLessThan(allowed);
});

test("a page whose connection was lost shows it, reconnects by itself, and then shows what happened meanwhile", async ({
  page,
  context,
  signIn,
  newPatient,
  sandbox,
}) => {
  await signIn("doctor@city.example");
  const patient = newPatient("silent");
  await submitRequest(page, patient);
  await expect(rowOf(page, patient)).toContainText("Requested");
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText(/Reconnecting, as of \d\d:\d\d/)).toBeVisible();
  const [request] = await sandbox.requestsOf(patient);
  await sandbox.decide(request?.id ?? "", "deny");
  await context.setOffline(false);
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  await expect(rowOf(page, patient)).toContainText("Denied");
});

test("new requests of colleagues do not move the list until the doctor presses the button", async ({
  page,
  signIn,
  openPageAs,
  newPatient,
}) => {
  await signIn("doctor@city.example");
  const own = newPatient("silent");
  await submitRequest(page, own);
  await expect(rowOf(page, own)).toContainText("Requested");
  const colleagues = newPatient("silent");
  await submitRequest(await openPageAs("doctor2@city.example"), colleagues);
  const button = page.getByRole("button", { name: /\d+ new request/ });
  await expect(button).toBeVisible();
  await expect(page.getByText(colleagues)).toHaveCount(0);
  await button.click();
  await expect(rowOf(page, colleagues)).toBeVisible();
});
