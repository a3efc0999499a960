import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../paths.mjs";
import { Refusal } from "../refusal.mjs";
import { command } from "../setup/command.mjs";
import { DATABASE, embeddedDatabase } from "../setup/database.mjs";
import { install } from "../setup/install.mjs";
import { openWorkspace } from "../test/workspace.mjs";
import { startBare, startNothing, startProduct } from "./callbacks/parties.mjs";
import { median, tableOf } from "./callbacks/table.mjs";

const GENERATOR = path.join(ROOT, "scripts", "bench", "load", "generator.mjs");
const HIU_ID = "IN2710000001";
const ROUNDS = 5;
const SECONDS = 4;
const STEADY = { perSecond: 100, seconds: 20, connections: 16 };

// How fast callbacks are verified, kept durably and acknowledged, beside a route that does nothing and a server of one insert:
// npm run bench -- callbacks [--json FILE]
await command(
  async ({ say, onStop }) => {
    const file = process.argv[process.argv.indexOf("--json") + 1];
    if (process.argv.includes("--json") && !file) throw new Refusal("--json needs the name of a file.");
    const { folder, crew, close } = await openWorkspace("bench");
    let database = null;
    onStop(async () => {
      await crew.stop();
      await (await database?.catch(() => null))?.stop();
      close();
    });
    await install(crew, say);
    database = embeddedDatabase(folder, say, true);
    const product = await startProduct(crew, say, folder, await database);
    say("building an application that does nothing ...");
    const nothing = await startNothing(crew, folder);
    const bare = await startBare(crew, (await database).url(DATABASE));
    const headers = {
      Authorization: `Bearer ${await product.token()}`,
      "X-HIU-ID": HIU_ID,
      "REQUEST-ID": "{id}",
      TIMESTAMP: new Date().toISOString(),
      "Content-Type": "application/json",
    };
    const notification = {
      consentRequestId: randomUUID(),
      status: "GRANTED",
      reason: null,
      consentArtefacts: [{ id: randomUUID() }],
    };
    const load = { path: "/api/v3/hiu/consent/request/notify", headers, body: JSON.stringify({ notification }) };
    const measure = async (port, how) => {
      const job = {
        name: "load",
        command: process.execPath,
        args: [GENERATOR, JSON.stringify({ ...load, port, ...how })],
      };
      const { ok, output } = await crew.run(job);
      if (!ok) throw new Refusal(`The load generator failed:\n${output}`);
      const result = JSON.parse(output);
      const other = Object.keys(result.statuses).filter((status) => status !== "202");
      if (other.length > 0) throw new Refusal(`Port ${port} answered other things than 202: ${output}`);
      return result;
    };

    const figures = [];
    for (const connections of [1, 16]) {
      const parties = { product: product.port, nothing, bare };
      const rounds = { product: [], nothing: [], bare: [] };
      for (const port of Object.values(parties)) await measure(port, { connections, seconds: 2 });
      for (let round = 0; round < ROUNDS; round += 1) {
        say(`${connections} connection(s), round ${round + 1} of ${ROUNDS} ...`);
        for (const [name, port] of Object.entries(parties)) {
          rounds[name].push(await measure(port, { connections, seconds: SECONDS }));
        }
      }
      figures.push({
        connections,
        worker: "off",
        ...Object.fromEntries(Object.entries(rounds).map(([name, all]) => [name, median(all)])),
      });
    }
    say(`${STEADY.perSecond} a second for ${STEADY.seconds} s ...`);
    const steady = [{ worker: "off", ...(await measure(product.port, STEADY)) }];
    const working = await product.withWorker();
    await measure(working, { connections: 16, seconds: 2 });
    const on = await measure(working, { connections: 16, seconds: SECONDS });
    steady.push({ worker: "on", ...(await measure(working, STEADY)) });
    for (const line of tableOf({ figures, steady, on })) say(line);
    if (file) writeFileSync(file, `${JSON.stringify({ figures, steady, workerOn: on }, null, 2)}\n`);
  },
  { stopped: 1 },
);
