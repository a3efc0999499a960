import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { readJsonFile } from "../files.mjs";
import { UserError } from "../user-error.mjs";
import { canEnterFolder, canRunProgram, chooseOsAccount } from "./choose-os-account.mjs";
import { findBinaries } from "./find-binaries.mjs";

/** Holds data and programs when root starts PostgreSQL for a clone that no other user can enter. */
const SYSTEM_FOLDER = "/var/lib/consent-desk";

/**
 * @typedef {object} ClusterLocation
 * @property {string} home the folder that contains `data` and the log; below the data folder of the product, or in /var/lib when the
 *   account cannot enter that
 * @property {string} data the data folder of the cluster
 * @property {string} bin the folder of the programs
 * @property {string} version of the programs
 * @property {import("./choose-os-account.mjs").OsAccount} account
 */

/**
 * Decides which folders a cluster uses and which operating system user runs it. Throws a {@link UserError} when it cannot run.
 * @param {string} folder the data folder of the product, absolute
 * @param {string | undefined} earlierHome the home that an earlier start chose
 * @param {(line: string) => void} print
 * @returns {ClusterLocation}
 */
export function locateCluster(folder, earlierHome, print) {
  const { folder: native, version } = findBinaries();
  let home = path.join(folder, "postgres");
  if (earlierHome && earlierHome !== home && isHomeOf(earlierHome, folder)) home = earlierHome;
  mkdirSync(home, { recursive: true, mode: 0o755 });
  const account = chooseOsAccount(path.join(home, "data"));
  if (!canEnterFolder(account, home)) {
    rmSync(home, { recursive: true, force: true });
    home = createSystemHome(folder);
    print(`no other user can enter ${folder}, so PostgreSQL keeps its data in ${home}`);
  }
  const programs = provideBinaries(native, version, account);
  return { home, data: path.join(home, "data"), bin: path.join(programs, "bin"), version, account };
}

/**
 * Whether a home in the system folder belongs to this data folder. A copied clone names the home of the original, which keeps it. A clone
 * that was moved keeps its home: the new path is written into it.
 */
function isHomeOf(home, folder) {
  const ownerFile = path.join(home, "owner");
  if (!existsSync(ownerFile)) return false;
  const owner = readFileSync(ownerFile, "utf8").trim();
  if (owner === folder) return true;
  if (readJsonFile(path.join(owner, "postgres.json"))?.home === home) return false;
  writeFileSync(ownerFile, folder);
  return true;
}

function createSystemHome(folder) {
  mkdirSync(SYSTEM_FOLDER, { recursive: true, mode: 0o755 });
  const home = realpathSync(mkdtempSync(path.join(SYSTEM_FOLDER, "data-")));
  writeFileSync(path.join(home, "owner"), folder);
  // mkdtemp creates it with mode 0700, and the account must reach its data folder inside.
  chmodSync(home, 0o755);
  return home;
}

function provideBinaries(native, version, account) {
  if (canRunProgram(account, path.join(native, "bin", "postgres"))) return native;
  const copy = account.uid === undefined ? null : copyBinaries(native, version);
  if (copy && canRunProgram(account, path.join(copy, "bin", "postgres"))) return copy;
  throw new UserError(
    "The embedded PostgreSQL does not run on this machine (musl instead of glibc?): set DATABASE_URL to your own PostgreSQL.",
  );
}

function copyBinaries(native, version) {
  const target = path.join(SYSTEM_FOLDER, `postgresql-${version}`);
  if (!existsSync(target)) {
    mkdirSync(SYSTEM_FOLDER, { recursive: true, mode: 0o755 });
    const draft = mkdtempSync(path.join(SYSTEM_FOLDER, "copy-"));
    chmodSync(draft, 0o755);
    // Static libraries are only needed to link programs against PostgreSQL.
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true, filter: (source) => !source.endsWith(".a") });
    try {
      renameSync(draft, target);
    } catch {
      rmSync(draft, { recursive: true, force: true });
    }
  }
  return target;
}
