import { open, rowOf } from "./ask";
import { expect, test } from "./fixtures";

test("a doctor reads what a refusal means, what to do, and the network's own words", async ({
  page,
  signIn,
  somebody,
  expectAccessible,
}) => {
  await signIn("doctor@city.example");
  const patient = somebody("silent");
  await page.goto("/requests/new");
  await page.getByLabel("ABHA address").fill(patient);
  await page.locator("summary").filter({ hasText: "More" }).click();
  await page.getByLabel("Hospital or lab (optional)").fill("IN0000000000");
  await page.getByRole("button", { name: "Send request" }).click();
  await page.waitForURL("**/requests");

  const advice = "The network does not know the hospital or lab that was named, so the patient was not asked.";
  await expect(rowOf(page, patient)).toContainText(/Failed/);
  await expect(rowOf(page, patient)).toContainText(advice);
  await open(page, patient);
  await expect(page.getByText(advice)).toBeVisible();
  const theirs = "Invalid HIP ID (Code ABDM-1035)";
  await expect(page.getByText("The network's own message").locator("..")).toContainText(theirs);
  await expect(page.getByRole("listitem").filter({ hasText: "The network refused it." })).toContainText(theirs);
  await expectAccessible();
});
