import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { readJsonFile } from "../files.mjs";
import { ROOT } from "../paths.mjs";
import { withFileLock } from "../processes/with-file-lock.mjs";
import { UserError } from "../user-error.mjs";

const MODULES = path.join(ROOT, "node_modules");
const STAMP_FILE = path.join(MODULES, ".consent-desk");

/**
 * Installs the dependencies when they are missing or differ from package-lock.json. Throws a {@link UserError} when npm fails.
 * @param {import("../processes/process-group.mjs").ProcessGroup} processes
 * @param {(line: string) => void} print
 */
export async function installDependencies(processes, print) {
  if (isInstalled()) return;
  await withFileLock(path.join(ROOT, ".install.lock"), print, async () => {
    if (isInstalled()) return;
    print("installing dependencies ...");
    const [command, ...args] = npmCommand();
    const flags = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
    const { ok, output } = await processes.run({ name: "npm", command, args: [...args, ...flags], cwd: ROOT });
    if (processes.stopping) return;
    if (!ok) throw new UserError(`The dependencies cannot be installed. The output of npm:\n${output.trim()}`);
    writeFileSync(STAMP_FILE, hashLockFiles());
  });
}

/** The stamp is written only after a complete installation, so that an interrupted one is repeated. */
function isInstalled() {
  if (existsSync(STAMP_FILE)) return readFileSync(STAMP_FILE, "utf8") === hashLockFiles();
  // After npm ci by hand there is no stamp, but npm itself writes at the end what it has installed.
  if (!matchesLock()) return false;
  writeFileSync(STAMP_FILE, hashLockFiles());
  return true;
}

function hashLockFiles() {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}`);
  for (const file of ["package.json", "package-lock.json"]) hash.update(readFileSync(path.join(ROOT, file)));
  return hash.digest("hex");
}

function matchesLock() {
  const locked = readJsonFile(path.join(ROOT, "package-lock.json"))?.packages ?? {};
  const present = readJsonFile(path.join(MODULES, ".package-lock.json"))?.packages;
  if (!present) return false;
  return Object.entries(locked).every(([place, { version, optional, peer }]) => {
    const installed = present[place];
    return place === "" || (installed ? installed.version === version : Boolean(optional || peer));
  });
}

/** The command of the npm that runs us, otherwise of the one on the PATH. */
function npmCommand() {
  const self = process.env.npm_execpath;
  return self && path.basename(self) === "npm-cli.js" ? [process.execPath, self] : ["npm"];
}
