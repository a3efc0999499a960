import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readJsonFile } from "../files.mjs";
import { ROOT } from "../paths.mjs";
import { withFileLock } from "../processes/with-file-lock.mjs";
import { UserError } from "../user-error.mjs";

const MODULES = path.join(ROOT, "node_modules");
const STAMP = path.join(MODULES, ".consent-desk");

/**
 * Installs the dependencies when they are missing or are not those of package-lock.json.
 * @param {import("../processes/process-group.mjs").ProcessGroup} processes
 * @param {(line: string) => void} print
 */
export async function installDependencies(processes, print) {
  if (isInstalled()) return;
  await withFileLock(path.join(ROOT, ".install.lock"), print, async () => {
    if (isInstalled()) return;
    print("installing dependencies ...");
    const [command, ...args] = npm();
    const flags = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
    const { ok, output } = await processes.run({ name: "npm", command, args: [...args, ...flags], cwd: ROOT });
    if (processes.stopping) return;
    if (!ok) throw new UserError(`The dependencies cannot be installed. npm says:\n${output.trim()}`);
    writeFileSync(STAMP, wanted());
  });
}

/** Written only after a complete installation, so a killed one is repeated. */
function isInstalled() {
  if (existsSync(STAMP)) return readFileSync(STAMP, "utf8") === wanted();
  // Somebody may have run npm ci by hand: npm writes its own record of what it installed at the end.
  if (!matchesLock()) return false;
  writeFileSync(STAMP, wanted());
  return true;
}

function wanted() {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}`);
  for (const file of ["package.json", "package-lock.json"]) hash.update(readFileSync(path.join(ROOT, file)));
  return hash.digest("hex");
}

function matchesLock() {
  const locked = readJsonFile(path.join(ROOT, "package-lock.json"))?.packages ?? {};
  const present = readJsonFile(path.join(MODULES, ".package-lock.json"))?.packages;
  if (!present) return false;
  return Object.entries(locked).every(([place, { version, optional, peer }]) => {
    const there = present[place];
    return place === "" || (there ? there.version === version : Boolean(optional || peer));
  });
}

/** The npm that runs us, else the one on the PATH. */
function npm() {
  const self = process.env.npm_execpath;
  return self && path.basename(self) === "npm-cli.js" ? [process.execPath, self] : ["npm"];
}
