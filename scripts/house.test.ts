import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "./paths.mjs";

const LONGEST = 200;
const NAMELESS = /(^|[/-])(utils?|helpers?|common|misc|managers?|services?)(?=[/.-]|$)/;
const REGISTRY = /\bregistry\.[a-z]+\.(org|com)|\bdeb\.[a-z]+\.org/i;
const MACHINE = /(^|[^\w.@/])\/(work|root|home|Users)\//m;

const files = execFileSync("git", ["ls-files", "-z"], { cwd: ROOT, encoding: "utf8" })
  .split("\0")
  .filter((file) => file !== "" && existsSync(path.join(ROOT, file)));
const isText = (file: string) => !/\.(png|ico|jpg|woff2|gz)$/.test(file);
const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");
const filesWith = (fault: RegExp, among: string[]) => among.filter((file) => fault.test(read(file)));

describe("the house", () => {
  it("has no source file that nobody can hold in their head", () => {
    const sources = files.filter((file) => /\.(tsx?|mjs|css)$/.test(file));
    const long = sources.map((file) => ({ file, lines: read(file).trimEnd().split("\n").length }));
    expect(long.filter(({ lines }) => lines > LONGEST)).toEqual([]);
  });

  it("has no file or folder whose name says nothing", () => {
    expect(files.filter((file) => NAMELESS.test(file))).toEqual([]);
  });

  it("describes in ARCHITECTURE.md only what is there", () => {
    const named = [...read("ARCHITECTURE.md").matchAll(/`([^`\s]+)`/g)].map(([, name = ""]) => name);
    const paths = named.filter((name) => name.includes("/") || /\.(ts|tsx|mjs|md|json)$/.test(name));
    expect(paths.length).toBeGreaterThan(20);
    // Within a row a name may be short for a place below the folder that the row is about.
    const isThere = (name: string) =>
      existsSync(path.join(ROOT, name)) ||
      files.some((file) => file.endsWith(`/${name}`) || (name.endsWith("/") && file.includes(`/${name}`)));
    expect(paths.filter((name) => !isThere(name))).toEqual([]);
  });

  it("names no machine of its makers and no registry", () => {
    const text = files.filter((file) => isText(file) && file !== "scripts/house.test.ts");
    expect(filesWith(MACHINE, text)).toEqual([]);
    expect(filesWith(REGISTRY, text)).toEqual([]);
    expect(read("package-lock.json")).not.toContain('"resolved"');
  });

  it("leaves nothing for later that only a comment remembers", () => {
    const sources = files.filter((file) => /\.(tsx?|mjs|css|sql)$/.test(file) && file !== "scripts/house.test.ts");
    expect(filesWith(/\b(TODO|FIXME|XXX)\b/, sources)).toEqual([]);
  });

  it("skips no test: what is skipped proves nothing", () => {
    const tests = files.filter((file) => /\.(test|spec)\.tsx?$/.test(file) && file !== "scripts/house.test.ts");
    expect(filesWith(/\b(it|test|describe)\.(skip|only|fixme)\b/, tests)).toEqual([]);
  });
});
