import { writeFileSync } from "node:fs";
import { startEmbeddedDatabase } from "../setup/embedded-database.mjs";
import { installDependencies } from "../setup/install-dependencies.mjs";
import { runCommand } from "../setup/run-command.mjs";
import { openWorkspace } from "../test/open-workspace.mjs";
import { UserError } from "../user-error.mjs";
import { startWithSandbox } from "./shared/start-with-sandbox.mjs";

// Performs the everyday tasks of doctors and admins in a browser by keyboard alone, and prints the actions of each, their seconds by the
// keystroke-level model, and how long the product is waited for. Fails when a task cannot be done or exceeds its limit:
// npm run bench -- tasks [--json FILE]
await runCommand(
  async ({ print, onStop }) => {
    const file = readFileOption(process.argv.slice(2));
    const { folder, processes, close } = await openWorkspace("bench");
    let database = null;
    let desk = null;
    onStop(async () => {
      await desk?.close();
      await processes.stop();
      await (await database?.catch(() => null))?.stop();
      close();
    });
    await installDependencies(processes, print);
    database = startEmbeddedDatabase(folder, print, true);
    const product = await startWithSandbox(processes, print, folder, await database);
    const { openDesk } = await import("./tasks/open-desk.mjs");
    const { isGood, measureTasks } = await import("./tasks/measure-tasks.mjs");
    const { formatTasksReport } = await import("./tasks/format-tasks-report.mjs");
    desk = await openDesk(product);
    const results = await measureTasks(desk, print);
    for (const line of formatTasksReport(results)) print(line);
    if (file) writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
    if (!results.every(isGood)) throw new UserError("Not every task was done within its limit.");
  },
  { stopped: 1 },
);

/** @param {string[]} args */
function readFileOption(args) {
  if (args.length === 0) return null;
  const [flag, file] = args;
  if (flag !== "--json" || !file || args.length > 2) throw new UserError("usage: npm run bench -- tasks [--json FILE]");
  return file;
}
