import "server-only";
import { TaskPool, type TaskOptions, type TaskOutcome } from "@/lib/health-record/worker/task-pool";
import type * as tasks from "@/lib/health-record/worker/tasks";

export type Tasks = typeof tasks;
export type TaskName = keyof Tasks;
export type TaskInput<K extends TaskName> = Parameters<Tasks[K]>[0];
export type TaskResult<K extends TaskName> = Awaited<ReturnType<Tasks[K]>>;

const TASKS = "lib/health-record/worker/tasks.ts";

// On `globalThis`, because Next.js loads a module several times in one process.
const holder = globalThis as { consentDeskTasks?: TaskPool<Tasks> };

function pool(): TaskPool<Tasks> {
  return (holder.consentDeskTasks ??= new TaskPool<Tasks>(TASKS));
}

/** Runs one of the tasks in a thread. Never throws; where there is no result, it returns the reason. */
export function runTask<K extends TaskName>(
  name: K,
  input: TaskInput<K>,
  options?: TaskOptions,
): Promise<TaskOutcome<TaskResult<K>>> {
  return pool().run(name, input, options);
}

/** Starts the threads, which takes a moment, so that the first task does not wait for them. */
export function startTaskThreads(): void {
  pool();
}
