import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test as base, expect, type BrowserContext, type Page } from "@playwright/test";
import { SandboxControl } from "./sandbox-control";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

type Fixtures = {
  sandbox: SandboxControl;
  /** Signs an account in, in the test's page; by the password of the demo unless given. */
  signIn: (email: string, password?: string) => Promise<void>;
  /** Signs an account in, in the given page. */
  signInOn: (page: Page, email: string) => Promise<void>;
  /** Opens a page with a session of its own, as on another computer, signed in. */
  openPageAs: (email: string) => Promise<Page>;
  /** The address of a patient whom no other test uses, and who behaves as the name describes. */
  newPatient: (behaviour: "grant" | "deny" | "silent" | "hina") => string;
  /** Expects that the test's page breaks no rule of WCAG 2.2 AA. */
  expectAccessible: () => Promise<void>;
};

/** Signs an account of the demo hospitals in, in the given page. */
export async function signInOn(page: Page, email: string, password = "consent-desk-demo"): Promise<void> {
  const { csrfToken } = (await (await page.request.get("/api/auth/csrf")).json()) as { csrfToken: string };
  const form = { csrfToken, email, password, json: "true" };
  const answer = await page.request.post("/api/auth/callback/credentials", { form });
  expect(answer.ok(), `${email} signs in`).toBe(true);
}

/** The rules of WCAG 2.2 AA that a page breaks, with the elements; with `rules` only those of axe with these names. */
export function accessibilityProblems(page: Page, rules?: string[]): Promise<string[]> {
  return page.evaluate<string[]>(
    `${AXE}; axe.run(document, { runOnly: ${JSON.stringify(rules ?? RULES)} }).then(({ violations }) =>
      violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" ")))`,
  );
}

export const test = base.extend<Fixtures>({
  sandbox: async ({}, use) => use(new SandboxControl(process.env.E2E_SANDBOX_URL ?? "http://localhost:4000")),
  signInOn: async ({}, use) => use(signInOn),
  openPageAs: async ({ browser, baseURL }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (email) => {
      const context = await browser.newContext(baseURL ? { baseURL } : {});
      contexts.push(context);
      const page = await context.newPage();
      await signInOn(page, email);
      return page;
    });
    for (const context of contexts) await context.close();
  },
  signIn: async ({ page }, use) => use((email, password) => signInOn(page, email, password)),
  newPatient: async ({}, use) => use((behaviour) => `${behaviour}-${Math.random().toString(36).slice(2, 10)}@sbx`),
  expectAccessible: async ({ page }, use) => use(async () => expect(await accessibilityProblems(page)).toEqual([])),
});

export { expect };
