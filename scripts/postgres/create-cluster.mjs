import { spawn } from "node:child_process";
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { writePrivateFile } from "../files.mjs";
import { UserError } from "../user-error.mjs";

/** The environment of PostgreSQL's programs: settings of ours must not reach them, and their messages must be English. */
export const POSTGRES_ENV = { PATH: process.env.PATH ?? "", LC_ALL: "C", TZ: "UTC" };

/** The superuser, for administration. */
export const ADMIN_ROLE = "postgres";

/** The role that owns the product's database: without rights that see through row-level security. */
export const PRODUCT_ROLE = "consent_desk";

/**
 * Creates a cluster with both roles in a draft folder and renames it when it is complete, so that a killed start leaves no half of one.
 * @param {import("./locate-cluster.mjs").ClusterLocation} location
 * @param {{ adminPassword: string, password: string }} passwords of {@link ADMIN_ROLE} and {@link PRODUCT_ROLE}
 * @param {boolean} durable whether to wait until it is on the disk
 */
export async function createCluster(location, { adminPassword, password }, durable) {
  const draft = path.join(location.home, "data.new");
  const passwordFile = path.join(location.home, "password.new");
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writePrivateFile(passwordFile, `${adminPassword}\n`);
  const { uid, gid } = location.account;
  if (uid !== undefined && gid !== undefined) for (const file of [draft, passwordFile]) chownSync(file, uid, gid);
  await run(location, "initdb", [
    "-D",
    draft,
    `--username=${ADMIN_ROLE}`,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--no-locale",
    // PostgreSQL's own Unicode rules are the same on every machine, whatever locales it has.
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
    ...(durable ? [] : ["--no-sync"]),
  ]);
  // Single-user mode needs no running server, so that the role is part of the draft.
  await run(
    location,
    "postgres",
    ["--single", "-D", draft, "-c", "exit_on_error=on", "-c", `fsync=${durable ? "on" : "off"}`, "postgres"],
    `CREATE ROLE ${PRODUCT_ROLE} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB PASSWORD '${password}'\n`,
  );
  rmSync(passwordFile);
  rmSync(location.data, { recursive: true, force: true });
  renameSync(draft, location.data);
}

function run({ bin, account, home }, program, args, input = "") {
  return new Promise((resolve, reject) => {
    const child = spawn(path.join(bin, program), args, { ...account, cwd: home, env: POSTGRES_ENV });
    let output = "";
    child.stdout.on("data", (part) => (output += part));
    child.stderr.on("data", (part) => (output += part));
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) return resolve(undefined);
      const lastLines = output.trim().split("\n").slice(-2).join(" / ");
      reject(new UserError(`The embedded PostgreSQL cannot create its data: ${lastLines}`));
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
  throw new UserError(
    `${data} was written by PostgreSQL ${written} and this is PostgreSQL ${major}: ` +
      `move it with pg_dump and pg_restore, or start with another DATA_DIR.`,
  );
}
