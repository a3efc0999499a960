import { existsSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../paths.mjs";
import { UserError } from "../user-error.mjs";

const DOWNLOAD_TIMEOUT_MINUTES = 5;

/**
 * Installs a Chromium when there is none: Playwright's own, otherwise Debian's. Throws a {@link UserError} when neither can be installed.
 * @param {import("../processes/process-group.mjs").ProcessGroup} processes
 * @param {(line: string) => void} print
 */
export async function installBrowser(processes, print) {
  // Imported here, because this file is loaded before the dependencies are installed.
  const { findBrowser } = await import("./find-browser.mjs");
  if (findBrowser()) return;
  const problems = [];
  for (const { title, steps } of installers()) {
    print(`installing a browser: ${title} ...`);
    for (const [command = "", ...args] of steps) {
      const { ok, output } = await processes.run({ name: "browser", command, args, cwd: ROOT, env: ENV });
      if (processes.stopping) return;
      if (!ok) problems.push(`${title}:`, output.trim().split("\n").slice(-5).join("\n"));
      if (!ok) break;
    }
    if (findBrowser()) return;
  }
  throw new UserError(
    ["There is no Chromium, and none can be installed. Put chromium or google-chrome on the PATH.", ...problems].join(
      "\n",
    ),
  );
}

/** So that apt-get waits for no answer from the terminal. */
const ENV = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };

function installers() {
  const isRoot = process.getuid?.() === 0;
  const own = [process.execPath, path.join(ROOT, "node_modules", "@playwright", "test", "cli.js"), "install"];
  const libraries = isRoot && existsSync("/usr/bin/apt-get") ? ["--with-deps"] : [];
  const withTimeout = existsSync("/usr/bin/timeout") ? ["timeout", `${DOWNLOAD_TIMEOUT_MINUTES}m`] : [];
  const debian = [
    ["apt-get", "update", "-q"],
    ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"],
  ];
  return [
    { title: "Playwright's", steps: [[...withTimeout, ...own, ...libraries, "chromium"]] },
    ...(isRoot && existsSync("/usr/bin/apt-get") ? [{ title: "Debian's", steps: debian }] : []),
  ];
}
