import { accessibilityProblems, expect, test } from "./fixtures";
import { openRequest, rowOf } from "./submit-request";

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
