import path from "node:path";
import { ROOT } from "./paths.mjs";
import { ProcessGroup } from "./processes/process-group.mjs";
import { checkPorts, readAddresses } from "./setup/addresses.mjs";
import { build } from "./setup/build.mjs";
import { command } from "./setup/command.mjs";
import { inForeground, requireInstalled } from "./setup/foreground.mjs";
import { prepare } from "./setup/prepare.mjs";

const NEXT = path.join(ROOT, "node_modules", "next", "dist", "bin", "next");
/** It leaves within ten seconds by itself. */
const PATIENCE = 10_500;

// Production: no embedded database, no sandbox, no demo; it refuses settings that are missing or unsafe.
await command(async ({ say, onStop }) => {
  const processes = new ProcessGroup();
  onStop(() => processes.stop());
  requireInstalled();
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  // First the settings, with no default of ours filled in: it must see what the operator left out.
  await prepare(processes, say, env, ["--serve"]);
  const addresses = readAddresses(process.env, "off");
  await checkPorts(addresses);
  Object.assign(env, addresses.env);
  env.NEXTAUTH_URL ||= addresses.appUrl;
  await build(processes, say, env);
  return inForeground(processes, "app", [NEXT, "start", "-p", String(env.PORT)], env, PATIENCE);
});
