import { readFileSync, renameSync, writeFileSync } from "node:fs";

/**
 * Writes a file in one step, readable by its owner alone: after a crash it holds the old or the new text, never half of one.
 * @param {string} file
 * @param {string} text
 */
export function writePrivateFile(file, text) {
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, file);
}

/**
 * The object in a JSON file, or null where there is none that can be read as one.
 * @param {string} file
 * @returns {any}
 */
export function readJsonFile(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}
