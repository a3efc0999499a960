import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { expect } from "./fixtures";
import { test } from "./shared-records";

const LIMIT_KB = 165;

/** Expects that the first load of a page needs little JavaScript, and prints how much. */
async function expectLight(page: Page, address: string, name: string): Promise<void> {
  const sizes = new Map<string, number>();
  page.on("response", async (response) => {
    if (response.request().resourceType() !== "script") return;
    const body = await response.body().catch(() => null);
    if (body) sizes.set(new URL(response.url()).pathname, gzipSync(body).length);
  });
  await page.addInitScript(() => {
    const observer = new MutationObserver(() => {
      if (!document.querySelector('[data-live="live"]')) return;
      performance.mark("live");
      observer.disconnect();
    });
    observer.observe(document, { subtree: true, childList: true, attributeFilter: ["data-live"] });
  });
  await page.goto(address);
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  const first = await page.evaluate(() => {
    const live = performance.getEntriesByName("live")[0]?.startTime ?? 0;
    const before = performance.getEntriesByType("resource").filter(({ startTime }) => startTime < live);
    return before.map((entry) => new URL(entry.name).pathname);
  });
  const firstSizes = first.flatMap((path) => sizes.get(path) ?? []);
  const total = firstSizes.reduce((sum, size) => sum + size, 0) / 1024;
  const all = [...sizes.values()].reduce((sum, size) => sum + size, 0) / 1024;
  console.log(
    `first-load JavaScript of ${name}: ${total.toFixed(1)} KB compressed in ${firstSizes.length} files; so far ${all.toFixed(1)} KB`,
  );
  expect(firstSizes.length).toBeGreaterThan(0);
  expect(total).toBeLessThanOrEqual(LIMIT_KB);
}

test.beforeEach(({ signIn }) => signIn("doctor@city.example"));

test("the first load of the list needs at most 165 KB of compressed JavaScript", async ({ page }) => {
  await expectLight(page, "/requests", "/requests");
});

test("the first load of records needs at most 165 KB of compressed JavaScript before a PDF is opened", async ({
  page,
  sharedRecords,
}) => {
  const { records } = await sharedRecords("doctor@city.example");
  await expectLight(page, records.general, "/records/<id>");
});
