import { spawn } from "node:child_process";
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { writePrivate } from "../files.mjs";
import { Refusal } from "../refusal.mjs";

/** Settings of ours must not leak into the server, and its messages are wanted in plain English. */
export const PLAIN_ENV = { PATH: process.env.PATH ?? "", LC_ALL: "C", TZ: "UTC" };

/**
 * Creates a cluster beside its final place and moves it there when it is complete, so that a killed start leaves no half of one.
 * @param {import("./place.mjs").Place} place
 * @param {string} role the superuser
 * @param {string} password
 * @param {boolean} durable whether to wait until it is on the disk
 */
export async function createCluster(place, role, password, durable) {
  const draft = path.join(place.home, "data.new");
  const passwordFile = path.join(place.home, "password.new");
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writePrivate(passwordFile, `${password}\n`);
  const { uid, gid } = place.account;
  if (uid !== undefined && gid !== undefined) for (const file of [draft, passwordFile]) chownSync(file, uid, gid);
  const args = [
    "-D",
    draft,
    `--username=${role}`,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--no-locale",
  ];
  // PostgreSQL's own Unicode rules: the same on every machine, whatever locales it has.
  args.push(
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
    ...(durable ? [] : ["--no-sync"]),
  );
  await initdb(place, args);
  rmSync(passwordFile);
  rmSync(place.data, { recursive: true, force: true });
  renameSync(draft, place.data);
}

function initdb(place, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(path.join(place.bin, "initdb"), args, { ...place.account, cwd: place.home, env: PLAIN_ENV });
    let output = "";
    child.stdout.on("data", (part) => (output += part));
    child.stderr.on("data", (part) => (output += part));
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(undefined);
      else
        reject(
          new Refusal(
            `The embedded PostgreSQL cannot create its data: ${output.trim().split("\n").slice(-2).join(" / ")}`,
          ),
        );
    });
  });
}

/**
 * Refuses data that another major version wrote.
 * @param {string} data
 * @param {string} version of the programs, such as 18.4.0
 */
export function checkVersion(data, version) {
  const file = path.join(data, "PG_VERSION");
  const written = existsSync(file) ? readFileSync(file, "utf8").trim() : null;
  const major = version.split(".")[0];
  if (written === null || written === major) return;
  throw new Refusal(
    `${data} was written by PostgreSQL ${written} and this is PostgreSQL ${major}: ` +
      `move it with pg_dump and pg_restore, or start with another DATA_DIR.`,
  );
}
