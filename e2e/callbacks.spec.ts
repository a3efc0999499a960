import type { Page } from "@playwright/test";
import { rowOf, submitRequest } from "./submit-request";
import { addNewHospital, enterCredential, stepThatHolds } from "./new-hospital";
import { expect, test } from "./fixtures";
import type { SandboxControl } from "./sandbox-control";

const TABS = ["Needs you", "Waiting for another message", "Being read", "Applied", "Set aside", "Turned away"];
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
  await expect(page).toHaveURL(/\?tab=needs-you$/);
  await expect(page.getByRole("heading", { name: "Callbacks" })).toBeVisible();
  const doctor = await openPageAs("doctor@city.example");
  const patient = newPatient("deny");
  const cmId = await sendGrantAfterDenial(doctor, sandbox, patient);

  await expect(rowOf(page, patient).locator("[data-kind]")).toHaveText("Contradicts");
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

test("several callbacks are set aside at once with one reason, a lost connection leaves the rest chosen, and a second press ends it", async ({
  page,
  signIn,
  sandbox,
  expectAccessible,
}) => {
  const hospital = await addNewHospital(sandbox);
  await signIn(hospital.adminEmail);
  await page.goto("/admin/setup");
  await enterCredential(page, hospital, sandbox.url);
  await page.getByRole("button", { name: "Register callback address" }).click();
  await expect(stepThatHolds(page, "address")).toBeVisible();
  for (const status of ["ONE", "TWO", "THREE"])
    await sandbox.sendCallback(hospital.clientId, NOTIFY, { notification: { status } });

  await page.goto("/admin/callbacks?tab=malformed");
  const rows = page.locator("[data-callback]");
  await expect(rows).toHaveCount(3);
  await expect(rows.first().locator("[data-kind]")).toHaveText("Malformed");
  await expect(page.getByRole("button", { name: "Try again" })).toHaveAttribute("aria-disabled", "true");
  await page.getByLabel("Choose all 3 on this page").check();
  await rows.last().getByRole("checkbox").uncheck();
  await expect(page.getByRole("button", { name: "Try 2 again" })).toBeVisible();
  await page.getByLabel("Choose all 3 on this page").check();
  await page.getByLabel("One reason for all that you chose").fill("A test of ABDM");
  await expectAccessible();

  let calls = 0;
  await page.route("**/admin/callbacks*", (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    calls += 1;
    return calls === 2 ? route.abort() : route.fallback();
  });
  await page.getByRole("button", { name: "Set aside 3 for good" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("Set 3 callbacks aside for good?");
  await dialog.getByRole("button", { name: "Set aside 3 for good" }).click();
  await expect(page.getByText("1 of 3 done.")).toBeVisible();
  await expect(page.getByText("Not tried. It is still chosen.")).toHaveCount(2);
  await expect(rows).toHaveCount(2);
  await expect(page.getByLabel("One reason for all that you chose")).toHaveValue("A test of ABDM");

  await page.getByRole("button", { name: "Set aside 2 for good" }).click();
  await dialog.getByRole("button", { name: "Set aside 2 for good" }).click();
  await expect(page.getByText("2 of 2 done.")).toBeVisible();
  await expect(rows).toHaveCount(0);
  await expectAccessible();
  await page.goto("/admin/callbacks?tab=discarded");
  await expect(rows).toHaveCount(3);
  await expect(page.getByRole("button", { name: "for good" })).toHaveCount(0);
  await page.getByLabel("Choose all 3 on this page").check();
  await page.getByLabel("One reason for all that you chose").fill("A test of ABDM, once more");
  await expectAccessible();
  await page.getByRole("button", { name: "Try 3 again" }).click();
  await expect(page.getByText("3 of 3 done.")).toBeVisible();
  await expect(rows).toHaveCount(0);
});

test("the admins' start page links to the callbacks, and every tab of that page opens", async ({
  page,
  signIn,
  expectAccessible,
}) => {
  await signIn("admin@lake.example");
  await page.goto("/admin");
  await expectAccessible();
  await page.getByRole("navigation", { name: "Admin pages" }).getByRole("link", { name: "Callbacks" }).click();
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
