import path from "node:path";
import { ROOT } from "../paths.mjs";
import { findFreePort } from "../ports.mjs";
import { describeTime } from "./describe-time.mjs";
import { openWorkspace } from "./open-workspace.mjs";
import { waitUntil } from "./wait-until.mjs";
import { withoutSettings } from "./without-settings.mjs";

const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 10_000;

/**
 * Does what a newcomer does first: npm start, a look at two pages, and Ctrl-C. Counts as one test.
 * @param {import("./test-report.mjs").TestStep} step
 */
export async function runStartStep({ report, context, settings, distDir }) {
  const startedAt = Date.now();
  const { folder, processes, close } = await openWorkspace("start");
  context.onStop(async () => {
    await processes.stop();
    close();
  });
  const [port, sandboxPort] = [await findFreePort(), await findFreePort()];
  const own = { PORT: String(port), SANDBOX_PORT: String(sandboxPort), DATA_DIR: path.join(folder, "data") };
  const limits = { startMs: START_LIMIT_MS * settings.timeFactor, stopMs: STOP_LIMIT_MS * settings.timeFactor };
  const lines = [];
  const onLine = (line) => lines.push(line);
  const { pid = 0, ended } = processes.launch(
    {
      name: "start",
      command: process.execPath,
      args: [path.join(ROOT, "scripts", "start.mjs")],
      env: { ...withoutSettings(process.env), ...own, NEXT_DIST_DIR: distDir },
      cwd: ROOT,
      onOut: onLine,
      onError: onLine,
    },
    limits.stopMs,
  );
  const figures = [];
  const problem = await startAndStop({ port, sandboxPort, lines, pid, ended, limits, figures }).catch(
    (error) => error.message,
  );
  if (processes.stopping) return;
  report.add("npm start", startedAt, {
    passed: problem ? 0 : 1,
    failed: problem ? 1 : 0,
    output: [problem, "Its output:", ...lines].join("\n"),
    figures,
  });
}

/** Returns a sentence when something is wrong, else nothing; adds what it measured to `figures`. */
async function startAndStop({ port, sandboxPort, lines, pid, ended, limits, figures }) {
  const startedAt = Date.now();
  let exit = null;
  void ended.then((how) => (exit = how));
  const isReady = async () => lines.some((line) => line.includes("is ready"));
  await waitUntil("the start is ready or has ended", async () => exit !== null || isReady(), limits.startMs);
  if (exit) return "It ended by itself.";
  figures.push(describeTime("from npm start to ready", Date.now() - startedAt, limits.startMs));
  const pages = [`http://localhost:${port}/sign-in`, `http://localhost:${sandboxPort}/phone`];
  for (const url of pages) if (!(await answersOk(url))) return `${url} does not answer.`;

  const stoppedAt = Date.now();
  process.kill(pid, "SIGTERM");
  await waitUntil("it has ended after SIGTERM", async () => exit !== null, limits.stopMs);
  figures.push(describeTime("from SIGTERM to its end", Date.now() - stoppedAt, limits.stopMs));
  const { code } = await ended;
  if (code !== 0) return `After SIGTERM it ended with the code ${code}.`;
  for (const url of pages) if (await answersOk(url)) return `${url} still answers after the end.`;
  return "";
}

async function answersOk(url) {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(30_000) })).ok;
  } catch {
    return false;
  }
}
