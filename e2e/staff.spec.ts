import { randomUUID } from "node:crypto";
import type { Browser, Page, Request } from "@playwright/test";
import { addNewHospital } from "./new-hospital";
import { accessibilityProblems, expect, test } from "./fixtures";

const PASSWORD = "four words put together";
const PHONE = { width: 320, height: 640 };

const newEmail = () => `new-${randomUUID().slice(0, 8)}@city.example`;

/** Fills in the form of an invitation and returns the link. */
async function invite(page: Page, { name, email, roles }: { name: string; email: string; roles: string[] }) {
  await page.goto("/admin/users/new");
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Email").fill(email);
  for (const role of ["Doctor", "Admin", "Privacy officer"])
    await page.getByRole("checkbox", { name: new RegExp(`^${role}`) }).setChecked(roles.includes(role));
  await page.getByRole("button", { name: "Make the link" }).click();
  return page.getByLabel("Link", { exact: true }).inputValue();
}

/** Opens a link in a browser of its own and chooses the password. */
async function join(browser: Browser, link: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(link);
  await page.getByLabel("Choose a password").fill(PASSWORD);
  await page.getByLabel("The same password again").fill(PASSWORD);
  await page.getByRole("button", { name: "Save and sign in" }).click();
  return page;
}

test("an admin invites a doctor, who joins by the link in another browser, and signs in again later", async ({
  page,
  signIn,
  browser,
  expectAccessible,
}) => {
  const email = newEmail();
  await signIn("admin@city.example");
  await page.goto("/admin/users");
  await page.getByRole("link", { name: "Invite somebody" }).click();
  await page.waitForURL("**/admin/users/new");
  await expectAccessible();
  await page.getByRole("button", { name: "Make the link" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "2 fields need you" })).toBeFocused();
  await expectAccessible();
  const link = await invite(page, { name: "Dr. Asha Rao", email, roles: ["Doctor"] });
  await expect(page.getByText("Hand it over yourself: no mail server is set up here.")).toBeVisible();
  await expectAccessible();

  const requests: Request[] = [];
  const context = await browser.newContext();
  const joining = await context.newPage();
  joining.on("request", (request) => requests.push(request));
  await joining.goto(link);
  await expect(joining.getByText("City Hospital invites you, Dr. Asha Rao, to Consent Desk.")).toBeVisible();
  expect(await accessibilityProblems(joining)).toEqual([]);
  await joining.getByLabel("Choose a password").fill("too short");
  await joining.getByLabel("The same password again").fill("too short");
  await joining.keyboard.press("Enter");
  await expect(joining.getByLabel("Choose a password")).toBeFocused();
  await expect(joining.getByText("Use at least 15 characters.")).toBeVisible();
  await joining.keyboard.press("ControlOrMeta+A");
  await joining.keyboard.type(PASSWORD);
  await joining.getByLabel("The same password again").fill(PASSWORD);
  await joining.keyboard.press("Enter");
  await joining.waitForURL("**/requests");
  const token = link.split("#")[1] ?? "";
  expect(token).toHaveLength(43);
  const heads = await Promise.all(
    requests.map(async (request) => `${request.url()} ${JSON.stringify(await request.allHeaders())}`),
  );
  expect(heads.filter((head) => head.includes(token))).toEqual([]);

  await joining.goto("/requests/new");
  await expect(joining.getByText("You cannot send requests yet")).toBeVisible();
  await joining.goto("/requests/many");
  await expect(joining.getByText("You cannot send requests yet")).toBeVisible();

  await joining.getByRole("button", { name: "Sign out" }).click();
  await joining.waitForURL(/\/sign-in/);
  await joining.getByLabel("Email").fill(email);
  await joining.getByLabel("Password").fill(PASSWORD);
  await joining.getByRole("button", { name: "Sign in" }).click();
  await joining.waitForURL("**/requests");

  const late = await context.newPage();
  await late.goto(link);
  await expect(late.getByText("This link has been used.", { exact: false })).toBeVisible();
  expect(await accessibilityProblems(late)).toEqual([]);
  await context.close();
});

test("disabling a person turns both of their open tabs to the sign-in within two seconds", async ({
  page,
  signIn,
  browser,
}) => {
  const [name, email] = ["Dr. Leaving", newEmail()];
  await signIn("admin@city.example");
  const first = await join(browser, await invite(page, { name, email, roles: ["Doctor"] }));
  await first.waitForURL("**/requests");
  const second = await first.context().newPage();
  await second.goto("/me");
  for (const tab of [first, second]) await expect(tab.locator('[data-live="live"]')).toBeVisible();

  await page.goto("/admin/users");
  await page.getByLabel("Find by name or email").fill(email);
  await page.getByRole("link", { name }).click();
  await page.getByRole("button", { name: "Disable" }).click();
  const dialog = page.getByRole("dialog", { name: `Disable ${name}?` });
  await dialog.getByRole("button", { name: "Disable" }).click();
  await expect(page.getByText("Disabled. Every session has ended.")).toBeVisible();
  const endedBy = Date.now() + 2_000;
  for (const tab of [first, second])
    await expect(tab.locator('[data-live="ended"]').or(tab.getByRole("heading", { name: "Sign in" }))).toBeVisible({
      timeout: Math.max(1, endedBy - Date.now()),
    });
  await first.waitForURL(/\/sign-in/);
  await first.goto("/requests");
  await first.waitForURL(/\/sign-in/);
  await first.context().close();
});

test("nobody changes their own roles or disables themselves, and reads why", async ({
  page,
  sandbox,
  signIn,
  expectAccessible,
}) => {
  const hospital = await addNewHospital(sandbox);
  await signIn(hospital.adminEmail);
  await page.goto("/admin/users");
  await expect(page.getByRole("row")).toHaveCount(3);
  await expectAccessible();
  await page.getByRole("row", { name: hospital.adminEmail }).getByRole("link").click();
  await expect(page.getByRole("checkbox", { name: /^Doctor/ })).toBeDisabled();
  await expect(page.getByText("Another admin changes the roles of your own account.")).toBeVisible();
  await expect(page.getByText("This is you.", { exact: false })).toBeVisible();
  await expect(page.getByRole("button", { name: "Disable" })).toHaveCount(0);
  await expectAccessible();
});

test("a list of people is checked line by line, and then invited", async ({ page, signIn, expectAccessible }) => {
  const [good, warned] = [newEmail(), newEmail()];
  const lines = [
    "name,email,roles,registration number",
    `Good Doctor,${good},doctor,MH3001`,
    `No Number,${warned},doctor,`,
    "No Address,nowhere,doctor,MH3002",
    "Taken,doctor@city.example,doctor,MH3003",
  ];
  await signIn("admin@city.example");
  await page.setViewportSize(PHONE);
  await page.goto("/admin/users/import");
  await page
    .getByLabel("CSV file")
    .setInputFiles({ name: "staff.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\r\n")) });
  await page.getByRole("button", { name: "Check the list" }).click();
  await expect(page.getByText("2 people can be invited, 2 lines are not used.")).toBeVisible();
  await expect(page.locator('[data-line="4"]')).toContainText("Email: This is not an email address.");
  await expect(page.locator('[data-line="5"]')).toContainText("Email: Somebody here already has this email.");
  await expect(page.locator('[data-line="3"]')).toContainText("Cannot send requests");
  await expectAccessible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
  await page.getByRole("button", { name: "Invite 2 people" }).click();
  await expect(page.getByText("2 people are invited.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Copy the link: Good Doctor" })).toBeVisible();
  await expectAccessible();
});

test("a person ends their session on another computer from their account, with the keyboard alone", async ({
  page,
  signIn,
  openPageAs,
  sandbox,
  expectAccessible,
}) => {
  const { doctorEmail } = await addNewHospital(sandbox);
  await page.emulateMedia({ colorScheme: "dark" });
  await signIn(doctorEmail);
  const elsewhere = await openPageAs(doctorEmail);
  await elsewhere.goto("/requests");
  await page.goto("/requests");
  await page.getByRole("link", { name: /^Your account: / }).press("Enter");
  await page.waitForURL("**/me");
  await expect(page.locator('[data-session="present"]')).toHaveCount(1);
  await expectAccessible();
  await page.getByRole("button", { name: "Sign out everywhere else" }).press("Enter");
  await expect(page.getByText(/other sessions? (has|have) ended\./)).toBeVisible();
  await expect(page.locator("[data-session]")).toHaveCount(1);
  await elsewhere.waitForURL(/\/sign-in/);
  await page.setViewportSize(PHONE);
  await expectAccessible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
});

test("a privacy officer finds neither requests nor records, staff or credentials", async ({ page, signIn }) => {
  await signIn("privacy@city.example");
  await page.goto("/me");
  await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
  await expect(page.getByRole("search")).toHaveCount(0);
  for (const path of [
    "/requests",
    "/requests/new",
    "/patients",
    "/admin",
    "/admin/users",
    "/admin/credentials",
    "/admin/health",
  ])
    expect((await page.goto(path))?.status(), path).toBe(404);
});
