import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "./paths.mjs";

const FAULTS: [rule: string, file: string, code: string][] = [
  ["typescript(no-floating-promises)", "floating.ts", "export const f = () => {\n  Promise.resolve(1);\n};"],
  ["typescript(no-floating-promises)", "floating.mjs", "export const f = () => {\n  Promise.resolve(1);\n};"],
  ["typescript(no-misused-promises)", "misused.ts", "[1].forEach(async () => Promise.resolve());"],
  ["typescript(await-thenable)", "thenable.ts", "export const f = async () => await 1;"],
  ["import(no-cycle)", "circle.ts", 'import { b } from "@/other";\nexport const a = () => b;'],
  ["import(no-self-import)", "self.ts", 'import { a } from "./self";\nexport const b = a;\nexport const a = 1;'],
];
const CORRECT: [file: string, code: string][] = [
  ["other.ts", 'import { a } from "./circle";\nexport const b = () => a;'],
  ["type-a.ts", 'import type { B } from "./type-b";\nexport type A = { b?: B };'],
  ["type-b.ts", 'import type { A } from "./type-a";\nexport type B = { a?: A };'],
];

/** The project's own configuration names packages, which a folder elsewhere does not have. */
const COMPILER_OPTIONS = {
  module: "ESNext",
  moduleResolution: "bundler",
  strict: true,
  allowJs: true,
  noEmit: true,
  paths: { "@/*": ["./*"] },
};

type Finding = { code: string; filename: string };

describe("the lint rules that need types or the import graph", () => {
  let findings: Finding[] = [];
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "consent-desk-lint-"));
    for (const [file, code] of [...FAULTS.map(([, file, code]) => [file, code] as const), ...CORRECT])
      writeFileSync(path.join(folder, file), `${code}\n`);
    writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: COMPILER_OPTIONS }));
    const args = ["--type-aware", "-c", path.join(ROOT, ".oxlintrc.json"), "--format", "json", folder];
    const cli = path.join(ROOT, "node_modules", "oxlint", "dist", "cli.js");
    const { stdout } = spawnSync(process.execPath, [cli, ...args], { cwd: ROOT, encoding: "utf8" });
    findings = (JSON.parse(stdout) as { diagnostics: Finding[] }).diagnostics;
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(FAULTS)("%s reports the fault planted in %s", (rule, file) => {
    expect(findings.filter(({ code, filename }) => code === rule && path.basename(filename) === file)).toHaveLength(1);
  });

  it("do not report two files that import only types of each other", () => {
    expect(findings.filter(({ filename }) => path.basename(filename).startsWith("type-"))).toEqual([]);
  });
});
