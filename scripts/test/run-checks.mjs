import path from "node:path";
import { ROOT } from "../paths.mjs";
import { runVitest } from "./run-vitest.mjs";

const CACHE = path.join(ROOT, "node_modules", ".cache", "consent-desk");
const bin = (name, file) => path.join(ROOT, "node_modules", name, file);

/** Format, lint and types: each counts as one. */
const CHECKS = {
  format: [
    bin("prettier", "bin/prettier.cjs"),
    "--check",
    "--log-level=warn",
    "--cache",
    `--cache-location=${path.join(CACHE, "prettier")}`,
    ".",
  ],
  lint: [
    bin("eslint", "bin/eslint.js"),
    "--max-warnings=0",
    "--cache",
    "--cache-strategy=content",
    `--cache-location=${path.join(CACHE, "eslint")}`,
    ".",
  ],
  types: [
    bin("typescript", "bin/tsc"),
    "--noEmit",
    "--pretty",
    `--tsBuildInfoFile`,
    path.join(CACHE, "types.tsbuildinfo"),
  ],
};

/**
 * Runs format, lint, types and unit tests, two at a time.
 * @param {import("../processes/process-group.mjs").ProcessGroup} processes
 * @param {import("./test-report.mjs").TestReport} report
 */
export async function runChecks(processes, report) {
  const check = async (name) => {
    const started = Date.now();
    const { ok, output } = await processes.run({ name, command: process.execPath, args: CHECKS[name], cwd: ROOT });
    if (!processes.stopping) report.add(name, started, { passed: ok ? 1 : 0, failed: ok ? 0 : 1, output });
  };
  await Promise.all([
    check("lint"),
    check("format")
      .then(() => check("types"))
      .then(() => runVitest(processes, report, "unit")),
  ]);
}
