import { randomUUID } from "node:crypto";
import path from "node:path";
import { ROOT } from "../../paths.mjs";
import { UserError } from "../../user-error.mjs";
import { DATABASE_NAME } from "../../setup/embedded-database.mjs";

const GENERATOR = path.join(ROOT, "scripts", "bench", "callbacks", "load-generator.mjs");
const HIU_ID = "IN2710000001";
const ROUNDS = 5;
const SECONDS = 4;
const WARM_UP_SECONDS = 3;
const FIXED_RATE = { perSecond: 100, seconds: 30, connections: 16 };

/**
 * @typedef {object} Result
 * @property {number} perSecond
 * @property {number} p50 milliseconds, as p95 and p99
 * @property {number} p95
 * @property {number} p99
 * @property {number} within50 the share that was answered within 50 ms
 */

/**
 * Creates a function that measures the server at one port with a load generator in a process of its own. It throws a {@link UserError} when
 * any answer is not 202.
 * @param {import("../../processes/process-group.mjs").ProcessGroup} processes
 * @param {string} token
 */
export function createMeter(processes, token) {
  const headers = {
    Authorization: `Bearer ${token}`,
    "X-HIU-ID": HIU_ID,
    "REQUEST-ID": "{id}",
    TIMESTAMP: new Date().toISOString(),
    "Content-Type": "application/json",
  };
  const consentArtefacts = [{ id: randomUUID() }];
  const notification = { consentRequestId: randomUUID(), status: "GRANTED", reason: null, consentArtefacts };
  const load = { path: "/api/v3/hiu/consent/request/notify", headers, body: JSON.stringify({ notification }) };
  return async (port, options) => {
    const args = [GENERATOR, JSON.stringify({ ...load, port, ...options })];
    const { ok, output } = await processes.run({ name: "load", command: process.execPath, args });
    if (!ok) throw new UserError(`The load generator failed:\n${output}`);
    const result = JSON.parse(output);
    const others = Object.keys(result.statuses).filter((status) => status !== "202");
    if (others.length > 0) throw new UserError(`Port ${port} did not answer every request with 202: ${output}`);
    return result;
  };
}

/**
 * Measures the highest throughput of each target, in turn in each round, and returns the medians of the rounds.
 * @param {ReturnType<typeof createMeter>} measure
 * @param {Record<string, number>} targets name and port
 * @param {(line: string) => void} print
 */
export async function measureThroughput(measure, targets, print) {
  const results = [];
  for (const connections of [1, 16]) {
    const rounds = Object.fromEntries(Object.keys(targets).map((name) => [name, []]));
    for (const port of Object.values(targets)) await measure(port, { connections, seconds: WARM_UP_SECONDS });
    for (let round = 1; round <= ROUNDS; round += 1) {
      print(`connections: ${connections}, round ${round} of ${ROUNDS} ...`);
      for (const [name, port] of Object.entries(targets))
        rounds[name].push(await measure(port, { connections, seconds: SECONDS }));
    }
    const medians = Object.entries(rounds).map(([name, all]) => [name, median(all)]);
    results.push({ connections, ...Object.fromEntries(medians) });
  }
  return results;
}

/**
 * The median of each figure over the rounds.
 * @param {Result[]} rounds
 * @returns {Result}
 */
function median(rounds) {
  const of = (name) => rounds.map((round) => round[name]).sort((a, b) => a - b)[Math.floor(rounds.length / 2)] ?? NaN;
  return { perSecond: of("perSecond"), p50: of("p50"), p95: of("p95"), p99: of("p99"), within50: of("within50") };
}

/**
 * Measures the response times at a hundred requests a second.
 * @param {ReturnType<typeof createMeter>} measure
 * @param {number} port
 */
export async function measureAtFixedRate(measure, port) {
  await measure(port, { ...FIXED_RATE, seconds: WARM_UP_SECONDS });
  return measure(port, FIXED_RATE);
}

/**
 * Measures the highest throughput in one round.
 * @param {ReturnType<typeof createMeter>} measure
 * @param {number} port
 */
export function measureOneRound(measure, port) {
  return measure(port, { connections: 16, seconds: SECONDS });
}

/**
 * Deletes the stored callbacks, so that a worker that starts now is not busy with those of earlier rounds.
 * @param {import("../../postgres/start-postgres.mjs").Cluster} cluster
 */
export async function deleteCallbacks(cluster) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: cluster.adminUrl(DATABASE_NAME) });
  await client.connect();
  try {
    // cascade: an admin's decisions about callbacks, of which there are none here.
    await client.query("truncate gateway_callback cascade");
  } finally {
    await client.end();
  }
}
