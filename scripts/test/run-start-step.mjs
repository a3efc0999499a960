import path from "node:path";
import { ROOT } from "../paths.mjs";
import { findFreePort } from "../ports.mjs";
import { withoutSettings } from "./without-settings.mjs";
import { openWorkspace } from "./open-workspace.mjs";

const READY_WITHIN = 120_000;
const GONE_WITHIN = 10_000;

/**
 * What a newcomer does first: npm start, a look at what it prints, and Ctrl-C. Counts as one test.
 * @param {import("./test-report.mjs").TestReport} report
 * @param {import("../setup/run-command.mjs").CommandContext} context
 * @param {string} distDir the build to run
 */
export async function runStartStep(report, { onStop }, distDir) {
  const started = Date.now();
  const { folder, processes, close } = await openWorkspace("start");
  onStop(async () => {
    await processes.stop();
    close();
  });
  const [port, sandboxPort] = [await findFreePort(), await findFreePort()];
  const lines = [];
  const own = { PORT: String(port), SANDBOX_PORT: String(sandboxPort), DATA_DIR: path.join(folder, "data") };
  const { pid = 0, ended } = processes.launch(
    {
      name: "start",
      command: process.execPath,
      args: [path.join(ROOT, "scripts", "start.mjs")],
      env: { ...withoutSettings(process.env), ...own, NEXT_DIST_DIR: distDir },
      cwd: ROOT,
      onOut: (line) => lines.push(line),
      onError: (line) => lines.push(line),
    },
    GONE_WITHIN,
  );
  const wrong = await whatIsWrong({ port, sandboxPort, lines, pid, ended });
  if (processes.stopping) return;
  report.add("npm start", started, {
    passed: wrong ? 0 : 1,
    failed: wrong ? 1 : 0,
    output: `${wrong}. It said:\n${lines.join("\n")}`,
  });
}

async function whatIsWrong({ port, sandboxPort, lines, pid, ended }) {
  const over = ended.then(() => "it ended by itself");
  const early = await Promise.race([over, until(() => lines.some((line) => line.includes("is ready")), READY_WITHIN)]);
  if (early !== true) return early || "it did not become ready";
  for (const url of [`http://localhost:${port}/sign-in`, `http://localhost:${sandboxPort}/phone`]) {
    if (!(await answers(url))) return `${url} does not answer`;
  }
  process.kill(pid, "SIGTERM");
  const code = await Promise.race([ended.then(({ code }) => code), until(() => false, GONE_WITHIN)]);
  if (code !== 0) return `SIGTERM did not end it well (${code})`;
  for (const url of [`http://localhost:${port}/api/health`, `http://localhost:${sandboxPort}/phone`]) {
    if (await answers(url)) return `${url} still answers after the end`;
  }
  return "";
}

async function until(isTrue, patience) {
  for (let waited = 0; waited < patience; waited += 50) {
    if (isTrue()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

async function answers(url) {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(30_000) })).ok;
  } catch {
    return false;
  }
}
