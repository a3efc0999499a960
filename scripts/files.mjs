import { readFileSync, renameSync, writeFileSync } from "node:fs";

/**
 * Writes a file in one step, readable only by its owner: after a crash it contains the old or the new text, never a part of one.
 * @param {string} file
 * @param {string} text
 */
export function writePrivateFile(file, text) {
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, text, { mode: 0o600 });
  renameSync(draft, file);
}

/**
 * Reads a JSON file. Returns null when the file is missing or is not JSON.
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
