import { defineConfig } from "@playwright/test";
import { BROWSER_ARGS, findBrowser } from "./scripts/test/find-browser.mjs";
import { readTestSettings } from "./scripts/test/test-settings.mjs";

const executablePath = findBrowser();
// Also sets TIME_FACTOR for the workers, which load this file again.
const { timeFactor } = readTestSettings(process.env);

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  fullyParallel: true,
  workers: 2,
  // A test that passes at the second try is named in the report as one to be mended.
  retries: 1,
  forbidOnly: true,
  timeout: 180_000 * timeFactor,
  expect: { timeout: 30_000 * timeFactor },
  reporter: [["list"], ...(process.env.E2E_REPORT ? [["json", { outputFile: process.env.E2E_REPORT }] as const] : [])],
  use: {
    baseURL: process.env.E2E_BASE_URL ?? "http://localhost:3000",
    viewport: { width: 1366, height: 768 },
    locale: "en-IN",
    timezoneId: "Asia/Kolkata",
    trace: "retain-on-failure",
    launchOptions: { args: BROWSER_ARGS, ...(executablePath ? { executablePath } : {}) },
  },
});
