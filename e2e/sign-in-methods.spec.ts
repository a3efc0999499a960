import { readFileSync } from "node:fs";
import type { CDPSession, Page } from "@playwright/test";
import { Secret, TOTP } from "otpauth";
import { makeDemandOld, makeProofsOld, setPassword } from "@/test/support/old-proofs";
import { accessibilityProblems, expect, test } from "./fixtures";
import { addNewHospital } from "./new-hospital";

const PASSWORD = "consent-desk-demo";

/** An authenticator within the browser, which verifies its owner and confirms at once. */
async function addAuthenticator(page: Page): Promise<{ session: CDPSession; authenticatorId: string }> {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { session, authenticatorId };
}

async function enterPassword(page: Page, email: string): Promise<void> {
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.waitForURL(/\/sign-in/);
}

test("a passkey signs in, and once it is lost a recovery code does, which also confirms an important change", async ({
  page,
  sandbox,
  signIn,
  expectAccessible,
}) => {
  const hospital = await addNewHospital(sandbox);
  await signIn(hospital.doctorEmail);
  const { session, authenticatorId } = await addAuthenticator(page);
  await page.goto("/me");
  await expectAccessible();

  await page.getByRole("button", { name: "Add a passkey" }).focus();
  await page.keyboard.press("Enter");
  const codes = page.getByRole("group", { name: "Recovery codes" });
  await expect(codes).toBeFocused();
  await expectAccessible();
  const [first = "", second = ""] = await codes.getByRole("listitem").allTextContents();
  const downloading = page.waitForEvent("download");
  await codes.getByRole("button", { name: "Download" }).click();
  expect(readFileSync(await (await downloading).path(), "utf8").split("\n")).toHaveLength(11);
  await codes.getByRole("button", { name: "I have kept them" }).click();
  await page.getByRole("button", { name: /^Rename Passkey on / }).click();
  await page.getByLabel("Name of the passkey").fill("Ward phone");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Ward phone")).toBeVisible();

  // The page of the sign-in offers the passkey by itself as well: not in a browser without this, where the button remains.
  await page.addInitScript(() => {
    PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false);
  });
  await signOut(page);
  await expectAccessible();
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.waitForURL("**/requests");

  await session.send("WebAuthn.clearCredentials", { authenticatorId });
  await signOut(page);
  await enterPassword(page, hospital.doctorEmail);
  const code = page.getByLabel("Code");
  await expect(code).toBeFocused();
  await expectAccessible();
  await code.fill("0000-0000-0000-0000");
  await page.keyboard.press("Enter");
  await expect(page.getByText("This code is not right, or was used before.")).toBeVisible();
  await code.fill(first);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/requests");

  // Once the proofs of this session are too old.
  await makeProofsOld(process.env["DATABASE_URL"], hospital.doctorEmail);
  await page.goto("/me");
  await page.getByRole("button", { name: "Remove Ward phone" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  const question = page.getByRole("dialog", { name: "Confirm that it is you" });
  await expect(question.getByRole("button", { name: "Confirm with a passkey" })).toBeFocused();
  await expectAccessible();
  await question.getByLabel("Code").fill(first);
  await page.keyboard.press("Enter");
  await expect(question.getByText("This code is not right, or was used before.")).toBeVisible();
  await question.getByLabel("Code").fill(second);
  await page.keyboard.press("Enter");
  await expect(page.getByText("You have no passkey yet.")).toBeVisible();
});

test("an invited person makes a passkey at the link, keeps the recovery codes, and signs in with the passkey that the page offers", async ({
  page,
  sandbox,
  signIn,
  browser,
}) => {
  const hospital = await addNewHospital(sandbox);
  await signIn(hospital.adminEmail);
  await page.goto("/admin/users/new");
  await page.getByLabel("Name").fill("Dr. Asha Rao");
  await page.getByLabel("Email").fill(`asha-${hospital.doctorEmail}`);
  await page.getByRole("checkbox", { name: /^Privacy officer/ }).check();
  await page.getByRole("checkbox", { name: /^Doctor/ }).uncheck();
  await page.getByRole("button", { name: "Make the link" }).click();
  const link = await page.getByLabel("Link", { exact: true }).inputValue();

  const context = await browser.newContext();
  const joining = await context.newPage();
  await addAuthenticator(joining);
  await joining.goto(link);
  await joining.getByRole("button", { name: "Make a passkey" }).focus();
  await joining.keyboard.press("Enter");
  const codes = joining.getByRole("group", { name: "Recovery codes" });
  await expect(codes).toBeFocused();
  await expect(codes.getByRole("listitem")).toHaveCount(10);
  expect(await accessibilityProblems(joining)).toEqual([]);
  await codes.getByRole("button", { name: "I have kept them" }).click();
  await joining.waitForURL("**/admin/audit");

  // The authenticator accepts at once what the page of the sign-in offers by itself.
  await joining.getByRole("button", { name: "Sign out", exact: true }).click();
  await joining.waitForURL(/\/sign-in/, { waitUntil: "commit" });
  await joining.waitForURL("**/admin/audit");
  await context.close();
});

test("an authenticator app is set up with its key, its code signs in once, and the password is changed", async ({
  page,
  sandbox,
  signIn,
  expectAccessible,
}) => {
  const hospital = await addNewHospital(sandbox);
  await signIn(hospital.doctorEmail);
  await page.goto("/me");
  await page.getByRole("button", { name: "Set up an authenticator app" }).click();
  await expect(page.getByRole("img", { name: "QR code" })).toBeVisible();
  await expectAccessible();
  const key = (await page.locator("code").textContent()) ?? "";
  const app = new TOTP({ secret: Secret.fromBase32(key.replaceAll(" ", "")) });
  const codeIn = (steps: number) => app.generate({ timestamp: Date.now() + steps * 30_000 });
  await page.getByLabel("Code that the app shows").fill(codeIn(-1));
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "I have kept them" }).click();
  await expect(page.getByText(/^Set up \d\d:\d\d today\.$/)).toBeVisible();

  await page.getByLabel("Present password").fill(PASSWORD);
  await page.getByLabel("New password").fill("password");
  await page.getByRole("button", { name: "Change the password" }).click();
  await expect(page.getByText("This password is on lists of known ones")).toBeVisible();
  await expect(page.getByLabel("New password")).toBeFocused();
  await expect(page.getByLabel("Present password")).toHaveValue(PASSWORD);

  await signOut(page);
  await enterPassword(page, hospital.doctorEmail);
  await page.getByLabel("Code").fill(codeIn(0));
  const used = await page.getByLabel("Code").inputValue();
  await page.keyboard.press("Enter");
  await page.waitForURL("**/requests");
  await signOut(page);
  await enterPassword(page, hospital.doctorEmail);
  await page.getByLabel("Code").fill(used);
  await page.keyboard.press("Enter");
  await expect(page.getByText("This code is not right, or was used before.")).toBeVisible();
});

test("an admin without a second factor reads how long they may go on, and then sees no other page until they have one", async ({
  page,
  sandbox,
  signIn,
  expectAccessible,
}) => {
  const hospital = await addNewHospital(sandbox);
  const databaseUrl = process.env["DATABASE_URL"];
  await setPassword(databaseUrl, hospital.adminEmail, "monsoon clouds over the ghats");
  await signIn(hospital.adminEmail, "monsoon clouds over the ghats");
  await page.goto("/admin/credentials");
  await expect(page.getByText(/^6 days left to add a passkey/)).toBeVisible();
  await expectAccessible();
  await makeDemandOld(databaseUrl, hospital.adminEmail);
  await page.goto("/admin/credentials");
  await expect(page).toHaveURL(/\/me$/);
  await expect(page.getByRole("heading", { name: "Add a passkey or an authenticator app to go on" })).toBeVisible();
  await expectAccessible();
  await addAuthenticator(page);
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await page.getByRole("button", { name: "I have kept them" }).click();
  await page.goto("/admin/credentials");
  await expect(page.getByRole("heading", { name: "Credentials", exact: true })).toBeVisible();
});
