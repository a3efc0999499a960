import { addNewHospital } from "./new-hospital";
import { expect, test } from "./fixtures";
import { expectSound } from "./sound-page";
import { timeLimit } from "./time-limit";

test.setTimeout(timeLimit(240_000));

const isLive = '[data-live="live"]';

for (const [email, address] of [
  ["doctor@city.example", "/me"],
  ["privacy@city.example", "/admin/audit"],
  ["privacy@city.example", "/admin/emergency"],
] as const)
  test(`the page is sound for ${email}: ${address}`, async ({ page, signIn }) => {
    await signIn(email);
    await page.goto(address);
    await expect(page.locator(isLive)).toBeVisible();
    await expectSound(page, address);
  });

test("the answer who saw a patient's data, and an entry that is open, are sound", async ({ page, signIn }) => {
  await signIn("privacy@city.example");
  await page.goto("/admin/audit");
  await page.getByLabel("ABHA address of the patient").fill("nobody@sbx");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Nobody saw data of" })).toBeVisible();
  await page.getByRole("region", { name: "Entries" }).locator("summary").first().click();
  await expectSound(page, "an answer of the audit trail");
});

test("the pages of one's staff are sound: a person, single sign-on, the audit trail of an admin", async ({
  page,
  signIn,
  sandbox,
}) => {
  const { adminEmail } = await addNewHospital(sandbox);
  await signIn(adminEmail);
  await page.goto("/admin/users");
  const person = await page.locator("tbody a").first().getAttribute("href");
  for (const address of [person ?? "", "/admin/single-sign-on", "/admin/audit"]) {
    await page.goto(address);
    await expect(page.locator(isLive)).toBeVisible();
    await expectSound(page, address);
  }
});

test("the link of an invitation and a locked computer are sound", async ({ page, signIn, sandbox, browser }) => {
  const { adminEmail } = await addNewHospital(sandbox);
  await signIn(adminEmail);
  await page.goto("/admin/users/new");
  await page.getByLabel("Name").fill("Dr. Asha Rao");
  await page.getByLabel("Email").fill(`asha-${adminEmail}`);
  await page.getByRole("checkbox", { name: /^Privacy officer/ }).check();
  await page.getByRole("button", { name: "Make the link" }).click();
  const link = await page.getByLabel("Link", { exact: true }).inputValue();
  await expectSound(page, "an invitation that was made");
  const joining = await (await browser.newContext()).newPage();
  await joining.goto(link);
  await expect(joining.getByLabel("Choose a password")).toBeVisible();
  await expectSound(joining, "an invitation");
  await joining.context().close();
  await page.getByRole("button", { name: "Lock" }).click();
  await expect(page.getByRole("heading", { name: "Locked" })).toBeVisible();
  await expectSound(page, "a locked computer");
});
