import { ProcessGroup } from "./processes/process-group.mjs";
import { build } from "./setup/build.mjs";
import { command } from "./setup/command.mjs";
import { install } from "./setup/install.mjs";
import { Refusal } from "./refusal.mjs";
import { runChecks } from "./test/checks.mjs";
import { tryCrash } from "./test/crash.mjs";
import { runEndToEnd } from "./test/e2e.mjs";
import { installBrowser } from "./test/install-browser.mjs";
import { tryLeave } from "./test/leave.mjs";
import { tryStart } from "./test/start.mjs";
import { Tally } from "./test/tally.mjs";
import { runVitest } from "./test/vitest.mjs";

const PARTS = ["checks", "unit", "db", "crash", "e2e"];
/** Apart from the build that npm start runs. */
const DIST_DIR = ".next-test";
/** Who stops the tests has no answer from them. */
const NO_VERDICT = { stopped: 1 };

// From a bare clone to a verdict: everything, or the parts that are named: npm test -- e2e consent-loop
await command(async (hands) => {
  const { say, onStop } = hands;
  const [part, ...filters] = process.argv.slice(2);
  if (part && !PARTS.includes(part)) throw new Refusal(`There is no part "${part}": name one of ${PARTS.join(", ")}.`);
  const wants = (name) => !part || part === name;
  const processes = new ProcessGroup();
  onStop(() => processes.stop());
  await install(processes, say);

  const tally = new Tally(say);
  // Early, because what cannot be installed is better known before the long work than after it.
  const hasBrowser = wants("e2e") && (await tally.attempt("browser", () => installBrowser(processes, say)));
  const { NODE_ENV: _, ...env } = process.env;
  if (wants("checks")) await runChecks(processes, tally);
  if (part === "unit") await runVitest(processes, tally, "unit");
  if (wants("db")) await runVitest(processes, tally, "db");
  const needsBuild = wants("e2e") || wants("crash");
  const isBuilt =
    needsBuild && (await tally.attempt("build", () => build(processes, say, { ...env, NEXT_DIST_DIR: DIST_DIR })));
  if (isBuilt && wants("crash")) {
    await tally.attempt("leaving in time", () => tryLeave(tally, hands, DIST_DIR));
    await tally.attempt("crash run", () => tryCrash(tally, hands, DIST_DIR));
  }
  if (isBuilt && wants("e2e")) {
    if (filters.length === 0) await tally.attempt("npm start", () => tryStart(tally, hands, DIST_DIR));
    if (hasBrowser) await tally.attempt("end-to-end tests", () => runEndToEnd(tally, hands, DIST_DIR, filters));
  }
  return tally.close();
}, NO_VERDICT);
