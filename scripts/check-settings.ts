import { EnvError, readEnv, type Env } from "@/lib/env";
import { Problems } from "./problems";

type Source = Record<string, string | undefined>;

/** The settings; throws {@link Problems} with everything that is missing or wrong and, for production, unsafe. */
export function checkSettings(source: Source, production: boolean): Env {
  const unsafe = production ? unsafeSettings(source) : [];
  try {
    const settings = readEnv(source);
    if (unsafe.length === 0) return settings;
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    unsafe.unshift(...error.problems);
  }
  throw new Problems(unsafe);
}

function unsafeSettings(source: Source): string[] {
  const { APP_URL, NEXTAUTH_URL, NEXTAUTH_SECRET = "", ENCRYPTION_KEY = "", SANDBOX, METRICS_TOKEN } = source;
  const app = parse(APP_URL);
  const auth = parse(NEXTAUTH_URL);
  const gateway = parse(source.GATEWAY_URL);
  const problems: [boolean, string][] = [
    [!APP_URL, "APP_URL is not set: it is the public https address of this desk, which the gateway calls back."],
    [isOpen(app), `APP_URL is unsafe: ${APP_URL} is not https, so passwords and health data could be read on the way.`],
    [app !== null && app.pathname !== "/", "APP_URL must be an address without a path."],
    [
      app !== null && auth !== null && app.origin !== auth.origin,
      "NEXTAUTH_URL names another address than APP_URL: leave it out, or give both the same.",
    ],
    [SANDBOX === "on", "SANDBOX=on is unsafe: anybody can sign in to the demo and answer for patients. Leave it out."],
    [
      NEXTAUTH_SECRET.length >= 16 && (NEXTAUTH_SECRET.length < 32 || isDull(NEXTAUTH_SECRET)),
      "NEXTAUTH_SECRET is unsafe: it must be at least 32 random characters; make one with: openssl rand -base64 32",
    ],
    [
      isDull(Buffer.from(ENCRYPTION_KEY, "base64").toString("hex")) && ENCRYPTION_KEY !== "",
      "ENCRYPTION_KEY is unsafe: it is not random; make one with: openssl rand -base64 32",
    ],
    [isOpen(gateway), "GATEWAY_URL is unsafe: it must be https, since the client secret is sent there."],
    [!!METRICS_TOKEN && METRICS_TOKEN.length < 16, "METRICS_TOKEN is unsafe: it must be at least 16 characters."],
  ];
  return problems.filter(([found]) => found).map(([, sentence]) => sentence);
}

function parse(address: string | undefined): URL | null {
  return address && URL.canParse(address) ? new URL(address) : null;
}

/** Whether traffic to an address leaves this machine unencrypted. */
function isOpen(address: URL | null): boolean {
  return address?.protocol === "http:" && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(address.hostname);
}

/** Whether nobody drew it at random: a handful of different characters. */
function isDull(text: string): boolean {
  return new Set(text).size < 8;
}
