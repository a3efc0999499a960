import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { openRequest, rowOf, submitRequest } from "./submit-request";

/** What has the focus: its tag and its text. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { tagName = "BODY", textContent = "" } = document.activeElement ?? {};
    return `${tagName} ${textContent}`;
  });

/** Presses what has the focus, and counts the frames of the next half second in which nothing has it. */
async function framesWithoutFocus(page: Page): Promise<number> {
  await page.keyboard.press("Enter");
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const end = performance.now() + 500;
        let lost = 0;
        const look = () => {
          if (document.activeElement === null || document.activeElement === document.body) lost += 1;
          if (performance.now() < end) requestAnimationFrame(look);
          else resolve(lost);
        };
        requestAnimationFrame(look);
      }),
  );
}

/** The names of the buttons of a page by which the focus is lost. Nothing that they do arrives: each action fails after a while. */
async function findLosses(page: Page, address: string): Promise<string[]> {
  await page.goto(address);
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  const buttons = page.locator("main button:visible");
  const losses: string[] = [];
  for (let at = 0; at < (await buttons.count()); at += 1) {
    const button = buttons.nth(at);
    const name = (await button.textContent()) ?? "";
    await button.focus();
    if ((await framesWithoutFocus(page)) > 0) losses.push(`${address}: ${name}`);
    await page.keyboard.press("Escape");
    if (new URL(page.url()).pathname !== new URL(address, page.url()).pathname) await page.goto(address);
  }
  return losses;
}

test("no button of any page loses the focus, neither while its action runs nor after it has failed", async ({
  page,
  openPageAs,
  newPatient,
}) => {
  test.slow();
  const doctor = await openPageAs("doctor@city.example");
  const patient = newPatient("silent");
  await submitRequest(doctor, patient);
  await expect(rowOf(doctor, patient)).toContainText("Requested");
  await openRequest(doctor, patient);
  const request = new URL(doctor.url()).pathname;
  const admin = await openPageAs("admin@city.example");
  const pages: [Page, string[]][] = [
    [doctor, ["/requests", "/requests/new", request]],
    [admin, ["/admin", "/admin/credentials", "/admin/callbacks", "/admin/messages", "/admin/health", "/admin/setup"]],
  ];
  await page.close();
  for (const [person, addresses] of pages) {
    await person.addInitScript(() => {
      window.print = () => undefined;
    });
    await person.route("**/*", async (route) => {
      if (route.request().method() !== "POST") return route.fallback();
      await new Promise((resolve) => setTimeout(resolve, 200));
      return route.abort();
    });
    for (const address of addresses) expect(await findLosses(person, address)).toEqual([]);
  }
});

test("the heading of a new page has the focus, and on the way back the row that led there", async ({
  page,
  signIn,
  newPatient,
}) => {
  await signIn("doctor@city.example");
  const patient = newPatient("silent");
  await submitRequest(page, patient);
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  const link = rowOf(page, patient).getByRole("link");
  const name = await link.textContent();
  await link.focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/);
  await expect.poll(() => focused(page)).toMatch(/^H1 /);
  await page.goBack();
  await expect.poll(() => focused(page)).toBe(`A ${name}`);
  await page.getByRole("navigation").getByRole("link", { name: "New request" }).click();
  await expect(page.getByLabel("ABHA address")).toBeFocused();
});

test("a dialog opens on its safe button, and ignores keys that bounce and keys that are held", async ({
  page,
  signIn,
  newPatient,
}) => {
  await signIn("doctor@city.example");
  await page.goto("/requests/new");
  await page.getByLabel("ABHA address").fill(newPatient("silent"));
  const discard = page.getByRole("button", { name: "Discard draft" });
  await discard.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole("button").first()).toBeFocused();
  await page.keyboard.press("Enter", { delay: 0 });
  // By then a press counts: on the safe button it closes the dialog, and the focus is back.
  await expect(async () => {
    await page.keyboard.press("Enter");
    await expect(dialog).toBeHidden({ timeout: 200 });
  }).toPass();
  await expect(discard).toBeFocused();
  expect(new URL(page.url()).pathname).toBe("/requests/new");
});

test("a wrong password leaves the focus on the button that was pressed", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill("nobody@city.example");
  await page.getByLabel("Password").fill("not the password");
  const button = page.getByRole("button", { name: "Sign in" });
  await button.click();
  await expect(page.getByRole("alert").first()).not.toBeEmpty();
  await expect(button).toBeFocused();
});
