import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../../paths.mjs";
import { UserError } from "../../user-error.mjs";
import { DATABASE_NAME } from "../../setup/embedded-database.mjs";

const GENERATOR = path.join(ROOT, "scripts", "bench", "callbacks", "load-generator.mjs");
const HIU_ID = "IN2710000001";
const ROUNDS = 5;
const SECONDS = 4;
const WARM_UP_SECONDS = 3;
const SUSTAINED_SECONDS = 8;
const SUSTAINED_ROUNDS = 3;
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
  // Of a request that is not known, so that processing it ends with waiting for its on-init.
  const consentArtefacts = [{ id: "{id}" }];
  const notification = { consentRequestId: "{id}", status: "GRANTED", reason: null, consentArtefacts };
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
 * Measures how many callbacks a second are both acknowledged and processed, from the first one until none is left, beside the server that
 * only inserts: with commits as fast as the disk, and with commits of at least ten milliseconds, as slow disks make them.
 * @param {ReturnType<typeof createMeter>} measure
 * @param {import("../../postgres/start-postgres.mjs").Cluster} cluster
 * @param {{ product: number, bareInsert: number }} ports the product has its background worker on
 * @param {(line: string) => void} print
 */
export async function measureSustained(measure, cluster, { product, bareInsert }, print) {
  const results = [];
  await withClient(cluster, async (client) => {
    for (const commitMs of [0, 10]) {
      print(`sustained, commits of at least ${commitMs} ms ...`);
      await client.query(`alter system set commit_delay = ${commitMs * 1000}`);
      await client.query("alter system set commit_siblings = 0");
      await client.query("select pg_reload_conf()");
      const load = { connections: 16, seconds: SUSTAINED_SECONDS };
      const rounds = [];
      for (let round = 1; round <= SUSTAINED_ROUNDS; round += 1) {
        await client.query("truncate gateway_callback cascade");
        const bare = await measure(bareInsert, load);
        const startedAt = performance.now();
        const acknowledged = await measure(product, load);
        await waitUntilProcessed(client);
        const seconds = (performance.now() - startedAt) / 1000;
        const { rows } = await client.query("select count(*)::int as stored from gateway_callback");
        const perSecond = rows[0].stored / seconds;
        rounds.push({ acknowledged: acknowledged.perSecond, perSecond, bare: bare.perSecond });
      }
      rounds.sort((one, other) => one.perSecond / one.bare - other.perSecond / other.bare);
      results.push({ commitMs, ...rounds[Math.floor(rounds.length / 2)] });
    }
    await client.query("alter system reset all");
    await client.query("select pg_reload_conf()");
  });
  return results;
}

async function waitUntilProcessed(client) {
  const text = "select count(*)::int as left from gateway_callback where state = 'received'";
  while ((await client.query(text)).rows[0].left > 0) await sleep(50);
}

/**
 * Deletes the stored callbacks, so that a worker that starts now is not busy with those of earlier rounds.
 * @param {import("../../postgres/start-postgres.mjs").Cluster} cluster
 */
export async function deleteCallbacks(cluster) {
  // cascade: an admin's decisions about callbacks, of which there are none here.
  await withClient(cluster, (client) => client.query("truncate gateway_callback cascade"));
}

/**
 * Deletes the counts of sign-ins, so that the next ones are compared.
 * @param {import("../../postgres/start-postgres.mjs").Cluster} cluster
 */
export async function deleteSignInLimits(cluster) {
  await withClient(cluster, (client) => client.query("truncate sign_in_limit"));
}

async function withClient(cluster, use) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: cluster.adminUrl(DATABASE_NAME) });
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}
