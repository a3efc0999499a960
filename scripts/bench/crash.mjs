import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { ProcessGroup } from "../processes/process-group.mjs";
import { measureTimeFactor } from "../test/measure-time-factor.mjs";
import { UserError } from "../user-error.mjs";
import { buildApplication } from "../setup/build-application.mjs";
import { runCommand } from "../setup/run-command.mjs";
import { requireInstalled } from "../setup/run-in-foreground.mjs";
import { runCrashTest } from "./crash/run-crash-test.mjs";
import { formatCrashReport } from "./crash/format-crash-report.mjs";

const DIST_DIR = ".next-test";

// Kills application, worker and PostgreSQL at random moments under traffic, and then checks that nothing was lost:
// npm run bench -- crash [--seconds N] [--seed N] [--json FILE]
await runCommand(
  async (context) => {
    const { values } = parseArgs({
      options: { seconds: { type: "string" }, seed: { type: "string" }, json: { type: "string" } },
    });
    const seconds = Number(values.seconds ?? 60);
    const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
    if (!(seconds > 0) || !Number.isInteger(seed)) throw new UserError("--seconds and --seed must be numbers.");
    requireInstalled();
    const processes = new ProcessGroup();
    context.onStop(() => processes.stop());
    const { NODE_ENV: _, ...env } = process.env;
    await buildApplication(processes, context.print, { ...env, NEXT_DIST_DIR: DIST_DIR });
    const timeFactor = measureTimeFactor();
    const result = await runCrashTest(context, { seconds, seed, distDir: DIST_DIR, timeFactor });
    for (const line of formatCrashReport(result)) context.print(line);
    if (values.json) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
    return result.breaches.length > 0 ? 1 : 0;
  },
  { stopped: 1 },
);
