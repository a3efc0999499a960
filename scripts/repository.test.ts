import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "./paths.mjs";

/** Of the files that a reader opens to follow one main operation. */
const MAX_FILES_OF_A_WALK = 20;
const VAGUE_NAME = /(^|[/-])((utils?|helpers?|common|misc|managers?)(?=[/.-]|$)|services?(?=[/.]|$))/;
const REGISTRY_HOST = /\bregistry\.[a-z]+\.(org|com)|\bdeb\.[a-z]+\.org/i;
const MACHINE_PATH = /(^|[^\w.@/])\/(work|root|home|Users)\//m;

const files = execFileSync("git", ["ls-files", "-z"], { cwd: ROOT, encoding: "utf8" })
  .split("\0")
  .filter((file) => file !== "" && existsSync(path.join(ROOT, file)));
const isText = (file: string) => !/\.(png|ico|jpg|woff2|gz)$/.test(file);
const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");
const filesMatching = (pattern: RegExp, among: string[]) => among.filter((file) => pattern.test(read(file)));

describe("the repository", () => {
  it("has no file or folder with a name that fits everything, such as utils", () => {
    expect(files.filter((file) => VAGUE_NAME.test(file))).toEqual([]);
  });

  it("names in ARCHITECTURE.md only files and folders that exist", () => {
    const named = [...read("ARCHITECTURE.md").matchAll(/`([^`\s]+)`/g)].map(([, name = ""]) => name);
    const paths = named.filter((name) => name.includes("/") || /\.(ts|tsx|mjs|md|json)$/.test(name));
    expect(paths.length).toBeGreaterThan(20);
    // A row about a folder may name paths below it without the folder.
    const exists = (name: string) =>
      existsSync(path.join(ROOT, name)) ||
      files.some((file) => file.endsWith(`/${name}`) || (name.endsWith("/") && file.includes(`/${name}`)));
    expect(paths.filter((name) => !exists(name))).toEqual([]);
  });

  it.each([
    "How a request is submitted",
    "How a callback reaches an open page",
    "How records are received, and erased",
  ])("explains in ARCHITECTURE.md with at most 20 files: %s", (title) => {
    const [, section = ""] = read("ARCHITECTURE.md").split(`## ${title}\n`);
    const [text = ""] = section.split("\n## ");
    const named = new Set([...text.matchAll(/`([^`\s]+\.tsx?)`/g)].map(([, file]) => file));
    expect(named.size).toBeGreaterThan(10);
    expect(named.size).toBeLessThanOrEqual(MAX_FILES_OF_A_WALK);
  });

  it("contains no absolute path of a machine and no host name of a package registry", () => {
    const text = files.filter((file) => isText(file) && file !== "scripts/repository.test.ts");
    expect(filesMatching(MACHINE_PATH, text)).toEqual([]);
    expect(filesMatching(REGISTRY_HOST, text)).toEqual([]);
    expect(read("package-lock.json")).not.toContain('"resolved"');
  });

  it("has no TODO in a comment", () => {
    const sources = files.filter((file) => /\.(tsx?|mjs|css|sql)$/.test(file) && file !== "scripts/repository.test.ts");
    expect(filesMatching(/\b(TODO|FIXME|XXX)\b/, sources)).toEqual([]);
  });

  it("skips no test", () => {
    const tests = files.filter((file) => /\.(test|spec)\.tsx?$/.test(file) && file !== "scripts/repository.test.ts");
    expect(filesMatching(/\b(it|test|describe)\.(skip|only|fixme)\b/, tests)).toEqual([]);
  });
});
