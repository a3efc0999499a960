import { randomBytes } from "node:crypto";
import path from "node:path";
import { readJsonFile, writePrivateFile } from "../files.mjs";

const GENERATED = {
  ENCRYPTION_KEY: () => randomBytes(32).toString("base64"),
  AUDIT_KEY: () => randomBytes(32).toString("base64"),
  NEXTAUTH_SECRET: () => randomBytes(32).toString("base64"),
  METRICS_TOKEN: () => randomBytes(24).toString("base64url"),
};

/**
 * Reads the development keys of a data folder and generates the missing ones. They stay the same, so that sealed data can be opened again.
 * @param {string} folder
 * @returns {Record<keyof typeof GENERATED, string>}
 */
export function developmentKeys(folder) {
  const file = path.join(folder, "keys.json");
  const known = readJsonFile(file) ?? {};
  const missing = Object.entries(GENERATED).filter(([name]) => !known[name]);
  for (const [name, make] of missing) known[name] = make();
  if (missing.length > 0) writePrivateFile(file, `${JSON.stringify(known, null, 2)}\n`);
  return known;
}
