import { ask, rowOf } from "./ask";
import { expect, test } from "./fixtures";

const ROUNDS = 15;
const MEDIAN_LIMIT_MS = 150;

test("a callback changes the row of an open page within a moment", async ({ page, signIn, somebody, network }) => {
  await signIn("doctor2@city.example");
  const patients = Array.from({ length: ROUNDS }, () => somebody("silent"));
  for (const patient of patients) await ask(page, patient);
  await page.goto("/requests");
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  const latencies: number[] = [];
  for (const patient of patients) {
    await expect(rowOf(page, patient)).toContainText("Requested");
    const seen = page.evaluate((address) => {
      const row = [...document.querySelectorAll("tr")].find((candidate) => candidate.textContent.includes(address));
      return new Promise<number>((resolve) => {
        const look = () => row?.textContent.includes("Denied") && resolve(Date.now());
        new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
        look();
      });
    }, patient);
    const [request] = await network.requestsOf(patient);
    await network.decide(request?.id ?? "", "deny");
    const changedAt = await seen;
    const told = (await network.callbacks()).filter(
      ({ kind, body }) => kind === "notify" && JSON.stringify(body).includes(request?.id ?? "-"),
    );
    latencies.push(changedAt - Date.parse(told[0]?.at ?? ""));
  }
  latencies.sort((a, b) => a - b);
  const median = latencies[Math.floor(latencies.length / 2)] ?? Number.NaN;
  console.log(`callback to changed row: median ${median} ms, slowest ${latencies.at(-1)} ms of ${ROUNDS}`);
  expect(median).toBeLessThan(MEDIAN_LIMIT_MS);
});

test("a lost connection shows itself and heals with nothing missed", async ({
  page,
  context,
  signIn,
  somebody,
  network,
}) => {
  await signIn("doctor@city.example");
  const patient = somebody("silent");
  await ask(page, patient);
  await expect(rowOf(page, patient)).toContainText("Requested");
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText(/Reconnecting, as of \d\d:\d\d/)).toBeVisible();
  const [request] = await network.requestsOf(patient);
  await network.decide(request?.id ?? "", "deny");
  await context.setOffline(false);
  await expect(page.locator('[data-live="live"]')).toBeVisible({ timeout: 15_000 });
  await expect(rowOf(page, patient)).toContainText("Denied");
});

test("new rows wait above what is being read until they are asked for", async ({
  page,
  signIn,
  elsewhere,
  somebody,
}) => {
  await signIn("doctor@city.example");
  const mine = somebody("silent");
  await ask(page, mine);
  await expect(rowOf(page, mine)).toContainText("Requested");
  const theirs = somebody("silent");
  await ask(await elsewhere("doctor2@city.example"), theirs);
  const button = page.getByRole("button", { name: /\d+ new request/ });
  await expect(button).toBeVisible();
  await expect(page.getByText(theirs)).toHaveCount(0);
  await button.click();
  await expect(rowOf(page, theirs)).toBeVisible();
});
