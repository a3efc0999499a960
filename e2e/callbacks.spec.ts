import type { Page } from "@playwright/test";
import { rowOf, submitRequest } from "./submit-request";
import { expect, test } from "./fixtures";
import type { SandboxControl } from "./sandbox-control";

const TABS = [
  "Unmatched",
  "Contradicts",
  "Waiting for another message",
  "Malformed",
  "Being read",
  "Applied",
  "Set aside",
  "Turned away",
];
const NOTIFY = "/api/v3/hiu/consent/request/notify";

/** Submits a request that the patient denies, and sends a grant for it afterwards. Returns the consent manager's id of the request. */
async function sendGrantAfterDenial(doctor: Page, sandbox: SandboxControl, patient: string): Promise<string> {
  await submitRequest(doctor, patient);
  await expect(rowOf(doctor, patient)).toContainText("Denied");
  const [request] = await sandbox.requestsOf(patient);
  const consentRequestId = request?.id ?? "";
  const notification = { consentRequestId, status: "GRANTED", consentArtefacts: [{ id: crypto.randomUUID() }] };
  await sandbox.sendCallback("SBXID_CITY", NOTIFY, { notification });
  return consentRequestId;
}

test("a callback that contradicts a request appears by itself, and an admin can set it aside with a reason and try it again", async ({
  page,
  signIn,
  openPageAs,
  sandbox,
  newPatient,
  expectAccessible,
}) => {
  await signIn("admin@city.example");
  await page.goto("/admin/callbacks?tab=contradiction");
  await expect(page.getByRole("heading", { name: "Callbacks" })).toBeVisible();
  const doctor = await openPageAs("doctor@city.example");
  const patient = newPatient("deny");
  const cmId = await sendGrantAfterDenial(doctor, sandbox, patient);

  await expect(rowOf(page, patient)).toContainText("the patient allowed what the patient had already refused");
  await expect(page.getByRole("link", { name: /^Callbacks .*waits? for you/ })).toBeVisible();
  await expectAccessible();
  await rowOf(page, patient)
    .getByRole("link", { name: /^What a patient decided.*consent notify$/ })
    .click();
  await page.waitForURL(/\/admin\/callbacks\/[0-9a-f-]{36}$/);
  const callback = page.url();
  await expect(page.getByRole("region", { name: "The whole message" })).toContainText(`"consentRequestId": "${cmId}"`);
  await expect(page.getByRole("main")).toContainText(patient);
  await expectAccessible();

  const problem = page.getByRole("alert").filter({ hasText: "Nothing was done" });
  await page.getByRole("button", { name: "Set aside for good" }).click();
  await expect(problem).toBeFocused();
  await page.getByRole("link", { name: "Enter a reason" }).click();
  await expect(page.getByLabel("Reason")).toBeFocused();
  await page.getByLabel("Reason").fill(`${patient} refused`);
  await page.getByRole("button", { name: "Set aside for good" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Set aside for good" }).click();
  await expect(problem).toContainText("ABHA address");
  await expect(page.getByLabel("Reason")).toHaveValue(`${patient} refused`);
  await expectAccessible();

  await page.getByLabel("Reason").fill("A mistake of ABDM");
  await page.getByRole("button", { name: "Set aside for good" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Keep it" }).click();
  await page.getByRole("button", { name: "Set aside for good" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Set aside for good" }).click();
  await expect(page.locator('[data-state="discarded"]')).toBeVisible();
  await expect(page.getByText("A mistake of ABDM")).toBeVisible();

  await page.getByLabel("Reason").fill("To see it again");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.locator('[data-state="contradiction"]')).toBeVisible();

  for (const email of ["doctor@city.example", "admin@lake.example"]) {
    expect((await (await openPageAs(email)).goto(callback))?.status()).toBe(404);
  }
  expect((await doctor.goto("/admin/callbacks"))?.status()).toBe(404);
});

test("the admins' start page links to the callbacks, and every tab of that page opens", async ({
  page,
  signIn,
  expectAccessible,
}) => {
  await signIn("admin@lake.example");
  await page.goto("/admin");
  await expectAccessible();
  await page.getByRole("main").getByRole("link", { name: "Callbacks" }).click();
  await page.waitForURL(/\/admin\/callbacks\?tab=/);
  const tabs = page.getByRole("navigation", { name: "State" });
  for (const name of TABS) {
    await tabs.getByRole("link", { name }).click();
    await expect(tabs.getByRole("link", { name })).toHaveAttribute("aria-current", "page");
  }
  await expectAccessible();
  await page.setViewportSize({ width: 390, height: 844 });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
});
