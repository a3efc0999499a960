import { writeFileSync } from "node:fs";
import { UserError } from "../user-error.mjs";
import { runCommand } from "../setup/run-command.mjs";
import { DATABASE_NAME, startEmbeddedDatabase } from "../setup/embedded-database.mjs";
import { installDependencies } from "../setup/install-dependencies.mjs";
import { openWorkspace } from "../test/open-workspace.mjs";
import { startProduct } from "./callbacks/start-targets.mjs";
import { fillRequests } from "./lists/fill-requests.mjs";
import { formatListsReport } from "./lists/format-lists-report.mjs";
import { measureBeside } from "./lists/measure-beside.mjs";
import { measureLists } from "./lists/measure-lists.mjs";
import { startSelectOne } from "./lists/start-select-one.mjs";

const DEFAULT_SIZES = [10_000, 1_000_000];

// Measures the lists of one hospital with few and with very many requests, beside a route that only asks the database for 1, and then open
// pages and callbacks at the same time: npm run bench -- lists [--json FILE] [--sizes 10000,1000000]
await runCommand(
  async ({ print, onStop }) => {
    const { file, sizes } = readOptions(process.argv.slice(2));
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
    print("building an application with a route that selects 1 ...");
    const selectOne = await startSelectOne(processes, folder, cluster.url(DATABASE_NAME));
    const port = await product.startWithWorker();
    const { default: pg } = await import("pg");
    const admin = new pg.Client({ connectionString: cluster.adminUrl(DATABASE_NAME) });
    admin.on("error", () => undefined);
    await admin.connect();

    const lists = [];
    let filled = 0;
    for (const size of sizes) {
      print(`adding requests until one hospital has ${size.toLocaleString("en")} ...`);
      const startedAt = Date.now();
      await fillRequests(admin, { ...(await readHospital(admin)), from: filled + 1, to: size, now: new Date() });
      print(`added in ${Math.round((Date.now() - startedAt) / 1000)} s`);
      filled = size;
      lists.push({ size, ...(await measureLists({ port, selectOne, print })) });
    }
    print("50 open pages and 20 callbacks a second ...");
    const beside = await measureBeside({ port, selectOne, admin, token: await product.createToken() });
    await admin.end();

    for (const line of formatListsReport({ lists, beside })) print(line);
    if (file) writeFileSync(file, `${JSON.stringify({ lists, beside }, null, 2)}\n`);
  },
  { stopped: 1 },
);

/** The hospital of the demo data and its doctors. */
async function readHospital(admin) {
  const { rows } = await admin.query(
    "select s.hospital_id, s.id from staff s where 'doctor' = any(s.roles) and s.email like '%@city.example' order by s.email desc",
  );
  return { hospitalId: rows[0].hospital_id, requesterIds: rows.map(({ id }) => id) };
}

/** @param {string[]} args */
function readOptions(args) {
  const options = { file: null, sizes: DEFAULT_SIZES };
  for (let at = 0; at < args.length; at += 2) {
    const value = args[at + 1];
    if (args[at] === "--json" && value) options.file = value;
    else if (args[at] === "--sizes" && /^\d+(,\d+)*$/.test(value ?? "")) options.sizes = value.split(",").map(Number);
    else throw new UserError("usage: npm run bench -- lists [--json FILE] [--sizes 10000,1000000]");
  }
  return options;
}
