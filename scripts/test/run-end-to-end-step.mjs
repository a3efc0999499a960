import path from "node:path";
import { readJsonFile } from "../files.mjs";
import { ROOT } from "../paths.mjs";
import { findFreePort } from "../ports.mjs";
import { startEmbeddedDatabase } from "../setup/embedded-database.mjs";
import { launchApp, launchSandbox } from "../setup/launch-product.mjs";
import { prepareDatabase } from "../setup/prepare-database.mjs";
import { readAddresses } from "../setup/read-addresses.mjs";
import { openWorkspace } from "./open-workspace.mjs";
import { productWithOwnData } from "./product-with-own-data.mjs";

const PLAYWRIGHT = path.join(ROOT, "node_modules", "@playwright", "test", "cli.js");
const printNothing = () => {};

/**
 * Starts a product with its own data and the sandbox network, and runs the journeys of e2e/ against it in a real browser.
 * @param {import("./test-report.mjs").TestStep} step
 * @param {string[]} paths parts of the names of spec files; none for all
 */
export async function runEndToEndStep({ report, context, distDir }, paths) {
  const startedAt = Date.now();
  const { folder, processes, close } = await openWorkspace("e2e");
  let database = null;
  const stop = async () => {
    await processes.stop();
    await (await database?.catch(() => null))?.stop();
    close();
  };
  context.onStop(stop);
  database = startEmbeddedDatabase(folder, printNothing, false);
  const { addresses, env: common } = await productWithOwnData(folder, await database);
  const env = {
    ...common,
    NEXT_DIST_DIR: distDir,
    // Written by the test that asks for these texts.
    TEST_MESSAGES_FILE: path.join(folder, "test-messages.json"),
  };
  await prepareDatabase(processes, printNothing, env, ["--demo"]);
  // Another process of the same product, in which requests are delayed: the first one sends what was submitted in it.
  const delayed = readAddresses({ PORT: String(await findFreePort()), SANDBOX: "off" });
  const { PORT, HOST } = delayed.env;
  const delayedEnv = { ...env, PORT, HOST, NEXTAUTH_URL: delayed.appUrl, WORKER: "off", SEND_HOLD_SECONDS: "20" };
  await Promise.all([
    launchSandbox(processes, env, folder),
    launchApp(processes, env, folder, { dev: false, show: false }),
    launchApp(processes, delayedEnv, folder, { dev: false, show: false }),
  ]);

  const reportFile = path.join(folder, "report.json");
  const e2eSettings = {
    E2E_BASE_URL: addresses.localUrl,
    E2E_HELD_URL: delayed.localUrl,
    E2E_SANDBOX_URL: addresses.sandboxUrl ?? "",
    E2E_REPORT: reportFile,
  };
  const { ok, output } = await processes.run({
    name: "end-to-end tests",
    command: process.execPath,
    args: [PLAYWRIGHT, "test", ...paths],
    env: { ...env, ...e2eSettings, FORCE_COLOR: "0" },
    cwd: ROOT,
  });
  if (processes.stopping) return;
  const { stats } = readJsonFile(reportFile) ?? {};
  const [failed, flaky] = [stats?.unexpected ?? 0, stats?.flaky ?? 0];
  report.add("end-to-end tests", startedAt, {
    passed: (stats?.expected ?? 0) + flaky,
    failed: ok ? failed : Math.max(failed, 1),
    output,
    figures: [...findFigures(output), ...findUnsteady(output)],
  });
  await stop();
}

/** The tests that passed only at the second try: to be mended. */
function findUnsteady(output) {
  const lines = output.split("\n");
  const start = lines.findIndex((line) => /^ {2}\d+ flaky$/.test(line)) + 1;
  const end = lines.findIndex((line, at) => at >= start && !line.startsWith("    "));
  return start === 0 ? [] : lines.slice(start, end).map((line) => `passed only at the second try: ${line.trim()}`);
}

/** The lines that tests printed about what they measured. */
function findFigures(output) {
  return output.split("\n").filter((line) => /\d ?(ms|KB)\b/.test(line) && !/^\s*(ok|✓|✘|x|-)\s/.test(line));
}
