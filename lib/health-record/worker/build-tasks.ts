import "server-only";
import path from "node:path";
import { build } from "esbuild";

/** Packages that load files of their own, which a bundle does not have. */
const EXTERNAL = ["pg", "pino", "prom-client", "@node-rs/argon2", "piscina", "esbuild"];

/**
 * The code of a TypeScript file with all that it imports, as one module of Node.js. Threads start with it in a tenth of a second, where they would
 * take a second to find and compile each file. `file` is its path from the root of the repository.
 */
export async function buildTasks(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(process.cwd(), file)],
    absWorkingDir: process.cwd(),
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    target: "node20",
    // Makes the package server-only do nothing.
    conditions: ["react-server"],
    external: EXTERNAL,
    logLevel: "silent",
  });
  return outputFiles.map(({ text }) => text).join("");
}
