import { expect, test } from "./fixtures";

test("signing in leads back to the page that was asked for, and signing out ends the session on the server", async ({
  page,
  context,
  expectAccessible,
}) => {
  await page.goto("/requests/new");
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=%2Frequests%2Fnew/);
  await expectAccessible();
  await page.getByLabel("Email").fill("Doctor@City.example");
  await page.getByLabel("Password").fill("not-the-password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Email or password is wrong")).toBeVisible();
  await expect(page.getByLabel("Email")).toHaveValue("Doctor@City.example");
  await page.getByLabel("Password").fill("consent-desk-demo");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/requests/new");
  await expectAccessible();
  const cookies = await context.cookies();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(/\/sign-in/);
  await context.addCookies(cookies);
  await page.goto("/requests");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("a page that does not exist answers 404 with a page of ours", async ({ page, signIn, expectAccessible }) => {
  await signIn("doctor@city.example");
  expect((await page.goto("/nowhere"))?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "Nothing is here" })).toBeVisible();
  await expectAccessible();
});

test("a sign-in whose cookies the browser refuses says so, and names the address to open", async ({
  page,
  baseURL,
}) => {
  const withoutCookies = async (path: string) =>
    page.route(path, async (route) => {
      const response = await route.fetch();
      const { "set-cookie": _, ...headers } = response.headers();
      // The request for the test itself keeps cookies in the browser.
      await page.context().clearCookies();
      await route.fulfill({ response, headers });
    });
  const signInAndRead = async () => {
    await page.goto("/sign-in");
    await page.getByLabel("Email").fill("doctor@city.example");
    await page.getByLabel("Password").fill("consent-desk-demo");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("main").getByRole("alert")).toContainText(
      `did not keep the sign-in cookie. Open ${baseURL},`,
    );
  };
  // Neither the cookie of the form nor, where that was kept, the one of the session.
  await withoutCookies("**/api/auth/csrf");
  await signInAndRead();
  await page.unroute("**/api/auth/csrf");
  await withoutCookies("**/api/auth/callback/credentials");
  await signInAndRead();
});
