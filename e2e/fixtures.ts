import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test as base, expect, type BrowserContext, type Page } from "@playwright/test";
import { Network } from "./network";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

type Fixtures = {
  network: Network;
  /** Signs somebody of the demo in, in the test's page. */
  signIn: (email: string) => Promise<void>;
  /** Signs somebody in, in a page that shares the session of the test's context or another's. */
  signInOn: (page: Page, email: string) => Promise<void>;
  /** Somebody else at another computer: a page of their own, signed in. */
  elsewhere: (email: string) => Promise<Page>;
  /** A patient that no other test asks, and who behaves like this. */
  somebody: (behaviour: "grant" | "deny" | "silent" | "hina") => string;
  /** No rule of WCAG 2.2 AA is broken on the test's page. */
  expectAccessible: () => Promise<void>;
};

async function signInOn(page: Page, email: string): Promise<void> {
  const { csrfToken } = (await (await page.request.get("/api/auth/csrf")).json()) as { csrfToken: string };
  const form = { csrfToken, email, password: "consent-desk-demo", json: "true" };
  const answer = await page.request.post("/api/auth/callback/credentials", { form });
  expect(answer.ok(), `${email} signs in`).toBe(true);
}

export const test = base.extend<Fixtures>({
  network: async ({}, use) => use(new Network(process.env.E2E_SANDBOX_URL ?? "http://localhost:4000")),
  signInOn: async ({}, use) => use(signInOn),
  elsewhere: async ({ browser, baseURL }, use) => {
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
  signIn: async ({ page }, use) => use((email) => signInOn(page, email)),
  somebody: async ({}, use) => use((behaviour) => `${behaviour}-${Math.random().toString(36).slice(2, 10)}@sbx`),
  expectAccessible: async ({ page }, use) =>
    use(async () => {
      const broken = await page.evaluate<string[]>(
        `${AXE}; axe.run(document, { runOnly: ${JSON.stringify(RULES)} }).then(({ violations }) =>
          violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" ")))`,
      );
      expect(broken).toEqual([]);
    }),
});

export { expect };
