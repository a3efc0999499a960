import "server-only";
import { z } from "zod";
import { DIALECTS } from "@/lib/abdm/vocabulary";
import { trimTrailingSlashes } from "@/lib/slashes";

const text = z.string().trim().min(1);
const optional = <T extends z.ZodType>(type: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), type.optional());
const onOff = (fallback: "on" | "off") =>
  z.preprocess((value) => value || undefined, z.enum(["on", "off"], "must be on or off").default(fallback));
const port = (fallback: number) =>
  z.preprocess(
    (value) => value || undefined,
    z.coerce.number("must be a port number").int().min(0).max(65535).default(fallback),
  );
/** How many seconds a request is held after Send, unless the setting changes it: long enough to see a slip. */
const SEND_HOLD_SECONDS = 5;

const address = z
  .url({ protocol: /^https?$/, error: "must be an http or https address" })
  .transform(trimTrailingSlashes);

const list = (value: string) =>
  value
    .split(",")
    .map((item) => item.trim())
    .filter(Boolean);
/** How many days rows of one kind are kept; ten years at most. */
const days = optional(
  z.coerce
    .number("must be a number of days")
    .int("must be a whole number of days")
    .min(1, "must be at least 1")
    .max(3650, "must be at most 3650"),
);

/** One key or several, separated by commas, each 32 bytes as base64; as buffers. */
const keys = text.transform((value, context) => {
  const all = value.split(",").map((one) => Buffer.from(one, "base64"));
  const wrong = all.findIndex(({ length }) => length !== 32);
  if (wrong === -1) return all;
  const which = all.length === 1 ? [] : ["in key", wrong + 1, "of", all.length];
  context.addIssue({
    code: "custom",
    message: `must be 32 bytes in base64, but holds ${[all[wrong]?.length, ...which].join(" ")}; make one with: openssl rand -base64 32`,
  });
  return z.NEVER;
});

/** One secret or several, separated by commas: the first and those after it. */
const secrets = text.transform((value, context): [string, ...string[]] => {
  const [first = "", ...others] = list(value);
  const short = [first, ...others].findIndex(({ length }) => length < 16);
  if (short === -1) return [first, ...others];
  const which = others.length === 0 ? "" : `, but secret ${short + 1} of ${others.length + 1} is shorter`;
  context.addIssue({ code: "custom", message: `must be at least 16 characters${which}` });
  return z.NEVER;
});

const schema = z
  .object({
    NODE_ENV: z.string().optional(),
    PORT: port(3000),
    APP_URL: optional(address),
    DATABASE_URL: z.url({
      protocol: /^postgres(ql)?$/,
      error: "must be a postgres:// address",
    }),
    DATABASE_POOL: z.coerce.number().int().min(2).max(100).default(10),
    /** The first seals; the others only open what was sealed before. */
    ENCRYPTION_KEY: keys,
    /** Keys of the audit trail, each 32 bytes as base64: the first signs, each verifies. Never in the database. */
    AUDIT_KEY: keys,
    /** The folder to which old months of the audit trail are exported before they are removed; without it none is removed. */
    AUDIT_EXPORT_DIR: optional(text),
    /** Names of keys that are lost for good, separated by commas: what they sealed no longer prevents the start. */
    LOST_ENCRYPTION_KEYS: optional(text.transform(list)),
    /** The first signs sessions; each verifies them. */
    NEXTAUTH_SECRET: secrets,
    NEXTAUTH_URL: optional(address),
    SANDBOX: onOff("off"),
    SANDBOX_PORT: port(4000),
    WORKER: onOff("on"),
    MIGRATE: onOff("on"),
    LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
    METRICS_TOKEN: optional(text),
    /** The mail server by which links for staff are sent, such as `smtps://user:password@mail.example:465`; without it they are handed over. */
    SMTP_URL: optional(z.url({ protocol: /^smtps?$/, error: "must be an smtp:// or smtps:// address" })),
    /** From whom these mails come; else consent-desk@ the host of APP_URL. */
    SMTP_FROM: optional(text),
    /** How many proxies stand in front: from which entry of `X-Forwarded-For` the client's address is read. */
    TRUSTED_PROXIES: z.preprocess(
      (value) => value || undefined,
      z.coerce
        .number("must be a number of proxies")
        .int("must be a whole number of proxies")
        .min(0, "must not be negative")
        .max(9, "must be at most 9")
        .default(0),
    ),
    /** For so long a request can be taken back; 0 sends it at once. */
    SEND_HOLD_SECONDS: z.preprocess(
      (value) => value || undefined,
      z.coerce
        .number("must be a number of seconds")
        .int("must be a whole number of seconds")
        .min(0, "must not be negative")
        .max(60, "must be at most 60")
        .default(SEND_HOLD_SECONDS),
    ),
    /** A file with the texts of a language that only tests use; see `lib/web/languages.ts`. */
    TEST_MESSAGES_FILE: optional(text),
    KEEP_CALLS_DAYS: days,
    KEEP_CALLBACKS_DAYS: days,
    KEEP_CALLBACK_BODIES_DAYS: days,
    KEEP_REFUSALS_DAYS: days,
    KEEP_LOOKUPS_DAYS: days,
    KEEP_SESSIONS_DAYS: days,
    GATEWAY_URL: optional(address),
    GATEWAY_DIALECT: optional(z.enum(DIALECTS, "must be v3 or v0.5")),
    GATEWAY_CLIENT_ID: optional(text),
    GATEWAY_CLIENT_SECRET: optional(text),
    GATEWAY_CM_ID: optional(text),
    GATEWAY_JWKS_URL: optional(address),
    /** One address or several, separated by spaces or commas. */
    GATEWAY_ISSUER: optional(text),
    /** Further `azp` values that callbacks may carry, separated by commas. */
    GATEWAY_EXTRA_AZP: optional(text),
    HIU_ID: optional(text),
    HIU_NAME: optional(text),
    ADMIN_EMAIL: optional(text),
    ADMIN_PASSWORD: optional(text),
    DOCTOR_EMAIL: optional(text),
    DOCTOR_PASSWORD: optional(text),
  })
  .transform((env) => ({
    ...env,
    APP_URL: env.APP_URL ?? `http://localhost:${env.PORT}`,
  }));

export type Env = z.infer<typeof schema>;

/** What is wrong with the settings: one line for each, ready to be shown to whoever starts the product. */
export class EnvError extends Error {
  constructor(readonly problems: string[]) {
    super(problems.join("\n"));
    this.name = "EnvError";
  }
}

/** Reads settings; throws {@link EnvError} with one sentence for each that is missing or wrong. */
export function readEnv(source: Record<string, string | undefined>): Env {
  const parsed = schema.safeParse(source);
  if (parsed.success) return parsed.data;
  throw new EnvError(
    parsed.error.issues.map((issue) => {
      const name = String(issue.path[0] ?? "settings");
      return source[name] ? `${name} ${issue.message}.` : `${name} is not set.`;
    }),
  );
}

let current: Env | undefined;

/** The settings of this process, read at the first call. */
export function env(): Env {
  current ??= readEnv(process.env);
  return current;
}
