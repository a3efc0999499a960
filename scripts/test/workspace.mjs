import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { readJson } from "../files.mjs";
import { ROOT } from "../paths.mjs";
import { endOrphan } from "../postgres/postmaster.mjs";
import { claim } from "../processes/claim.mjs";
import { identityOf } from "../processes/identity.mjs";

const PARENT = path.join(ROOT, ".test-data");

/**
 * A data folder of a test run's own, gone when it is closed; what killed runs left is cleared away first.
 * @param {string} purpose
 */
export async function openWorkspace(purpose) {
  mkdirSync(PARENT, { recursive: true, mode: 0o755 });
  for (const name of readdirSync(PARENT)) await clearIfDead(path.join(PARENT, name));
  const folder = mkdtempSync(path.join(PARENT, `${purpose}-${process.pid}-`));
  const { crew } = await claim(folder);
  return { folder, crew, close: () => remove(folder) };
}

async function clearIfDead(folder) {
  const owner = readJson(path.join(folder, "running.json"));
  // A folder without its owner's name may be about to get it.
  const pid = owner?.pid ?? Number(folder.match(/-(\d+)-[^-]*$/)?.[1]);
  if (owner ? identityOf(pid) === owner.identity : identityOf(pid) !== null) return;
  if (owner) (await claim(folder)).release();
  const { home } = readJson(path.join(folder, "postgres.json")) ?? {};
  if (home) await endOrphan(path.join(home, "data"));
  remove(folder);
}

function remove(folder) {
  // Data lies elsewhere where PostgreSQL cannot enter the clone.
  const { home } = readJson(path.join(folder, "postgres.json")) ?? {};
  for (const one of [home, folder]) if (one) rmSync(one, { recursive: true, force: true });
}
