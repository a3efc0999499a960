import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { UserError } from "../user-error.mjs";
import { buildApplication } from "../setup/build-application.mjs";
import { DATABASE_NAME, startEmbeddedDatabase } from "../setup/embedded-database.mjs";
import { installDependencies } from "../setup/install-dependencies.mjs";
import { launchApp } from "../setup/launch-product.mjs";
import { prepareDatabase } from "../setup/prepare-database.mjs";
import { runCommand } from "../setup/run-command.mjs";
import { openWorkspace } from "../test/open-workspace.mjs";
import { productWithOwnData } from "../test/product-with-own-data.mjs";
import { formatLiveReport } from "./live/format-live-report.mjs";
import { measureLivePages } from "./live/measure-live-pages.mjs";
import { countStatements, openBenchDatabase } from "./live/statement-counts.mjs";

const PAGES = [1, 100, 500];

// Measures what open pages of one hospital cost while its requests change: npm run bench -- live [--json FILE]
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
    database = startEmbeddedDatabase(folder, print, true).then(async (cluster) => {
      await countStatements(cluster);
      // The library that counts is loaded at a start alone.
      await cluster.stop();
      return startEmbeddedDatabase(folder, () => {}, true);
    });
    const cluster = await database;
    const metricsToken = randomBytes(16).toString("hex");
    // The demo hospitals belong to the sandbox network, which is not started: nothing is sent.
    const { addresses, env: common } = await productWithOwnData(folder, cluster);
    const env = {
      ...common,
      METRICS_TOKEN: metricsToken,
      WORKER: "off",
    };
    await buildApplication(processes, print, env);
    await prepareDatabase(processes, print, env, ["--demo"]);
    await launchApp(processes, env, folder, { dev: false, show: false });

    const bench = await openBenchDatabase(cluster.adminUrl(DATABASE_NAME));
    const results = [];
    for (const pages of PAGES) {
      print(`${pages} open page${pages === 1 ? "" : "s"} ...`);
      results.push(await measureLivePages({ processes, appUrl: addresses.localUrl, metricsToken, bench, pages }));
    }
    await bench.end();
    for (const line of formatLiveReport(results)) print(line);
    if (file) writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  },
  { stopped: 1 },
);

/** @param {string[]} args */
function readFileOption(args) {
  if (args.length === 0) return null;
  const [flag, file] = args;
  if (flag !== "--json" || !file || args.length > 2) throw new UserError("usage: npm run bench -- live [--json FILE]");
  return file;
}
