import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lockDataFolder } from "@/scripts/processes/lock-data-folder.mjs";
import { startEmbeddedDatabase } from "@/scripts/setup/embedded-database.mjs";
import { openWorkspace } from "@/scripts/test/open-workspace.mjs";
import { createTestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const source = useTestDatabase();
let workspace: Awaited<ReturnType<typeof openWorkspace>>;
let folder = "";
let file = "";

beforeAll(async () => {
  workspace = await openWorkspace("backup");
  folder = path.join(workspace.folder, "data");
  file = path.join(workspace.folder, "desk.backup");
  await createTestHospital(source);
});
afterAll(() => workspace.close());

type Result = { code: number; output: string };

function run(command: "backup" | "restore", files: string[], settings: Record<string, string>): Promise<Result> {
  const { DATABASE_URL: _, ...env } = process.env;
  const program = [path.join("scripts", `${command}.mjs`), ...files];
  return new Promise((resolve) => {
    execFile(process.execPath, program, { env: { ...env, ...settings } }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, output: `${stdout}${stderr}`.trim() });
    });
  });
}

describe("npm run backup and npm run restore", () => {
  test("work on the database of DATABASE_URL", async () => {
    const settings = { DATABASE_URL: source.url };
    const made = await run("backup", [file], settings);
    expect(made).toEqual({
      code: 0,
      output: expect.stringMatching(/desk\.backup: \d+ rows of \d+ tables in \d+ bytes/),
    });
    expect(await run("restore", [file], settings)).toEqual({
      code: 1,
      output: expect.stringMatching(/^The database holds hospitals, .*\.$/),
    });
  });

  test("work on the embedded database, while the product runs and while it does not", async () => {
    const settings = { DATA_DIR: folder };
    const { release } = await lockDataFolder(folder, "http://localhost:3000");
    const cluster = await startEmbeddedDatabase(folder, () => undefined, false);
    const restored = await run("restore", [file], settings);
    expect(restored).toEqual({
      code: 0,
      output: expect.stringMatching(/^The database holds the \d+ rows of \d+ tables/),
    });
    const copies = ["running", "stopped"].map((name) => path.join(workspace.folder, name));
    const whileRunning = await run("backup", copies.slice(0, 1), settings);
    await cluster.stop();
    release();
    const whileStopped = await run("backup", copies.slice(1), settings);
    expect([whileRunning.code, whileStopped.code]).toEqual([0, 0]);
    const rows = ({ output }: Result) => /: (\d+ rows of \d+ tables)/.exec(output)?.[1];
    expect(rows(whileStopped)).toBe(rows(whileRunning));
    expect(existsSync(path.join(folder, "running.json"))).toBe(false);
  });

  test.each([
    ["backup", [], {}, /^usage: npm run backup -- FILE$/],
    ["restore", ["a", "b"], {}, /^usage: npm run restore -- FILE$/],
    ["backup", ["a"], { DATA_DIR: ".data-of-nobody" }, /^There is no database in .*\.data-of-nobody: set DATABASE_URL/],
    [
      "restore",
      ["a"],
      { DATABASE_URL: "postgres://me:hush@127.0.0.1:1/x" },
      /^DATABASE_URL cannot be used: nothing answers/,
    ],
  ] as const)("%s %j with %o is refused in one sentence", async (command, files, settings, sentence) => {
    const { code, output } = await run(command, [...files], settings);
    expect([code, output]).toEqual([1, expect.stringMatching(sentence)]);
    expect(output).not.toContain("hush");
  });
});
