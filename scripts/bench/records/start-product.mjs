import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../../paths.mjs";
import { findFreePort } from "../../ports.mjs";
import { TYPESCRIPT_ARGS } from "../../setup/prepare-database.mjs";
import { UserError } from "../../user-error.mjs";
import { waitUntilItAnswers } from "../callbacks/start-targets.mjs";
import { post, startWithSandbox } from "../shared/start-with-sandbox.mjs";

const CLIENT_ID = "SBXID_CITY";
const WAIT_MS = 60_000;

/** @typedef {Awaited<ReturnType<typeof startProduct>>} BenchProduct */

/**
 * Starts the product as in production with its background work in the same process, the sandbox network, and a doctor whom the benchmark
 * directs.
 * @param {import("../../processes/process-group.mjs").ProcessGroup} processes
 * @param {(line: string) => void} print
 * @param {string} folder
 * @param {import("../../postgres/start-postgres.mjs").Cluster} cluster
 */
export async function startProduct(processes, print, folder, cluster) {
  const product = await startWithSandbox(processes, print, folder, cluster);
  const { env, control, readControl } = product;
  const doctorPort = await findFreePort();
  processes.launch({
    name: "doctor",
    command: process.execPath,
    args: [...TYPESCRIPT_ARGS, path.join("scripts", "bench", "records", "records-doctor.ts")],
    env: { ...env, PORT: String(doctorPort) },
    cwd: ROOT,
    onError: (line) => console.error(line),
  });
  await waitUntilItAnswers(doctorPort);
  const doctor = (action, input) => post(`http://127.0.0.1:${doctorPort}/${action}`, input);
  const transactionsOf = async (artefactId) => {
    const all = await readControl(`transactions?clientId=${CLIENT_ID}`);
    return all.filter(({ requested }) => artefactId === undefined || requested.artefactId === artefactId);
  };
  return {
    ...product,
    doctor,
    transactionsOf,
    createToken: async () => (await control("token", {})).token,
    setFaults: (faults) => control("faults", { clientId: CLIENT_ID, ...faults }),
    /** Has a patient grant; returns the transfer that one hospital begins, or all once there are two. */
    grant: async (abhaAddress, hipId) => {
      const before = new Set((await transactionsOf()).map(({ id }) => id));
      await doctor("submit", { abhaAddress });
      return waitFor(`the records of ${abhaAddress} are requested`, async () => {
        const own = (await transactionsOf()).filter(({ id }) => !before.has(id));
        if (hipId) return own.find((one) => one.hipId === hipId);
        return own.length >= 2 ? own : null;
      });
    },
  };
}

/** Waits until `find` returns something; returns it. */
export async function waitFor(what, find) {
  for (const startedAt = Date.now(); Date.now() - startedAt < WAIT_MS;) {
    const found = await find();
    if (found) return found;
    await sleep(20);
  }
  throw new UserError(`${what}: not within a minute`);
}
