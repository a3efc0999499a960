import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../../paths.mjs";
import { endProcess } from "../../processes/end-process.mjs";
import { signInForTest } from "../../test/sign-in-for-test.mjs";
import { UserError } from "../../user-error.mjs";

const CHANGES_PER_SECOND = 20;
const WARM_UP_SECONDS = 5;
const SECONDS = 20;
/** How many people have the pages open. */
const SESSIONS = 10;
const DOCTORS = ["doctor@city.example", "doctor2@city.example"];
const PAGES_SCRIPT = path.join(ROOT, "scripts", "bench", "live", "open-pages.mjs");

/** @typedef {Awaited<ReturnType<typeof measureLivePages>>} LiveResult */

/**
 * Opens pages of one hospital, changes its requests twenty times a second, and measures what that costs the application's process and
 * how many statements it runs, heartbeats and transaction control included.
 * @param {{ processes: import("../../processes/process-group.mjs").ProcessGroup, appUrl: string, metricsToken: string,
 *   bench: Awaited<ReturnType<typeof import("./statement-counts.mjs").openBenchDatabase>>, pages: number }} options
 */
export async function measureLivePages({ processes, appUrl, metricsToken, bench, pages: count }) {
  const people = Array.from({ length: Math.min(SESSIONS, count) }, (_, at) => DOCTORS[at % DOCTORS.length] ?? "");
  const sessions = await Promise.all(people.map((email) => signInForTest(appUrl, email)));
  const cookies = sessions.map((session) => session.cookie());
  const pages = await openPages(processes, { appUrl, cookies, count });
  await changeSteadily(bench, WARM_UP_SECONDS);

  pages.takeReports();
  const cpuBefore = await readCpuSeconds(appUrl, metricsToken);
  const before = await bench.statements();
  const startedAt = performance.now();
  const changes = await changeSteadily(bench, SECONDS);
  const statements = (await bench.statements()) - before;
  const seconds = (performance.now() - startedAt) / 1_000;
  const reports = pages.takeReports();
  const cpuSeconds = (await readCpuSeconds(appUrl, metricsToken)) - cpuBefore;
  await pages.close();
  const refetchMs = reports.flatMap((report) => report.refetchMs).sort((a, b) => a - b);
  return {
    pages: count,
    changes,
    seconds,
    statementsPerChange: statements / changes,
    statementsPerRefetch: statements / refetchMs.length,
    cpuMsPerChange: (1_000 * cpuSeconds) / changes,
    cpuShare: cpuSeconds / seconds,
    received: reports.reduce((sum, report) => sum + report.changes, 0) / count / changes,
    failures: reports.reduce((sum, report) => sum + report.failures, 0),
    refetchesPerPageAndSecond: refetchMs.length / count / seconds,
    refetchMs: { p50: quantile(refetchMs, 0.5), p95: quantile(refetchMs, 0.95) },
  };
}

/** Opens the pages in a process of their own, and collects what it reports. */
async function openPages(processes, options) {
  /** @type {import("./open-pages.mjs").Report[]} */
  let reports = [];
  /** @type {string[]} */
  const errors = [];
  /** @type {(isOpen: boolean) => void} */
  let setOpen = () => {};
  const opened = new Promise((resolve) => (setOpen = resolve));
  const { pid, ended } = processes.launch({
    name: "pages",
    command: process.execPath,
    args: [PAGES_SCRIPT, JSON.stringify(options)],
    cwd: ROOT,
    onOut: (line) => void (line === "open" ? setOpen(true) : reports.push(JSON.parse(line))),
    onError: (line) => errors.push(line),
  });
  let isOpen = true;
  void ended.then(() => setOpen((isOpen = false)));
  if (!(await opened)) throw new UserError(`The pages cannot be opened:\n${errors.join("\n")}`);
  return {
    takeReports: () => {
      if (!isOpen) throw new UserError(`The pages were closed:\n${errors.join("\n")}`);
      const taken = reports;
      reports = [];
      return taken;
    },
    close: async () => {
      if (pid) await endProcess(pid, [["SIGTERM", 3_000]]);
      await ended;
    },
  };
}

async function changeSteadily(bench, seconds) {
  const startedAt = performance.now();
  let changes = 0;
  for (; changes < seconds * CHANGES_PER_SECOND; changes += 1) {
    await sleep(Math.max(0, startedAt + (1_000 * changes) / CHANGES_PER_SECOND - performance.now()));
    await bench.changeRequest();
  }
  return changes;
}

async function readCpuSeconds(appUrl, token) {
  const response = await fetch(`${appUrl}/api/metrics`, { headers: { authorization: `Bearer ${token}` } });
  return Number(/^process_cpu_seconds_total (\S+)$/m.exec(await response.text())?.[1]);
}

const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
