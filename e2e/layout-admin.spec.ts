import { expect, test as base } from "./fixtures";
import { addNewHospital, enterCredential, stepThatHolds, type NewHospital } from "./new-hospital";
import { expectSound } from "./sound-page";
import { rowOf, submitRequest } from "./submit-request";
import { timeLimit } from "./time-limit";

const NOTIFY = "/api/v3/hiu/consent/request/notify";

/** Addresses of a hospital with callbacks and messages that need its admin. */
type Made = { hospital: NewHospital; callback: string; message: string };

// One after the other in one process: what they look at is made once.
base.describe.configure({ mode: "default" });
base.setTimeout(timeLimit(240_000));
let made: Promise<Made> | undefined;

const test = base.extend<{ made: Made }>({
  made: async ({ openPageAs, newPatient, sandbox }, use) => {
    made ??= (async () => {
      const hospital = await addNewHospital(sandbox);
      const admin = await openPageAs(hospital.adminEmail);
      await admin.goto("/admin/setup");
      await enterCredential(admin, hospital, sandbox.url);
      await admin.getByRole("button", { name: "Register callback address" }).click();
      await expect(stepThatHolds(admin, "address")).toBeVisible();
      for (const status of ["ONE", "TWO"])
        await sandbox.sendCallback(hospital.clientId, NOTIFY, { notification: { status } });
      await sandbox.refuseCalls(hospital.clientId, "on-notify", { error: { code: 1506, message: "Not understood" } });
      const doctor = await openPageAs(hospital.doctorEmail);
      const patient = newPatient("grant");
      await submitRequest(doctor, patient);
      await expect(rowOf(doctor, patient)).toContainText("Granted");
      await admin.goto("/admin/messages");
      await rowOf(admin, patient).getByRole("link").first().click();
      await admin.waitForURL(/\/admin\/messages\/[0-9a-f-]{36}$/);
      const message = new URL(admin.url()).pathname;
      await admin.goto("/admin/callbacks?tab=needs-you");
      await admin.locator("[data-callback] a").first().click();
      await admin.waitForURL(/\/admin\/callbacks\/[0-9a-f-]{36}$/);
      return { hospital, message, callback: new URL(admin.url()).pathname };
    })();
    await use(await made);
  },
});

test("the admin pages of a hospital that has nothing yet are sound", async ({ page, signIn, sandbox }) => {
  const { adminEmail } = await addNewHospital(sandbox);
  await signIn(adminEmail);
  for (const address of ["", "/credentials", "/callbacks", "/messages", "/templates", "/health", "/setup"]) {
    await page.goto(`/admin${address}`);
    await expect(page.locator('[data-live="live"]')).toBeVisible();
    await expectSound(page, `/admin${address} of a new hospital`);
  }
});

for (const address of [
  ...[
    "",
    "/health",
    "/setup",
    "/templates",
    "/users",
    "/users/new",
    "/users/import",
    "/messages?tab=failed",
    "/messages?tab=closed",
  ],
  ...["needs-you", "waiting-for-dependency", "received", "applied", "discarded", "refused"].map(
    (tab) => `/callbacks?tab=${tab}`,
  ),
])
  test(`the page is sound: /admin${address}`, async ({ page, signIn, made }) => {
    await signIn(made.hospital.adminEmail);
    await page.goto(`/admin${address}`);
    await expect(page.locator('[data-live="live"]')).toBeVisible();
    await expectSound(page, `/admin${address}`);
  });

test("callbacks that are chosen, a callback, a message, and the question before it is set aside are sound", async ({
  page,
  signIn,
  made,
}) => {
  await signIn(made.hospital.adminEmail);
  await page.goto("/admin/callbacks?tab=needs-you");
  await page.getByLabel(/^Choose all/).check();
  await page.getByRole("button", { name: "Set aside 2 for good" }).click();
  await expect(page.getByRole("alert").first()).not.toBeEmpty();
  await expectSound(page, "chosen callbacks without a reason");
  for (const address of [made.message, made.callback]) {
    await page.goto(address);
    await expect(page.locator('[data-live="live"]')).toBeVisible();
    await expectSound(page, address);
  }
  await page.getByLabel("Reason").fill("A test");
  await page.getByRole("button", { name: "Set aside for good" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectSound(page, "the question before a callback is set aside", { onScreenOnly: true });
});

test("the credential is sound: as it is, with its form, everything unfolded and refused, and the question before it stops", async ({
  page,
  signIn,
  made,
}) => {
  await signIn(made.hospital.adminEmail);
  await page.goto("/admin/credentials");
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  await expectSound(page, "the credential");
  await page.getByRole("button", { name: "Replace secret" }).click();
  await page.locator("summary").filter({ hasText: "Change anything else" }).click();
  await page.locator("summary").filter({ hasText: "How fast messages are sent" }).click();
  await page.getByLabel("Calls a second (optional)").fill("0.5");
  await page.getByRole("button", { name: "Test and replace" }).click();
  await expect(page.getByText("Enter a whole number from 1 to 100.")).toBeVisible();
  await expectSound(page, "the form of a credential");
  await page.goto("/admin/credentials");
  await page.getByRole("button", { name: "Stop using" }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "Stop using" }).click();
  await expectSound(page, "the question before a credential stops", { onScreenOnly: true });
});

test("the dialogs of the hospital's templates and the palette of an admin are sound", async ({
  page,
  signIn,
  made,
}) => {
  const onScreenOnly = { onScreenOnly: true };
  await signIn(made.hospital.adminEmail);
  await page.goto("/admin/templates");
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  await page.getByRole("button", { name: "Save as template" }).click();
  const dialog = page.getByRole("dialog", { name: "Save as template" });
  await dialog.getByLabel("Name").fill("Follow-up of everybody with diabetes");
  await expectSound(page, "a new template of the hospital", onScreenOnly);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(/ is saved\.$/)).toBeVisible();
  await expectSound(page, "a hospital with a template");
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("option").first()).toBeVisible();
  await expectSound(page, "the palette of an admin", onScreenOnly);
});
