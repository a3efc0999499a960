import "server-only";
import { pino, type Logger } from "pino";
import { env } from "@/lib/env";

/** All that a log line may hold. Bodies, names, ABHA addresses and tokens have no field here. */
export type LogFields = {
  message?: string;
  hospitalId?: string;
  requestId?: string;
  /** The network address of an attempt to sign in. */
  address?: string;
  callbackId?: string;
  consentRequestId?: string;
  credentialId?: string;
  job?: string;
  queue?: string;
  operation?: string;
  dialect?: string;
  outcome?: string;
  reason?: string;
  code?: string;
  status?: number;
  attempt?: number;
  durationMs?: number;
  count?: number;
  /** The signed end of an audit chain, as `checkpointLine` writes it. */
  checkpoint?: string;
  /** An unexpected error: its name and stack are kept, its properties are not. */
  error?: unknown;
};

let current: Logger | undefined;

function logger(): Logger {
  current ??= pino({ base: null, level: env().LOG_LEVEL });
  return current;
}

type Level = "info" | "warn" | "error" | "debug";

function write(level: Level, event: string, { error, ...fields }: LogFields): void {
  logger()[level]({ ...fields, ...(error === undefined ? {} : { error: describe(error) }) }, event);
}

// Driver errors carry rows and parameters in `detail` and `query`, so only name, code and stack frames are taken.
function describe(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { name: typeof error };
  // drizzle's error names the statement; PostgreSQL's own error is its cause.
  const code = (error.cause as { code?: unknown } | undefined)?.code ?? (error as { code?: unknown }).code;
  const frames = error.stack
    ?.split("\n")
    .filter((line) => line.startsWith("    at "))
    .slice(0, 8)
    .join("\n");
  return {
    name: error.name,
    ...(typeof code === "string" ? { code } : {}),
    ...(frames ? { stack: frames } : {}),
  };
}

export const log = {
  debug: (event: string, fields: LogFields = {}) => write("debug", event, fields),
  info: (event: string, fields: LogFields = {}) => write("info", event, fields),
  warn: (event: string, fields: LogFields = {}) => write("warn", event, fields),
  error: (event: string, fields: LogFields = {}) => write("error", event, fields),
};
