import { writeFileSync } from "node:fs";
import { UserError } from "../user-error.mjs";
import { runCommand } from "../setup/run-command.mjs";
import { DATABASE_NAME, startEmbeddedDatabase } from "../setup/embedded-database.mjs";
import { installDependencies } from "../setup/install-dependencies.mjs";
import { openWorkspace } from "../test/open-workspace.mjs";
import { formatCallbacksReport } from "./callbacks/format-callbacks-report.mjs";
import {
  createMeter,
  deleteCallbacks,
  measureAtFixedRate,
  measureSustained,
  measureThroughput,
} from "./callbacks/measure-callbacks.mjs";
import { startBareInsert, startEmptyRoute, startProduct } from "./callbacks/start-targets.mjs";

// Measures how fast callbacks are verified, stored durably and acknowledged, compared with a route that does nothing and a server that
// makes one insert: npm run bench -- callbacks [--json FILE]
await runCommand(
  async ({ print, onStop }) => {
    const file = readFileOption(process.argv.slice(2));
    const { folder, processes, close } = await openWorkspace("bench");
    let database = null;
    onStop(async () => {
      await processes.stop();
      await (await database?.catch(() => null))?.stop();
      close();
    });
    await installDependencies(processes, print);
    database = startEmbeddedDatabase(folder, print, true);
    const cluster = await database;
    const product = await startProduct(processes, print, folder, cluster);
    print("building an application with an empty route ...");
    const emptyRoute = await startEmptyRoute(processes, folder);
    const bareInsert = await startBareInsert(processes, cluster.url(DATABASE_NAME));
    const measure = createMeter(processes, await product.createToken());

    const throughput = await measureThroughput(measure, { product: product.port, emptyRoute, bareInsert }, print);
    await deleteCallbacks(cluster);
    print("a hundred a second, background worker off ...");
    const fixedRate = [{ worker: "off", ...(await measureAtFixedRate(measure, product.port)) }];
    await deleteCallbacks(cluster);
    print("a hundred a second, background worker on ...");
    const workerPort = await product.startWithWorker();
    fixedRate.push({ worker: "on", ...(await measureAtFixedRate(measure, workerPort)) });
    const ports = { product: workerPort, bareInsert };
    const sustained = await measureSustained(measure, cluster, ports, print);

    for (const line of formatCallbacksReport({ throughput, fixedRate, sustained })) print(line);
    if (file) writeFileSync(file, `${JSON.stringify({ throughput, fixedRate, sustained }, null, 2)}\n`);
  },
  { stopped: 1 },
);

/** @param {string[]} args */
function readFileOption(args) {
  if (args.length === 0) return null;
  const [flag, file] = args;
  if (flag !== "--json" || !file || args.length > 2)
    throw new UserError("usage: npm run bench -- callbacks [--json FILE]");
  return file;
}
