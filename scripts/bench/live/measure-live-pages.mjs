import { setTimeout as sleep } from "node:timers/promises";
import { signInForTest } from "../../test/sign-in-for-test.mjs";
import { openPage } from "./open-page.mjs";

const CHANGES_PER_SECOND = 20;
const WARM_UP_SECONDS = 5;
const SECONDS = 20;
/** How many people have the pages open. */
const SESSIONS = 10;
const DOCTORS = ["doctor@city.example", "doctor2@city.example"];

/** @typedef {Awaited<ReturnType<typeof measureLivePages>>} LiveResult */

/**
 * Opens pages of one hospital, changes its requests twenty times a second, and measures what that costs the application's process and
 * how many statements it runs. Statements beside a change are those of heartbeats.
 * @param {{ appUrl: string, metricsToken: string, bench: Awaited<ReturnType<typeof import("./statement-counts.mjs").openBenchDatabase>>, pages: number }} options
 */
export async function measureLivePages({ appUrl, metricsToken, bench, pages: count }) {
  const sessions = await Promise.all(
    Array.from({ length: Math.min(SESSIONS, count) }, (_, at) =>
      signInForTest(appUrl, DOCTORS[at % DOCTORS.length] ?? ""),
    ),
  );
  const pages = [];
  for (let at = 0; at < count; at += 1) pages.push(await openPage(sessions[at % sessions.length] ?? fetch));
  await changeSteadily(bench, WARM_UP_SECONDS);

  for (const page of pages) Object.assign(page, { changes: 0, refetches: 0, refetchMs: [] });
  const cpuBefore = await readCpuSeconds(appUrl, metricsToken);
  const before = await bench.statements();
  const startedAt = performance.now();
  const changes = await changeSteadily(bench, SECONDS);
  const statements = (await bench.statements()) - before;
  const seconds = (performance.now() - startedAt) / 1_000;
  const cpuSeconds = (await readCpuSeconds(appUrl, metricsToken)) - cpuBefore;
  for (const page of pages) page.close();
  const refetchMs = pages.flatMap((page) => page.refetchMs).sort((a, b) => a - b);
  return {
    pages: count,
    changes,
    seconds,
    statementsPerChange: statements / changes,
    cpuMsPerChange: (1_000 * cpuSeconds) / changes,
    cpuShare: cpuSeconds / seconds,
    received: pages.reduce((sum, page) => sum + page.changes, 0) / count,
    refetchesPerPageAndSecond: refetchMs.length / count / seconds,
    statementsPerRefetch: refetchMs.length > 0 ? statements / refetchMs.length : 0,
    refetchMs: { p50: quantile(refetchMs, 0.5), p95: quantile(refetchMs, 0.95) },
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
