import { gzipSync } from "node:zlib";
import { expect, test } from "./fixtures";

const LIMIT_KB = 190;

test("the first load of the list needs at most 190 KB of compressed JavaScript", async ({ page, signIn }) => {
  await signIn("doctor@city.example");
  const sizes = new Map<string, number>();
  page.on("response", async (response) => {
    if (response.request().resourceType() !== "script") return;
    const body = await response.body().catch(() => null);
    if (body) sizes.set(new URL(response.url()).pathname, gzipSync(body).length);
  });
  await page.goto("/requests");
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0) / 1024;
  console.log(`first-load JavaScript of /requests: ${total.toFixed(1)} KB compressed in ${sizes.size} files`);
  expect(sizes.size).toBeGreaterThan(0);
  expect(total).toBeLessThanOrEqual(LIMIT_KB);
});
