import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { SYSTEM_REASONS } from "@/lib/db/system-reasons";
import { ROOT } from "@/scripts/paths.mjs";

/** The files of the product that name a reason of the list, with the reasons in them. */
function findUses(): [reason: string, file: string][] {
  const files = ["lib", "app", "scripts"].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`),
  );
  return files
    .filter((file) => /\.tsx?$/.test(file) && !file.includes(".test.") && file !== "lib/db/system-reasons.ts")
    .flatMap((file) => {
      const source = readFileSync(path.join(ROOT, file), "utf8");
      const calls = source.matchAll(/\b(?:withSystemConnection|systemTransaction)\([^"]*"([^"]+)"/g);
      return [...new Set([...calls].map(([, reason = ""]) => reason))].map((reason): [string, string] => [
        reason,
        file,
      ]);
    });
}

it("each reason to work across hospitals is used in the file that the list names, and nowhere else", () => {
  expect(findUses().toSorted()).toEqual(Object.entries(SYSTEM_REASONS).toSorted());
});
