import { randomUUID } from "node:crypto";
import path from "node:path";
import { ROOT } from "../../paths.mjs";
import { Refusal } from "../../refusal.mjs";
import { DATABASE } from "../../setup/database.mjs";
import { median } from "./table.mjs";

const GENERATOR = path.join(ROOT, "scripts", "bench", "load", "generator.mjs");
const HIU_ID = "IN2710000001";
const ROUNDS = 5;
const SECONDS = 4;
const WARM_UP = 3;
const STEADY = { perSecond: 100, seconds: 30, connections: 16 };

/**
 * Measures one port, by a process of its own; anything but 202 ends the run.
 * @param {import("../../processes/crew.mjs").Crew} crew
 * @param {string} token
 */
export function meter(crew, token) {
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
  return async (port, how) => {
    const args = [GENERATOR, JSON.stringify({ ...load, port, ...how })];
    const { ok, output } = await crew.run({ name: "load", command: process.execPath, args });
    if (!ok) throw new Refusal(`The load generator failed:\n${output}`);
    const result = JSON.parse(output);
    const others = Object.keys(result.statuses).filter((status) => status !== "202");
    if (others.length > 0) throw new Refusal(`Port ${port} answered other things than 202: ${output}`);
    return result;
  };
}

/**
 * As many as are answered, each of the parties in turn, round by round; the medians.
 * @param {ReturnType<typeof meter>} measure
 * @param {Record<string, number>} parties name and port
 * @param {(line: string) => void} say
 */
export async function asManyAsAnswered(measure, parties, say) {
  const figures = [];
  for (const connections of [1, 16]) {
    const rounds = Object.fromEntries(Object.keys(parties).map((name) => [name, []]));
    for (const port of Object.values(parties)) await measure(port, { connections, seconds: WARM_UP });
    for (let round = 1; round <= ROUNDS; round += 1) {
      say(`connections: ${connections}, round ${round} of ${ROUNDS} ...`);
      for (const [name, port] of Object.entries(parties))
        rounds[name].push(await measure(port, { connections, seconds: SECONDS }));
    }
    const medians = Object.entries(rounds).map(([name, all]) => [name, median(all)]);
    figures.push({ connections, ...Object.fromEntries(medians) });
  }
  return figures;
}

/**
 * A hundred a second, whatever becomes of them.
 * @param {ReturnType<typeof meter>} measure
 */
export async function steadily(measure, port) {
  await measure(port, { ...STEADY, seconds: WARM_UP });
  return measure(port, STEADY);
}

/** As many as are answered, one round. */
export function once(measure, port) {
  return measure(port, { connections: 16, seconds: SECONDS });
}

/**
 * Takes away what earlier rounds left to do: a worker that starts now must not be busy with it.
 * @param {import("../../postgres/cluster.mjs").Cluster} cluster
 */
export async function forget(cluster) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: cluster.url(DATABASE) });
  await client.connect();
  await client.query("truncate gateway_callback, graphile_worker._private_jobs");
  await client.end();
}
