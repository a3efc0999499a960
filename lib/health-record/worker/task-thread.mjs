import { createRequire } from "node:module";
import { runInThisContext } from "node:vm";
import { workerData } from "node:worker_threads";

// Runs in each thread of a task pool: the code of the tasks comes with the thread, built by lib/health-record/worker/build-tasks.ts.
/** @type {{ exports: Record<string, (input: unknown) => unknown> }} */
const tasks = { exports: {} };
const load = runInThisContext(`(function (module, require) {${workerData.code}\n})`, { filename: workerData.file });
load(tasks, createRequire(import.meta.url));

/**
 * Runs a task.
 * @param {{ name: string, input: unknown }} task
 */
export function runTask({ name, input }) {
  return tasks.exports[name](input);
}
