import { z } from "zod";

const schema = z.object({
  SANDBOX_PORT: z.coerce.number().int().min(0).max(65535).default(4000),
  SANDBOX_HOST: z.string().min(1).default("127.0.0.1"),
  SANDBOX_CALLBACK_URL: z.url({ protocol: /^https?$/ }).optional(),
  SANDBOX_DATA: z.string().min(1).optional(),
});

/** The settings of one sandbox network. `port` 0 selects any free port; without `dataFolder` nothing is saved. */
export type Settings = { port: number; host: string; callbackUrl: string | null; dataFolder: string | null };

/** Reads the settings from environment variables. Throws an `Error` that names every invalid one. */
export function readSettings(environment: Record<string, string | undefined>): Settings {
  const nonEmpty = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(nonEmpty);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`The sandbox cannot start with these settings. ${problems.join("; ")}`);
  }
  const { SANDBOX_PORT, SANDBOX_HOST, SANDBOX_CALLBACK_URL, SANDBOX_DATA } = parsed.data;
  return {
    port: SANDBOX_PORT,
    host: SANDBOX_HOST,
    callbackUrl: SANDBOX_CALLBACK_URL ?? null,
    dataFolder: SANDBOX_DATA ?? null,
  };
}
