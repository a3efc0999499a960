import type { Page } from "@playwright/test";
import { startIdentityProvider, type TestProvider } from "@/test/support/start-identity-provider";
import { accessibilityProblems, expect, signInOn, test } from "./fixtures";
import { addNewHospital } from "./new-hospital";

const SECRET = "a-secret-of-the-directory";

let provider: TestProvider;
test.beforeAll(async () => {
  provider = await startIdentityProvider();
});
test.afterAll(() => provider.stop());

/** The value that stands beside a name on the page of providers. */
const factOn = (page: Page, name: string) =>
  page.locator("dt", { hasText: name }).locator("xpath=following-sibling::dd[1]");

/** What is beside a name, without the text of its button. */
async function addressOn(page: Page, name: string): Promise<string> {
  const text = (await factOn(page, name).textContent()) ?? "";
  return text.replace(/ Copy$/, "");
}

async function signInAt(page: Page, directory: string, person: string): Promise<void> {
  await page.getByRole("link", { name: `Sign in with ${directory}` }).click();
  await page.getByLabel("Person").fill(person);
  await page.getByRole("button", { name: "Continue" }).click();
}

test("an admin connects an identity provider; its people sign in with it, and its logout ends their pages", async ({
  page,
  browser,
  baseURL,
  sandbox,
  expectAccessible,
}) => {
  const hospital = await addNewHospital(sandbox);
  const mark = hospital.hiuId.slice(-8);
  const directory = `Directory ${mark}`;
  const person = (name: string, group: string) => ({
    email: `${name}-${mark}@new.example`,
    email_verified: true,
    name: `Dr. ${name}`,
    groups: [group],
  });
  await provider.configure({
    people: { doctor: person("Requester", "doctors"), cook: person("Cook", "canteen") },
  });

  await signInOn(page, hospital.adminEmail);
  await page.goto("/admin");
  await page.getByRole("link", { name: "Single sign-on" }).click();
  await page.getByLabel("Name", { exact: true }).fill(directory);
  await page.getByLabel("Issuer").fill("no address");
  await page.getByLabel("Client ID").fill("consent-desk");
  await page.getByLabel("Client secret").fill(SECRET);
  await page.getByRole("textbox", { name: "Doctor" }).fill("doctors\nsurgeons");
  await page.getByLabel("Create an account at the first sign-in").check();
  await page.getByLabel("Offer it on the sign-in page").check();
  await page.getByRole("button", { name: "Add provider" }).click();
  await expect(page.getByText("This is not the address of an issuer.")).toBeVisible();
  await expect(page.getByLabel("Issuer")).toBeFocused();
  await expect(page.getByLabel("Client secret")).toHaveValue(SECRET);
  await page.getByLabel("Issuer").fill(provider.issuer);
  await page.getByRole("button", { name: "Add provider" }).click();
  await expect(page.getByText("Added. Enter its two addresses at the provider, then test it.")).toBeVisible();
  await expect(factOn(page, "Doctor")).toHaveText("doctors, surgeons");
  await page.getByRole("button", { name: "Test" }).click();
  await expect(page.getByText("The provider responds and can be used. Signatures: ES256.")).toBeVisible();
  await expectAccessible();
  await provider.configure({
    clients: [
      {
        client_id: "consent-desk",
        client_secret: SECRET,
        redirect_uris: [await addressOn(page, "Redirect address")],
        backchannel_logout_uri: await addressOn(page, "Back-channel logout address"),
        backchannel_logout_session_required: true,
      },
    ],
  });

  const ward = await browser.newContext(baseURL ? { baseURL } : {});
  const doctor = await ward.newPage();
  await doctor.goto("/patients");
  await signInAt(doctor, directory, "doctor");
  await doctor.waitForURL("**/patients");
  await expect(doctor.getByText("Dr. Requester").first()).toBeAttached();
  await expect(doctor.locator('[data-live="live"]')).toBeAttached();

  const logout = await ward.newPage();
  await logout.goto(`${provider.issuer}/session/end`);
  await logout.getByRole("button", { name: "Yes, sign me out" }).click();
  // The page turns to the sign-in by itself.
  await expect(doctor.getByText("Your session has ended.")).toBeVisible();

  await signInAt(doctor, directory, "cook");
  await expect(doctor.getByText("Your account at the identity provider gives you no role here.")).toBeVisible();
  expect(await accessibilityProblems(doctor)).toEqual([]);
  await ward.close();

  await page.getByRole("button", { name: "Change" }).click();
  const form = page.getByRole("region", { name: "Change" });
  await form.getByLabel("Offer it on the sign-in page").uncheck();
  await form.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await expect(form.getByRole("button", { name: "Save changes" })).toBeFocused();
  await expect(page.getByText("Not in use")).toBeVisible();
});
