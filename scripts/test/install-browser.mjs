import { existsSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../paths.mjs";
import { UserError } from "../user-error.mjs";

const PATIENCE_MINUTES = 5;

/**
 * Finds a Chromium, or installs one: Playwright's own, else Debian's.
 * @param {import("../processes/process-group.mjs").ProcessGroup} processes
 * @param {(line: string) => void} print
 */
export async function installBrowser(processes, print) {
  // Not before the dependencies are there.
  const { findBrowser } = await import("./find-browser.mjs");
  if (findBrowser()) return;
  const said = [];
  for (const { title, steps } of ways()) {
    print(`installing a browser: ${title} ...`);
    for (const [command = "", ...args] of steps) {
      const { ok, output } = await processes.run({ name: "browser", command, args, cwd: ROOT, env: ENV });
      if (processes.stopping) return;
      if (!ok) said.push(`${title}:`, output.trim().split("\n").slice(-5).join("\n"));
      if (!ok) break;
    }
    if (findBrowser()) return;
  }
  throw new UserError(
    ["There is no Chromium, and none can be installed. Put chromium or google-chrome on the PATH.", ...said].join("\n"),
  );
}

/** No question is asked that nobody could answer. */
const ENV = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };

function ways() {
  const isRoot = process.getuid?.() === 0;
  const own = [process.execPath, path.join(ROOT, "node_modules", "@playwright", "test", "cli.js"), "install"];
  const libraries = isRoot && existsSync("/usr/bin/apt-get") ? ["--with-deps"] : [];
  const patient = existsSync("/usr/bin/timeout") ? ["timeout", `${PATIENCE_MINUTES}m`] : [];
  const debian = [
    ["apt-get", "update", "-q"],
    ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"],
  ];
  return [
    { title: "Playwright's", steps: [[...patient, ...own, ...libraries, "chromium"]] },
    ...(isRoot && existsSync("/usr/bin/apt-get") ? [{ title: "Debian's", steps: debian }] : []),
  ];
}
