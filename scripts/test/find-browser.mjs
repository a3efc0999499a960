import { existsSync } from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/**
 * Finds a Chromium on the PATH, otherwise Playwright's own. Returns null when there is none.
 * @returns {string | null}
 */
export function findBrowser() {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const onPath = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) =>
    existsSync(file),
  );
  if (onPath) return onPath;
  const own = chromium.executablePath();
  return existsSync(own) ? own : null;
}

/** Chromium's arguments for tests: no work in the background, and for root without Chromium's sandbox, which root cannot use. */
export const BROWSER_ARGS = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
