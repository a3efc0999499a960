import { chromium } from "@playwright/test";
import { BROWSER_ARGS, findBrowser } from "../../test/find-browser.mjs";
import { signInForTest } from "../../test/sign-in-for-test.mjs";
import { waitUntil } from "../../test/wait-until.mjs";
import { UserError } from "../../user-error.mjs";

const TIMEOUT_MS = 120_000;
const ADMIN = "admin@city.example";
/** The field of the list of commands. */
const PALETTE = 'dialog > input[role="combobox"]';

/** @typedef {Awaited<ReturnType<typeof openDesk>>} Desk */

/**
 * Opens a browser with a page on which nobody is signed in and one of an admin, and what prepares a task in them. Throws a
 * {@link UserError} when there is no browser.
 * @param {Awaited<ReturnType<typeof import("../shared/start-with-sandbox.mjs").startWithSandbox>>} product
 */
export async function openDesk(product) {
  const { appUrl, control, readControl } = product;
  const executablePath = findBrowser();
  if (!executablePath) throw new UserError("There is no Chromium on this machine.");
  // The command closes it when it is stopped.
  const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
  const browser = await chromium.launch({ executablePath, args: BROWSER_ARGS, ...signals });
  const open = async () => {
    const context = await browser.newContext({
      baseURL: appUrl,
      viewport: { width: 1366, height: 768 },
      locale: "en-IN",
      timezoneId: "Asia/Kolkata",
      permissions: ["clipboard-read", "clipboard-write"],
    });
    context.setDefaultTimeout(TIMEOUT_MS);
    return context.newPage();
  };
  const doctor = await open();
  const admin = await open();
  const session = await signInForTest(appUrl, ADMIN);
  await admin.context().addCookies(
    session
      .cookie()
      .split("; ")
      .map((pair) => {
        const [name = "", value = ""] = pair.split(/=(.*)/s);
        return { name, value, url: appUrl };
      }),
  );

  /** A patient's requests as the sandbox stores them, newest first. */
  const requestsOf = (abhaAddress) => readControl(`patients/${abhaAddress}/requests`);
  const desk = {
    doctor,
    admin,
    control,
    requestsOf,
    /** Opens a page and waits until its keys work: their code is loaded after the page. */
    async goTo(page, path) {
      await page.goto(path);
      await page.locator('[data-live="live"]').waitFor();
      const palette = page.locator(PALETTE);
      await waitUntil(
        `the keys of ${path} work`,
        async () => {
          await page.keyboard.press("Control+k");
          await palette.waitFor({ timeout: 1_000 });
          return true;
        },
        TIMEOUT_MS,
      );
      await page.keyboard.press("Escape");
      // Until it is gone, and not only closed, the keys do not open it again.
      await palette.waitFor({ state: "detached" });
    },
    /** Opens a page of the admins from their start page, as the list of commands does, so that the new page has the focus. */
    async goToAdminPage(name, path) {
      await desk.goTo(admin, "/admin");
      await admin.keyboard.press("Control+k");
      await admin.locator(PALETTE).fill(name);
      await admin.keyboard.press("Enter");
      await admin.waitForURL(`**${path}*`);
      await admin.locator("h1:focus").waitFor();
    },
    /** Asks a patient; ends on the list when the row has the status. */
    async ask(abhaAddress, status) {
      await doctor.goto("/requests/new");
      await doctor.getByLabel("ABHA address").fill(abhaAddress);
      await doctor.getByRole("button", { name: "Send request" }).click();
      await doctor.waitForURL("**/requests");
      await rowOf(doctor, abhaAddress).filter({ hasText: status }).waitFor();
    },
    /** Opens a patient's request from the list, so that the heading of its page has the focus. */
    async openRequest(abhaAddress) {
      await desk.goTo(doctor, "/requests");
      await rowLinkOf(doctor, abhaAddress).press("Enter");
      await doctor.locator("h1:focus").waitFor();
    },
    /** Waits until the sandbox has so many requests to a patient. */
    untilAsked: (abhaAddress, count) =>
      waitUntil(
        `${abhaAddress} has ${count} requests`,
        async () => (await requestsOf(abhaAddress)).length === count,
        TIMEOUT_MS,
      ),
    close: () => browser.close(),
  };
  return desk;
}

/** The row of a patient's newest request. @param {import("@playwright/test").Page} page @param {string} abhaAddress */
export function rowOf(page, abhaAddress) {
  return page.getByRole("row").filter({ hasText: abhaAddress }).first();
}

/** The link of that row. @param {import("@playwright/test").Page} page @param {string} abhaAddress */
export function rowLinkOf(page, abhaAddress) {
  return rowOf(page, abhaAddress).locator("[data-row-link]");
}
