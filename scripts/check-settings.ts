import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";
import { EnvError, readEnv, type Env } from "@/lib/env";
import { DEMO_PASSWORD } from "@/lib/staff/demo-password";
import { Problems } from "./problems";

type Source = Record<string, string | undefined>;

/** Reads the settings. Throws {@link Problems} with all that are missing, wrong or, in production, unsafe. */
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
  const {
    APP_URL,
    NEXTAUTH_URL,
    NEXTAUTH_SECRET = "",
    ENCRYPTION_KEY = "",
    AUDIT_KEY = "",
    SANDBOX,
    METRICS_TOKEN,
  } = source;
  const { LOG_LEVEL = "", NODE_TLS_REJECT_UNAUTHORIZED, NODE_EXTRA_CA_CERTS } = source;
  const proxy = source.https_proxy || source.HTTPS_PROXY;
  const secrets = NEXTAUTH_SECRET.split(",").map((secret) => secret.trim());
  const app = parse(APP_URL);
  const auth = parse(NEXTAUTH_URL);
  const gateway = parse(source.GATEWAY_URL);
  const problems: [boolean, string][] = [
    [
      !APP_URL,
      "APP_URL is not set: it is the public https address of Consent Desk, to which the gateway sends callbacks.",
    ],
    [
      app?.protocol === "http:",
      `APP_URL is unsafe: ${APP_URL} is not https, so passwords and health data could be read in transit.`,
    ],
    [app !== null && app.pathname !== "/", "APP_URL must be an address without a path."],
    [
      app !== null && auth !== null && app.origin !== auth.origin,
      "NEXTAUTH_URL names another address than APP_URL: remove it, or set both to the same address.",
    ],
    [SANDBOX === "on", "SANDBOX=on is unsafe: anybody can sign in to the demo and answer for patients. Remove it."],
    [
      secrets.some((secret) => secret.length >= 16 && (secret.length < 32 || isNotRandom(secret))),
      "NEXTAUTH_SECRET is unsafe: each secret must be at least 32 random characters; make one with: openssl rand -base64 32",
    ],
    [
      ENCRYPTION_KEY.split(",").some((key) => key !== "" && isNotRandom(Buffer.from(key, "base64").toString("hex"))),
      "ENCRYPTION_KEY is unsafe: it is not random; make one with: openssl rand -base64 32",
    ],
    [
      AUDIT_KEY.split(",").some((key) => key !== "" && isNotRandom(Buffer.from(key, "base64").toString("hex"))),
      "AUDIT_KEY is unsafe: it is not random; make one with: openssl rand -base64 32",
    ],
    [
      AUDIT_KEY !== "" && AUDIT_KEY.split(",").some((key) => ENCRYPTION_KEY.split(",").includes(key)),
      "AUDIT_KEY is unsafe: it must not be a key of ENCRYPTION_KEY.",
    ],
    [
      !!source.AUDIT_EXPORT_DIR && !isWritableFolder(source.AUDIT_EXPORT_DIR),
      `AUDIT_EXPORT_DIR must be the absolute path of a folder that can be written to; ${source.AUDIT_EXPORT_DIR} is not.`,
    ],
    [
      leavesUnencrypted(source.DATABASE_URL),
      "DATABASE_URL is unsafe: it leads to another machine without TLS, so health data could be read in transit. " +
        "Add ?sslmode=verify-full to it, and for a certificate of your own &sslrootcert=FILE.",
    ],
    [isUnencrypted(gateway), "GATEWAY_URL is unsafe: it must be https, because the client secret is sent there."],
    [!!METRICS_TOKEN && METRICS_TOKEN.length < 16, "METRICS_TOKEN is unsafe: it must be at least 16 characters."],
    ...["ADMIN_PASSWORD", "DOCTOR_PASSWORD"].map((name): [boolean, string] => [
      isGuessable(source[name]),
      `${name} is unsafe: it must be at least 15 characters, not few different ones, and not the password of the demo.`,
    ]),
    [
      /^(debug|trace)$/.test(LOG_LEVEL),
      `LOG_LEVEL=${LOG_LEVEL} is unsafe: it is for development. Use info, or remove it.`,
    ],
    [
      NODE_TLS_REJECT_UNAUTHORIZED === "0",
      "NODE_TLS_REJECT_UNAUTHORIZED=0 is unsafe: anybody could answer in place of the gateway. Remove it; NODE_EXTRA_CA_CERTS " +
        "names the certificates of a private authority.",
    ],
    [
      !!NODE_EXTRA_CA_CERTS && !isReadable(NODE_EXTRA_CA_CERTS),
      `NODE_EXTRA_CA_CERTS names ${NODE_EXTRA_CA_CERTS}, which cannot be read.`,
    ],
    [!!proxy && !/^https?:$/.test(parse(proxy)?.protocol ?? ""), "HTTPS_PROXY must be an http or https address."],
  ];
  return problems.filter(([found]) => found).map(([, sentence]) => sentence);
}

function parse(address: string | undefined): URL | null {
  return address && URL.canParse(address) ? new URL(address) : null;
}

/** Whether requests to an address leave this machine unencrypted. */
function isUnencrypted(address: URL | null): boolean {
  return address?.protocol === "http:" && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(address.hostname);
}

function isGuessable(password: string | undefined): boolean {
  return !!password && (password.length < 15 || new Set(password).size < 6 || password === DEMO_PASSWORD);
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

function isWritableFolder(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return path.isAbsolute(folder) && statSync(folder).isDirectory();
  } catch {
    return false;
  }
}

/**
 * Whether the connections to a database leave this machine without TLS that is verified. Sockets of this machine and loopback addresses
 * do not. As pg reads the address: `host` in the query counts more than the host of the URL, and the last of several values counts.
 */
function leavesUnencrypted(address: string | undefined): boolean {
  const url = parse(address);
  if (!url) return false;
  const option = (name: string) => url.searchParams.getAll(name).at(-1);
  const host = option("host") || decodeURIComponent(url.hostname);
  if (host === "" || host.startsWith("/") || /^(localhost|127(\.\d+){3}|\[?::1\]?)$/i.test(host)) return false;
  const mode = option("sslmode");
  if (mode === undefined) return !["true", "1"].includes(option("ssl") ?? "") && option("sslnegotiation") !== "direct";
  // With this option `require` verifies no certificate, as in libpq.
  const isLikeLibpq = option("uselibpqcompat") === "true";
  return !(isLikeLibpq ? ["verify-ca", "verify-full"] : ["require", "verify-ca", "verify-full"]).includes(mode);
}

/** Whether a text has so few different characters that it cannot be random. */
function isNotRandom(text: string): boolean {
  return new Set(text).size < 8;
}
