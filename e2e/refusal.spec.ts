import { expect, test } from "./fixtures";
import { openRequest, rowOf } from "./submit-request";

test("a refused request shows the doctor what it means, what to do, and the network's own message", async ({
  page,
  signIn,
  newPatient,
  expectAccessible,
}) => {
  await signIn("doctor@city.example");
  const patient = newPatient("silent");
  await page.goto("/requests/new");
  await page.getByLabel("ABHA address").fill(patient);
  await page.locator("summary").filter({ hasText: "More" }).click();
  await page.getByLabel("Hospital or lab (optional)").fill("IN0000000000");
  await page.getByRole("button", { name: "Send request" }).click();
  await page.waitForURL("**/requests");

  const advice = "ABDM does not know the hospital or lab that was named, so the patient was not asked.";
  await expect(rowOf(page, patient)).toContainText(/Failed/);
  await expect(rowOf(page, patient)).toContainText(advice);
  await openRequest(page, patient);
  await expect(page.getByText(advice)).toBeVisible();
  const message = "Invalid HIP ID (Code ABDM-1035)";
  await expect(page.getByText("ABDM's own message").locator("..")).toContainText(message);
  await expect(page.getByRole("listitem").filter({ hasText: "ABDM refused it." })).toContainText(message);
  await expectAccessible();
});
