import { gzipSync } from "node:zlib";
import { expect, test } from "./fixtures";

const LIMIT_KB = 190;

test("the list needs little JavaScript at its first load", async ({ page, signIn }) => {
  await signIn("doctor@city.example");
  const sizes = new Map<string, number>();
  page.on("response", async (response) => {
    if (response.request().resourceType() !== "script") return;
    const body = await response.body().catch(() => null);
    if (body) sizes.set(new URL(response.url()).pathname, gzipSync(body).length);
  });
  await page.goto("/requests", { waitUntil: "networkidle" }).catch(() => undefined);
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0) / 1024;
  console.log(`first-load JavaScript of /requests: ${total.toFixed(1)} KB gzipped in ${sizes.size} files`);
  expect(sizes.size).toBeGreaterThan(0);
  expect(total).toBeLessThanOrEqual(LIMIT_KB);
});
