import { availableParallelism } from "node:os";
import path from "node:path";
import { ROOT } from "../paths.mjs";
import { runVitest } from "./run-vitest.mjs";

/** Here the tools remember which files they have found good; git ignores it, and it may be removed at any time. */
const CACHE = path.join(ROOT, ".cache");
const TOOLS = path.join(ROOT, "node_modules");

const ESLINT = [
  path.join(TOOLS, "eslint", "bin", "eslint.js"),
  "--max-warnings=0",
  "--no-warn-ignored",
  "--cache",
  "--cache-strategy=content",
  `--cache-location=${path.join(CACHE, "eslint")}`,
];
/** The typed rules and import circles: they read the whole project anew each time, so that none is missed by a cache. */
const OXLINT = [
  path.join(TOOLS, "oxlint", "dist", "cli.js"),
  "--type-aware",
  "--deny-warnings",
  "--no-error-on-unmatched-pattern",
];
const PRETTIER = [
  path.join(TOOLS, "prettier", "bin", "prettier.cjs"),
  "--check",
  "--log-level=warn",
  "--ignore-unknown",
  "--cache",
  "--cache-strategy=content",
  `--cache-location=${path.join(CACHE, "prettier")}`,
];
/** The compiler as a native program, which takes a third of the time; the one that ESLint and Next.js use is the same language. */
const TYPESCRIPT = [
  path.join(TOOLS, "typescript-native", "lib", "tsc.js"),
  "--noEmit",
  "--pretty",
  `--tsBuildInfoFile`,
  path.join(CACHE, "types.tsbuildinfo"),
];

/**
 * Runs format, lint, types and unit tests, as many at a time as the machine has processors.
 * @param {import("../processes/process-group.mjs").ProcessGroup} processes
 * @param {import("./test-report.mjs").TestReport} report
 */
export async function runChecks(processes, report) {
  // The longest first: then no long one is left alone at the end.
  await runSideBySide([
    () => runVitest(processes, report, "unit"),
    () => runCheck(processes, report, "lint", [...ESLINT, "."]),
    () => runCheck(processes, report, "format", [...PRETTIER, "."]),
    () => runCheck(processes, report, "lint with types", [...OXLINT, "."]),
    () => runCheck(processes, report, "types", TYPESCRIPT),
  ]);
}

/**
 * Lints and formats some files, checks all types, and runs the tests that import one of the files or stand beside one.
 * @param {import("../processes/process-group.mjs").ProcessGroup} processes
 * @param {import("./test-report.mjs").TestReport} report
 * @param {string[]} files relative to the clone
 * @param {string[]} databaseTests the tests on PostgreSQL among and beside them
 */
export async function runChecksOfFiles(processes, report, files, databaseTests) {
  const sources = files.filter((file) => /\.(tsx?|mjs)$/.test(file));
  await runSideBySide([
    ...(databaseTests.length > 0 ? [() => runVitest(processes, report, "db", { paths: databaseTests })] : []),
    () => runVitest(processes, report, "unit", { relatedTo: files }),
    () => runVitest(processes, report, "rules", { relatedTo: files }),
    ...(sources.length > 0 ? [() => runCheck(processes, report, "lint", [...ESLINT, ...sources])] : []),
    ...(sources.length > 0 ? [() => runCheck(processes, report, "lint with types", [...OXLINT, ...sources])] : []),
    () => runCheck(processes, report, "format", [...PRETTIER, ...files]),
    () => runCheck(processes, report, "types", TYPESCRIPT),
  ]);
}

/** Runs one tool; it counts as one test. */
async function runCheck(processes, report, name, args) {
  const startedAt = Date.now();
  const { ok, output } = await processes.run({ name, command: process.execPath, args, cwd: ROOT });
  if (!processes.stopping) report.add(name, startedAt, { passed: ok ? 1 : 0, failed: ok ? 0 : 1, output });
}

/** @param {Array<() => Promise<void>>} tasks */
async function runSideBySide(tasks) {
  const waiting = [...tasks];
  const runNext = async () => {
    for (let task = waiting.shift(); task; task = waiting.shift()) await task();
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, runNext));
}
