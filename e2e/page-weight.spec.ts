import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { grantRecords } from "./granted-records";
import { expect, test } from "./fixtures";

const LIMIT_KB = 190;

/** Opens a page as for the first time; expects that its scripts stay below the limit. */
async function expectLightPage(page: Page, path: string, name: string): Promise<void> {
  const sizes = new Map<string, number>();
  page.on("response", async (response) => {
    if (response.request().resourceType() !== "script") return;
    const body = await response.body().catch(() => null);
    if (body) sizes.set(new URL(response.url()).pathname, gzipSync(body).length);
  });
  await page.goto(path);
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0) / 1024;
  console.log(`first-load JavaScript of ${name}: ${total.toFixed(1)} KB compressed in ${sizes.size} files`);
  expect(sizes.size).toBeGreaterThan(0);
  expect(total).toBeLessThanOrEqual(LIMIT_KB);
}

test("the first load of the list needs at most 190 KB of compressed JavaScript", async ({ page, signIn }) => {
  await signIn("doctor@city.example");
  await expectLightPage(page, "/requests", "/requests");
});

test("the first load of records needs at most 190 KB of compressed JavaScript before a PDF is opened", async ({
  page,
  signIn,
  openPageAs,
  sandbox,
  newPatient,
}) => {
  const [artefact] = (
    await grantRecords(await openPageAs("doctor@city.example"), sandbox, newPatient("hina"))
  ).values();
  await signIn("doctor@city.example");
  await expectLightPage(page, `/records/${artefact}`, "/records/<id>");
});
