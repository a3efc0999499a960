import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { readJsonFile } from "../files.mjs";
import { ROOT } from "../paths.mjs";
import { stopOrphanedServer } from "../postgres/postmaster-file.mjs";
import { lockDataFolder } from "../processes/lock-data-folder.mjs";
import { processIdentity } from "../processes/process-identity.mjs";

const PARENT = path.join(ROOT, ".test-data");

/**
 * A data folder of a test run's own, gone when it is closed; what killed runs left is cleared away first.
 * @param {string} purpose
 */
export async function openWorkspace(purpose) {
  mkdirSync(PARENT, { recursive: true, mode: 0o755 });
  for (const name of readdirSync(PARENT)) await clearIfDead(path.join(PARENT, name));
  const folder = mkdtempSync(path.join(PARENT, `${purpose}-${process.pid}-`));
  const { processes } = await lockDataFolder(folder);
  return { folder, processes, close: () => remove(folder) };
}

async function clearIfDead(folder) {
  const owner = readJsonFile(path.join(folder, "running.json"));
  // A folder without its owner's name may be about to get it.
  const pid = owner?.pid ?? Number(folder.match(/-(\d+)-[^-]*$/)?.[1]);
  if (owner ? processIdentity(pid) === owner.identity : processIdentity(pid) !== null) return;
  if (owner) (await lockDataFolder(folder)).release();
  for (const home of homesIn(folder)) await stopOrphanedServer(path.join(home, "data"));
  remove(folder);
}

function remove(folder) {
  for (const one of [...homesIn(folder), folder]) rmSync(one, { recursive: true, force: true });
}

/** Data of PostgreSQL lies elsewhere where it cannot enter the clone. A start that is tested has its own data folder in ours. */
function homesIn(folder) {
  const homes = [folder, path.join(folder, "data")].map((one) => readJsonFile(path.join(one, "postgres.json"))?.home);
  return homes.filter((home) => typeof home === "string");
}
