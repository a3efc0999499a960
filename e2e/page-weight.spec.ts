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
  await page.goto(address);
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0) / 1024;
  console.log(`first-load JavaScript of ${name}: ${total.toFixed(1)} KB compressed in ${sizes.size} files`);
  expect(sizes.size).toBeGreaterThan(0);
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
