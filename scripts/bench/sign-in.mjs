import { writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { startEmbeddedDatabase } from "../setup/embedded-database.mjs";
import { installDependencies } from "../setup/install-dependencies.mjs";
import { runCommand } from "../setup/run-command.mjs";
import { openWorkspace } from "../test/open-workspace.mjs";
import { UserError } from "../user-error.mjs";
import { createMeter, deleteCallbacks, deleteSignInLimits } from "./callbacks/measure-callbacks.mjs";
import { startProduct } from "./callbacks/start-targets.mjs";
import { formatSignInReport } from "./sign-in/format-sign-in-report.mjs";
import { keepSigningIn } from "./sign-in/keep-signing-in.mjs";

/** Callbacks a second, and for how long. */
const RATE = { perSecond: 20, seconds: 15, connections: 8 };
const WARM_UP = { ...RATE, seconds: 3 };
const AT_ONCE = 64;
const ROUNDS = 3;

// Measures callbacks while strangers sign in, 64 at once, beside the same without them: npm run bench -- sign-in [--json FILE]
await runCommand(
  async ({ print, onStop }) => {
    const file = readFileOption(process.argv.slice(2));
    const { folder, processes, close } = await openWorkspace("bench");
    let database = null;
    onStop(async () => {
      await processes.stop();
      await (await database?.catch(() => null))?.stop();
      close();
    });
    await installDependencies(processes, print);
    database = startEmbeddedDatabase(folder, print, true);
    const cluster = await database;
    // Each attempt comes from an address of its own, so that no limit ends it before its password is compared.
    const product = await startProduct(processes, print, folder, cluster, { TRUSTED_PROXIES: "1" });
    const measure = createMeter(processes, await product.createToken());
    await measure(product.port, WARM_UP);

    const rounds = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      print(`round ${round} of ${ROUNDS} ...`);
      const floor = await measure(product.port, RATE);
      const strangers = keepSigningIn(product.port, AT_ONCE);
      await sleep(1_000);
      const callbacks = await measure(product.port, RATE);
      rounds.push({ floor, callbacks, signIns: await strangers.stop() });
      await deleteSignInLimits(cluster);
      await deleteCallbacks(cluster);
    }
    for (const line of formatSignInReport(rounds, AT_ONCE)) print(line);
    if (file) writeFileSync(file, `${JSON.stringify(rounds, null, 2)}\n`);
  },
  { stopped: 1 },
);

/** @param {string[]} args */
function readFileOption(args) {
  if (args.length === 0) return null;
  const [flag, file] = args;
  if (flag !== "--json" || !file || args.length > 2)
    throw new UserError("usage: npm run bench -- sign-in [--json FILE]");
  return file;
}
