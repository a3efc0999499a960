import { existsSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../paths.mjs";
import { lockDataFolder, productRunsFrom } from "../processes/lock-data-folder.mjs";
import { urlOfStartedPostgres } from "../postgres/start-postgres.mjs";
import { UserError } from "../user-error.mjs";
import { DATABASE_NAME, startEmbeddedDatabase } from "./embedded-database.mjs";

/**
 * The address of the database that a command works on: DATABASE_URL, or the embedded one of the data folder. That is started for the time
 * of the command unless `npm start` runs it. Throws a {@link UserError} where the folder has no database and `create` is false.
 * @param {NodeJS.ProcessEnv} env
 * @param {boolean} create
 * @param {import("./run-command.mjs").CommandContext} context
 * @returns {Promise<string>}
 */
export async function databaseOfCommand(env, create, { print, onStop }) {
  if (env.DATABASE_URL) return env.DATABASE_URL;
  const folder = path.resolve(ROOT, env.DATA_DIR || ".data");
  if (!create && !existsSync(path.join(folder, "postgres.json")))
    throw new UserError(`There is no database in ${folder}: set DATABASE_URL, or DATA_DIR for another folder.`);
  const running = productRunsFrom(folder) ? urlOfStartedPostgres(folder, DATABASE_NAME) : null;
  if (running) return running;
  const { release } = await lockDataFolder(folder);
  let database = null;
  onStop(async () => {
    await (await database?.catch(() => null))?.stop();
    release();
  });
  database = startEmbeddedDatabase(folder, print);
  return (await database).url(DATABASE_NAME);
}
