import { writeFileSync } from "node:fs";
import { Refusal } from "../refusal.mjs";
import { command } from "../setup/command.mjs";
import { DATABASE, embeddedDatabase } from "../setup/database.mjs";
import { install } from "../setup/install.mjs";
import { openWorkspace } from "../test/workspace.mjs";
import { asManyAsAnswered, forget, meter, once, steadily } from "./callbacks/measure-callbacks.mjs";
import { startBare, startNothing, startProduct } from "./callbacks/start-targets.mjs";
import { formatCallbacksReport } from "./callbacks/format-callbacks-report.mjs";

// How fast callbacks are verified, kept durably and acknowledged, beside a route that does nothing and a server of one insert:
// npm run bench -- callbacks [--json FILE]
await command(
  async ({ say, onStop }) => {
    const file = fileIn(process.argv.slice(2));
    const { folder, processes, close } = await openWorkspace("bench");
    let database = null;
    onStop(async () => {
      await processes.stop();
      await (await database?.catch(() => null))?.stop();
      close();
    });
    await install(processes, say);
    database = embeddedDatabase(folder, say, true);
    const cluster = await database;
    const product = await startProduct(processes, say, folder, cluster);
    say("building an application that does nothing ...");
    const nothing = await startNothing(processes, folder);
    const bare = await startBare(processes, cluster.url(DATABASE));
    const measure = meter(processes, await product.token());

    const figures = await asManyAsAnswered(measure, { product: product.port, nothing, bare }, say);
    await forget(cluster);
    say("a hundred a second, background worker off ...");
    const steady = [{ worker: "off", ...(await steadily(measure, product.port)) }];
    await forget(cluster);
    say("a hundred a second, background worker on ...");
    const working = await product.withWorker();
    steady.push({ worker: "on", ...(await steadily(measure, working)) });
    const workerOn = await once(measure, working);

    for (const line of formatCallbacksReport({ figures, steady, workerOn })) say(line);
    if (file) writeFileSync(file, `${JSON.stringify({ figures, steady, workerOn }, null, 2)}\n`);
  },
  { stopped: 1 },
);

/** @param {string[]} args */
function fileIn(args) {
  if (args.length === 0) return null;
  const [flag, file] = args;
  if (flag !== "--json" || !file || args.length > 2)
    throw new Refusal("usage: npm run bench -- callbacks [--json FILE]");
  return file;
}
