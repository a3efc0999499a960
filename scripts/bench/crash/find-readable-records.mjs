import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Stands in every record, and in nothing else that the product keeps. */
const MARK = '"resourceType"';
/** Below the data folder: PostgreSQL's own files, and those of the sandbox, which has the documents. */
const OTHERS = ["postgres", "sandbox"];

/**
 * Finds the log lines of the product and the files of its data folder that contain a part of a record in plain text, as sentences.
 * @param {Pick<import("./start-product-under-test.mjs").ProductUnderTest, "env" | "logLines">} product
 */
export function findReadableRecords({ env, logLines }) {
  const folder = env.DATA_DIR ?? "";
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)))
    .filter((file) => !OTHERS.includes(file.split(path.sep)[0] ?? ""));
  const withMark = files.filter((file) => readFileSync(path.join(folder, file), "utf8").includes(MARK));
  const lines = logLines.filter((line) => line.includes(MARK));
  return [
    ...withMark.map((file) => `the file ${file} contains a part of a record`),
    ...(lines.length > 0 ? [`${lines.length} log lines contain a part of a record`] : []),
  ];
}
