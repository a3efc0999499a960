import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "./paths.mjs";

const FOLDER = path.join(ROOT, "scripts", "bench");
const names = existsSync(FOLDER)
  ? readdirSync(FOLDER).flatMap((file) => (file.endsWith(".mjs") ? [path.basename(file, ".mjs")] : []))
  : [];
const name = process.argv[2] ?? "";

if (names.includes(name)) {
  // The benchmark finds its arguments where a program started directly would.
  process.argv.splice(2, 1);
  await import(pathToFileURL(path.join(FOLDER, `${name}.mjs`)).href);
} else {
  console.error(`usage: npm run bench -- <name>\n${names.length ? `names: ${names.join(", ")}` : "there is none yet"}`);
  process.exitCode = 1;
}
