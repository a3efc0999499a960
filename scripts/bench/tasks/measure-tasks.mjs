import { ADMIN_TASKS } from "./admin-tasks.mjs";
import { createKeyboardPerson } from "./create-keyboard-person.mjs";
import { DOCTOR_TASKS } from "./doctor-tasks.mjs";

/** @typedef {ReturnType<ReturnType<typeof createKeyboardPerson>["done"]> & { name: string, limit: number | null, problem: string | null }} TaskResult */

/**
 * Performs every task by keyboard alone, one after the other. A task that cannot be done to its end has a problem, and the others are still
 * performed.
 * @param {import("./open-desk.mjs").Desk} desk
 * @param {(line: string) => void} print
 * @returns {Promise<TaskResult[]>}
 */
export async function measureTasks(desk, print) {
  const results = [];
  for (const { name, who, limit = null, prepare, run } of [...DOCTOR_TASKS, ...ADMIN_TASKS]) {
    print(`${name} ...`);
    const person = createKeyboardPerson(desk[who]);
    let problem = null;
    try {
      await prepare(desk);
      await run(person, desk);
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
    results.push({ name, limit, problem, ...person.done() });
  }
  return results;
}

/** Whether a task was done to its end, within its limit. @param {TaskResult} result */
export function isGood({ problem, limit, seconds, responseSeconds }) {
  return problem === null && (limit === null || seconds + responseSeconds <= limit);
}
