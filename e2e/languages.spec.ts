import { readFileSync, writeFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import type { MessageTree } from "@/test/support/message-texts";
import { pseudo } from "@/test/support/pseudo-locale";
import { accessibilityProblems, expect, test } from "./fixtures";
import { findMisfits } from "./page-layout";
import { openRequest, rowOf, submitRequest } from "./submit-request";

const SIZES = [
  { width: 320, height: 800 },
  { width: 768, height: 1024 },
  { width: 1366, height: 768 },
];

test("a person chooses Hindi before and after signing in, reads a request in it, and finds it on another computer", async ({
  page,
  openPageAs,
  newPatient,
}) => {
  const html = page.locator("html");
  await page.goto("/sign-in");
  await expect(html).toHaveAttribute("lang", "en-IN");
  await page.getByRole("button", { name: "हिन्दी" }).click();
  await expect(html).toHaveAttribute("lang", "hi-IN");
  await page.getByLabel("ईमेल").fill("doctor2@lake.example");
  await page.getByLabel("पासवर्ड").fill("consent-desk-demo");
  await page.getByRole("button", { name: "साइन इन करें" }).click();
  await page.waitForURL("**/requests");
  await expect(page.getByRole("heading", { name: "अनुरोध", exact: true })).toBeVisible();
  expect(await accessibilityProblems(page)).toEqual([]);

  // Nobody else signs in with this account.
  await page.getByRole("button", { name: "English" }).click();
  await expect(html).toHaveAttribute("lang", "en-IN");
  await page.getByRole("button", { name: "हिन्दी" }).click();
  await expect(html).toHaveAttribute("lang", "hi-IN");
  const elsewhere = await openPageAs("doctor2@lake.example");
  await elsewhere.goto("/requests/new");
  await expect(elsewhere.locator("html")).toHaveAttribute("lang", "hi-IN");
  await expect(elsewhere).toHaveTitle(/^नया अनुरोध · /);

  const patient = newPatient("silent");
  await elsewhere.getByLabel("ABHA address").fill(patient);
  await elsewhere.getByRole("button", { name: "अनुरोध भेजें" }).click();
  await elsewhere.waitForURL("**/requests");
  await expect(rowOf(elsewhere, patient)).toContainText("अनुरोध भेजा गया");
  await openRequest(elsewhere, patient);
  await expect(elsewhere.locator('[lang="en-IN"]')).toContainText("asks for your consent to see your health records.");
  await expect(elsewhere.locator('p[lang="hi-IN"]')).toContainText("आपकी सहमति माँगते हैं।");
  expect(await accessibilityProblems(elsewhere)).toEqual([]);
});

/** Opens pages in a language, and returns what does not fit them. */
async function misfitsOf(page: Page, language: string, addresses: string[]): Promise<string[]> {
  const url = process.env.E2E_BASE_URL ?? "http://localhost:3000";
  await page.context().addCookies([{ name: "language", value: language, url }]);
  const misfits: string[] = [];
  for (const address of addresses) {
    await page.goto(address);
    await expect(page.locator("main")).toBeVisible();
    for (const size of SIZES) {
      await page.setViewportSize(size);
      // The size of targets is the subject of another test.
      const found = (await findMisfits(page)).filter((misfit) => !misfit.startsWith("small"));
      misfits.push(...found.map((misfit) => `${address} in ${language}, ${size.width} wide: ${misfit}`));
    }
  }
  return misfits;
}

for (const language of ["hi", "en-XA"])
  test(`every page has space for the texts of ${language}`, async ({ page, signIn, openPageAs, newPatient }) => {
    const messages = JSON.parse(readFileSync("messages/en.json", "utf8")) as MessageTree;
    writeFileSync(process.env.TEST_MESSAGES_FILE ?? "", JSON.stringify(pseudo(messages)));
    expect(await misfitsOf(page, language, ["/sign-in"])).toEqual([]);
    await signIn("doctor@city.example");
    const patient = newPatient("silent");
    await page.context().clearCookies({ name: "language" });
    await submitRequest(page, patient);
    await openRequest(page, patient);
    const request = new URL(page.url()).pathname;
    expect(await misfitsOf(page, language, ["/requests", "/requests/new", request])).toEqual([]);
    const admin = await openPageAs("admin@city.example");
    const pages = ["", "/credentials", "/callbacks?tab=refused", "/messages?tab=failed", "/health"];
    expect(
      await misfitsOf(
        admin,
        language,
        pages.map((address) => `/admin${address}`),
      ),
    ).toEqual([]);
  });
