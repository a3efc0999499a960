import { startSandbox } from "./server";
import { readSettings } from "./settings";

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const sandbox = await startSandbox(settings).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EADDRINUSE") throw error;
    throw new Error(`The sandbox cannot start: port ${settings.port} is in use. Set SANDBOX_PORT to a free one.`);
  });
  console.log(`sandbox listening on ${sandbox.origin}`);
  const stop = () => {
    try {
      sandbox.network.save();
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
    }
    process.exit(0);
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
