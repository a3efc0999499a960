import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../../paths.mjs";
import { findFreePort } from "../../ports.mjs";
import { UserError } from "../../user-error.mjs";
import { withoutSettings } from "../../test/without-settings.mjs";
import { waitUntilItAnswers } from "../callbacks/start-targets.mjs";

const NEXT = path.join(ROOT, "node_modules", "next", "dist", "bin", "next");

const ROUTE = `import pg from "pg";
export const dynamic = "force-dynamic";
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
export const GET = async () => Response.json((await pool.query("select 1 as one")).rows);
`;

/**
 * Starts a Next.js application in which one route asks the database for 1 and does nothing else: the least that a page of the product
 * could cost. Returns its port.
 * @param {import("../../processes/process-group.mjs").ProcessGroup} processes
 * @param {string} folder
 * @param {string} databaseUrl
 */
export async function startSelectOne(processes, folder, databaseUrl) {
  const appFolder = path.join(folder, "select-one");
  const route = path.join(appFolder, "app", "api", "one");
  mkdirSync(route, { recursive: true });
  writeFileSync(path.join(route, "route.js"), ROUTE);
  // Without this file Next.js would use the product's, which is in a folder above.
  writeFileSync(path.join(appFolder, "instrumentation.js"), "export function register() {}\n");
  writeFileSync(
    path.join(appFolder, "next.config.mjs"),
    'export default { poweredByHeader: false, serverExternalPackages: ["pg"] };\n',
  );
  const env = {
    ...withoutSettings(process.env),
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    DATABASE_URL: databaseUrl,
  };
  const job = { name: "select-one", command: process.execPath, cwd: appFolder, env };
  const { ok, output } = await processes.run({ ...job, args: [NEXT, "build"] });
  if (!ok) throw new UserError(`The application that selects 1 cannot be built:\n${output}`);
  const port = await findFreePort();
  processes.launch({ ...job, args: [NEXT, "start", "-p", String(port)] });
  await waitUntilItAnswers(port);
  return port;
}
