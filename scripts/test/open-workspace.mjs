import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { readJsonFile } from "../files.mjs";
import { ROOT } from "../paths.mjs";
import { stopOrphanedServer } from "../postgres/postmaster-file.mjs";
import { lockDataFolder } from "../processes/lock-data-folder.mjs";
import { processIdentity } from "../processes/process-identity.mjs";

const PARENT = path.join(ROOT, ".test-data");

/**
 * Creates a data folder for a test run, with the processes that the run starts; `close` removes the folder. First removes the folders of
 * killed runs and ends their processes.
 * @param {string} purpose becomes part of the folder's name
 */
export async function openWorkspace(purpose) {
  mkdirSync(PARENT, { recursive: true, mode: 0o755 });
  for (const name of readdirSync(PARENT)) await removeIfAbandoned(path.join(PARENT, name));
  const folder = mkdtempSync(path.join(PARENT, `${purpose}-${process.pid}-`));
  const { processes } = await lockDataFolder(folder);
  return { folder, processes, close: () => remove(folder) };
}

async function removeIfAbandoned(folder) {
  const owner = readJsonFile(path.join(folder, "running.json"));
  // Without that file the folder may have been created a moment ago by the process whose number is part of its name.
  const pid = owner?.pid ?? Number(folder.match(/-(\d+)-[^-]*$/)?.[1]);
  if (owner ? processIdentity(pid) === owner.identity : processIdentity(pid) !== null) return;
  if (owner) (await lockDataFolder(folder)).release();
  for (const home of findPostgresFolders(folder)) await stopOrphanedServer(path.join(home, "data"));
  remove(folder);
}

function remove(folder) {
  for (const one of [...findPostgresFolders(folder), folder]) rmSync(one, { recursive: true, force: true });
}

/** PostgreSQL's data may be outside the clone. The test of npm start has a data folder of its own below the run's. */
function findPostgresFolders(folder) {
  const homes = [folder, path.join(folder, "data")].map((one) => readJsonFile(path.join(one, "postgres.json"))?.home);
  return homes.filter((home) => typeof home === "string");
}
