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
import { readJson } from "../files.mjs";
import { Refusal } from "../refusal.mjs";
import { accountFor, canEnter, canRun } from "./account.mjs";
import { findBinaries } from "./binaries.mjs";

/** Where data and binaries go when root starts PostgreSQL for a clone that no other user can enter. */
const ELSEWHERE = "/var/lib/consent-desk";

/**
 * @typedef {object} Place
 * @property {string} home the folder that holds `data` and the log; below `folder`, or elsewhere when the account cannot enter it
 * @property {string} data the data folder of the cluster
 * @property {string} bin the folder of the programs
 * @property {string} version of the programs
 * @property {import("./account.mjs").Account} account
 */

/**
 * Decides where a cluster lives and as whom it runs.
 * @param {string} folder a folder of ours, absolute
 * @param {string | undefined} remembered the home that an earlier start chose
 * @param {(line: string) => void} say
 * @returns {Place}
 */
export function choosePlace(folder, remembered, say) {
  const { folder: native, version } = findBinaries();
  let home = path.join(folder, "postgres");
  if (remembered && remembered !== home && stillOurs(remembered, folder)) home = remembered;
  mkdirSync(home, { recursive: true, mode: 0o755 });
  const account = accountFor(path.join(home, "data"));
  if (!canEnter(account, home)) {
    rmSync(home, { recursive: true, force: true });
    home = claimElsewhere(folder);
    say(`no other user can enter ${folder}, so PostgreSQL keeps its data in ${home}`);
  }
  const programs = placePrograms(native, version, account);
  return { home, data: path.join(home, "data"), bin: path.join(programs, "bin"), version, account };
}

/** A copied clone remembers the original's home: that stays with the original. A moved clone takes its own along. */
function stillOurs(home, folder) {
  const ownerFile = path.join(home, "owner");
  if (!existsSync(ownerFile)) return false;
  const owner = readFileSync(ownerFile, "utf8").trim();
  if (owner === folder) return true;
  if (readJson(path.join(owner, "postgres.json"))?.home === home) return false;
  writeFileSync(ownerFile, folder);
  return true;
}

function claimElsewhere(folder) {
  mkdirSync(ELSEWHERE, { recursive: true, mode: 0o755 });
  const home = realpathSync(mkdtempSync(path.join(ELSEWHERE, "data-")));
  writeFileSync(path.join(home, "owner"), folder);
  // mkdtemp gives 0700: the account must be able to pass through to its own data folder.
  chmodSync(home, 0o755);
  return home;
}

function placePrograms(native, version, account) {
  if (canRun(account, path.join(native, "bin", "postgres"))) return native;
  const copy = account.uid === undefined ? null : copyElsewhere(native, version);
  if (copy && canRun(account, path.join(copy, "bin", "postgres"))) return copy;
  throw new Refusal(
    "The embedded PostgreSQL does not run on this machine (musl instead of glibc?): set DATABASE_URL to a PostgreSQL of your own.",
  );
}

function copyElsewhere(native, version) {
  const target = path.join(ELSEWHERE, `postgresql-${version}`);
  if (!existsSync(target)) {
    mkdirSync(ELSEWHERE, { recursive: true, mode: 0o755 });
    const draft = mkdtempSync(path.join(ELSEWHERE, "copy-"));
    chmodSync(draft, 0o755);
    // Static libraries are for those who link against PostgreSQL.
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true, filter: (source) => !source.endsWith(".a") });
    try {
      renameSync(draft, target);
    } catch {
      rmSync(draft, { recursive: true, force: true });
    }
  }
  return target;
}
