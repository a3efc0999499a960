import { z } from "zod";

const shape = z.object({
  SANDBOX_PORT: z.coerce.number().int().min(0).max(65535).default(4000),
  SANDBOX_HOST: z.string().min(1).default("127.0.0.1"),
  SANDBOX_CALLBACK_URL: z.url({ protocol: /^https?$/ }).optional(),
  SANDBOX_DATA: z.string().min(1).optional(),
});

/** How one sandbox network is set up. `port` 0 takes any free port; without `dataFolder` everything is forgotten at the end. */
export type Settings = { port: number; host: string; callbackUrl: string | null; dataFolder: string | null };

/** Reads the settings from environment variables; throws an `Error` that names what is wrong. */
export function readSettings(environment: Record<string, string | undefined>): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = shape.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`The sandbox cannot start with these settings. ${faults.join("; ")}`);
  }
  const { SANDBOX_PORT, SANDBOX_HOST, SANDBOX_CALLBACK_URL, SANDBOX_DATA } = parsed.data;
  return {
    port: SANDBOX_PORT,
    host: SANDBOX_HOST,
    callbackUrl: SANDBOX_CALLBACK_URL ?? null,
    dataFolder: SANDBOX_DATA ?? null,
  };
}
