import { writeFileSync } from "node:fs";
import { DATABASE_NAME, startEmbeddedDatabase } from "../setup/embedded-database.mjs";
import { installDependencies } from "../setup/install-dependencies.mjs";
import { runCommand } from "../setup/run-command.mjs";
import { openWorkspace } from "../test/open-workspace.mjs";
import { UserError } from "../user-error.mjs";
import { formatRecordsReport } from "./records/format-records-report.mjs";
import { measureManyDocuments } from "./records/measure-many-documents.mjs";
import { measureMemory } from "./records/measure-memory.mjs";
import { measureReading } from "./records/measure-reading.mjs";
import { startProduct } from "./records/start-product.mjs";

// Measures how fast records can be read on the open page, how fast the page of a patient with many documents begins, and what large pages of
// records cost the process: npm run bench -- records [--json FILE]
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
    const { default: pg } = await import("pg");
    const client = new pg.Client({ connectionString: cluster.adminUrl(DATABASE_NAME) });
    client.on("error", () => undefined);
    await client.connect();

    print("documents arrive on an open page ...");
    const reading = await measureReading(product, client, print);
    print("the page of a patient with 50 documents ...");
    const many = await measureManyDocuments(product, client);
    const memory = await measureMemory(processes, product, client, print);
    await client.end();

    const measured = { reading, many, memory };
    for (const line of formatRecordsReport(measured)) print(line);
    if (file) writeFileSync(file, `${JSON.stringify(measured, null, 2)}\n`);
  },
  { stopped: 1 },
);

/** @param {string[]} args */
function readFileOption(args) {
  if (args.length === 0) return null;
  const [flag, file] = args;
  if (flag !== "--json" || !file || args.length > 2)
    throw new UserError("usage: npm run bench -- records [--json FILE]");
  return file;
}
