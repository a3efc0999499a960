import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../paths.mjs";
import { withFileLock } from "../processes/with-file-lock.mjs";
import { UserError } from "../user-error.mjs";

/** The folders that a build is made from. */
const SOURCES = ["app", "components", "lib", "drizzle", "messages", "public"];
const IS_ROOT_SOURCE =
  /^(package-lock\.json|tsconfig\.json|instrumentation(-client)?\.ts|proxy\.ts|(next|postcss)\.config\.mjs)$/;
const IS_TEST = /\.test\.tsx?$/;

/**
 * Builds the application, unless the last complete build was made from the same sources, and with the same key of server actions or none.
 * Throws a {@link UserError} when the build fails.
 * @param {import("../processes/process-group.mjs").ProcessGroup} processes
 * @param {(line: string) => void} print
 * @param {NodeJS.ProcessEnv} env
 */
export async function buildApplication(processes, print, env) {
  const folder = path.join(ROOT, env.NEXT_DIST_DIR ?? ".next");
  const stampFile = path.join(folder, "consent-desk-sources");
  const keyName = nameOfKey(env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY);
  const isBuilt = () => {
    const [sources, builtWith = ""] = existsSync(stampFile) ? readFileSync(stampFile, "utf8").split(" ") : [];
    return sources === hashSources() && ["", keyName].includes(builtWith);
  };
  if (isBuilt()) return;
  await withFileLock(`${folder}.lock`, print, async () => {
    if (isBuilt()) return;
    print("building ...");
    const sources = hashSources();
    rmSync(stampFile, { force: true });
    const { ok, output } = await processes.run({
      name: "build",
      command: process.execPath,
      args: [path.join(ROOT, "node_modules", "next", "dist", "bin", "next"), "build"],
      env: { ...env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
      cwd: ROOT,
    });
    if (processes.stopping) return;
    if (!ok) throw new UserError(`The application cannot be built. The output of Next.js:\n${output.trim()}`);
    writeFileSync(stampFile, `${sources} ${keyName}`);
  });
}

/** Tells one key of server actions from another; "" for none, as in a build that is made before the settings are known. */
function nameOfKey(key) {
  return key ? createHash("sha256").update(`server actions ${key}`).digest("hex").slice(0, 16) : "";
}

function hashSources() {
  const hash = createHash("sha256").update(process.version);
  const rootFiles = readdirSync(ROOT).filter((name) => IS_ROOT_SOURCE.test(name));
  for (const file of [...rootFiles.sort(), ...SOURCES.flatMap(listFiles)]) {
    hash.update(`\n${file}\n`).update(readFileSync(path.join(ROOT, file)));
  }
  return hash.digest("hex");
}

/** The files below a folder, without tests, in an order that is the same everywhere. */
function listFiles(folder) {
  if (!existsSync(path.join(ROOT, folder))) return [];
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const file = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return listFiles(file);
      return IS_TEST.test(file) || entry.name.startsWith(".") ? [] : [file];
    });
}
