import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./paths.mjs";
import { ProcessGroup } from "./processes/process-group.mjs";
import { installDependencies } from "./setup/install-dependencies.mjs";
import { runCommand } from "./setup/run-command.mjs";
import { runChecksOfFiles } from "./test/run-checks.mjs";
import { TestReport } from "./test/test-report.mjs";
import { describeTestSettings, readTestSettings } from "./test/test-settings.mjs";
import { UserError } from "./user-error.mjs";

/** A run that is stopped has no result. */
const STOPPED_CODE = 1;

// For the person who changes some lines: npm run check -- FILE… lints, formats, types and tests what belongs to the files.
await runCommand(
  async ({ print, onStop }) => {
    const files = readFiles(process.argv.slice(2));
    const processes = new ProcessGroup();
    onStop(() => processes.stop());
    await installDependencies(processes, print);
    print(describeTestSettings(readTestSettings(process.env)));
    const report = new TestReport(print);
    await runChecksOfFiles(processes, report, files, findDatabaseTests(files));
    return report.finish();
  },
  { stopped: STOPPED_CODE },
);

/** The files, and in place of a folder those below it, relative to the clone. */
function readFiles(args) {
  if (args.length === 0) throw new UserError("usage: npm run check -- FILE… (or a folder)");
  const paths = args.map((arg) => path.relative(ROOT, path.resolve(arg)));
  const missing = paths.find((file) => file.startsWith("..") || !existsSync(path.join(ROOT, file)));
  if (missing !== undefined) throw new UserError(`There is no file ${missing} in this clone.`);
  const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ...paths];
  const listed = execFileSync("git", list, { cwd: ROOT, encoding: "utf8" }).split("\0").filter(Boolean);
  if (listed.length === 0) throw new UserError("git knows no such file.");
  return listed.filter((file) => existsSync(path.join(ROOT, file)));
}

/** The tests on PostgreSQL among the files, and the ones that stand beside a file under its name. */
function findDatabaseTests(files) {
  const beside = files.map((file) => file.replace(/(\.db)?(\.test)?\.tsx?$/, ".db.test.ts"));
  return [...new Set(beside)].filter((file) => file.endsWith(".db.test.ts") && existsSync(path.join(ROOT, file)));
}
