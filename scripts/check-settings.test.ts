import { describe, expect, it, test } from "vitest";
import { checkSettings } from "./check-settings";
import { Problems } from "./problems";

/** Settings with which the product starts in production. */
const SECRET = "Vb1Qw8mZr3Kt6Yp0Lx9Nc2Hd5Fg7Js4A";

const SAFE = {
  APP_URL: "https://desk.example",
  DATABASE_URL: "postgres://desk:secret@127.0.0.1/desk",
  ENCRYPTION_KEY: "q83vEjRWeJC6VHZDIRD+3LqYdlQyEO/NqxI0VniQulQ=",
  AUDIT_KEY: "mHq1w5Zt9Yk3Rr7uDf0aXc6Jv2Ls8Pb4EgTnIoKy1Wc=",
  NEXTAUTH_SECRET: SECRET,
};

function problemsOf(settings: Record<string, string>, production = true): string[] {
  try {
    checkSettings({ ...SAFE, ...settings }, production);
    return [];
  } catch (error) {
    if (error instanceof Problems) return error.sentences;
    throw error;
  }
}

describe("checkSettings in production", () => {
  it("accepts safe settings, a proxy and the certificates of a private authority among them", () => {
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({ HTTPS_PROXY: "http://proxy.example:3128", NODE_EXTRA_CA_CERTS: "package.json" })).toEqual([]);
    expect(problemsOf({ NEXTAUTH_SECRET: `${SECRET}, Qm8Ws2Xe5Rd7Tc1Yf4Vg6Bh9Un3Jk0Lp` })).toEqual([]);
    expect(problemsOf({ ADMIN_PASSWORD: "a long sentence of words", LOG_LEVEL: "warn" })).toEqual([]);
  });

  it.each([
    [{ APP_URL: "http://desk.example" }, /^APP_URL is unsafe: /],
    [{ APP_URL: "http://localhost:3000" }, /^APP_URL is unsafe: /],
    [{ APP_URL: "https://desk.example/desk" }, /^APP_URL must be an address without a path/],
    [{ NEXTAUTH_URL: "https://other.example" }, /^NEXTAUTH_URL names another address/],
    [{ SANDBOX: "on" }, /^SANDBOX=on is unsafe: /],
    [{ NEXTAUTH_SECRET: "sixteen letters!" }, /^NEXTAUTH_SECRET is unsafe: /],
    [{ NEXTAUTH_SECRET: `${SECRET},sixteen letters!` }, /^NEXTAUTH_SECRET is unsafe: /],
    [{ ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64") }, /^ENCRYPTION_KEY is unsafe: /],
    [{ AUDIT_KEY: Buffer.alloc(32, 7).toString("base64") }, /^AUDIT_KEY is unsafe: it is not random/],
    [{ AUDIT_KEY: SAFE.ENCRYPTION_KEY }, /^AUDIT_KEY is unsafe: it must not be a key of ENCRYPTION_KEY\.$/],
    [{ AUDIT_EXPORT_DIR: "/nowhere/exports" }, /^AUDIT_EXPORT_DIR must be the absolute path of a folder that can be /],
    [
      { AUDIT_EXPORT_DIR: "scripts" },
      /^AUDIT_EXPORT_DIR must be the absolute path of a folder that can be written to; /,
    ],
    [{ GATEWAY_URL: "http://gateway.example" }, /^GATEWAY_URL is unsafe: /],
    [{ METRICS_TOKEN: "short" }, /^METRICS_TOKEN is unsafe: /],
    [{ ADMIN_PASSWORD: "password" }, /^ADMIN_PASSWORD is unsafe: /],
    [{ ADMIN_PASSWORD: "fourteen signs" }, /^ADMIN_PASSWORD is unsafe: it must be at least 15 characters/],
    [{ ADMIN_PASSWORD: "aaaaaaaaaaaaaaaa" }, /^ADMIN_PASSWORD is unsafe: /],
    [{ DOCTOR_PASSWORD: "consent-desk-demo" }, /^DOCTOR_PASSWORD is unsafe: /],
    [{ LOG_LEVEL: "trace" }, /^LOG_LEVEL=trace is unsafe: /],
    [{ NODE_TLS_REJECT_UNAUTHORIZED: "0" }, /^NODE_TLS_REJECT_UNAUTHORIZED=0 is unsafe: /],
    [{ NODE_EXTRA_CA_CERTS: "/nowhere/authority.pem" }, /^NODE_EXTRA_CA_CERTS names \/nowhere\/authority.pem, /],
    [{ HTTPS_PROXY: "proxy.example:3128" }, /^HTTPS_PROXY must be an http or https address\.$/],
  ])("refuses %o in one sentence, and accepts it in development", (setting, sentence) => {
    expect(problemsOf(setting as unknown as Record<string, string>)).toEqual([expect.stringMatching(sentence)]);
    expect(problemsOf(setting as unknown as Record<string, string>, false)).toEqual([]);
  });
});

test.each([
  "postgres://u:hush@db.example.org/desk",
  "postgres://u:hush@10.0.0.7:5432/desk",
  "postgres://u:hush@db/desk?sslmode=disable",
  "postgres://u:hush@db/desk?sslmode=prefer",
  "postgres://u:hush@db/desk?sslmode=no-verify",
  "postgres://u:hush@db/desk?ssl=0",
  "postgres://u:hush@db/desk?sslmode=require&uselibpqcompat=true",
  "postgres://u:hush@localhost/desk?host=db.example.org",
  "postgres://u:hush@db/desk?sslmode=verify-full&sslmode=disable",
  "postgres://u:hush@localhost.example.org/desk",
])("production refuses the database address %s, in one sentence without the password", (url) => {
  const problems = problemsOf({ DATABASE_URL: url });
  expect(problems).toEqual([expect.stringMatching(/^DATABASE_URL is unsafe: .*without TLS.*sslmode=verify-full/)]);
  expect(problems.join()).not.toContain("hush");
});

test.each([
  "postgres://u:hush@localhost/desk",
  "postgres://u:hush@127.0.0.1:5432/desk",
  "postgres://u:hush@[::1]:5432/desk",
  "postgres://u:hush@%2Fvar%2Frun%2Fpostgresql/desk",
  "postgres://u:hush@db/desk?host=/var/run/postgresql",
  "postgres:///desk",
  "postgres://u:hush@db.example.org/desk?sslmode=require",
  "postgres://u:hush@db.example.org/desk?sslmode=verify-full&sslrootcert=/etc/ca.pem",
  "postgres://u:hush@db.example.org/desk?ssl=true",
])("production accepts the database address %s", (url) => {
  expect(problemsOf({ DATABASE_URL: url })).toEqual([]);
});

test("a database on another machine without TLS is accepted outside production", () => {
  expect(problemsOf({ DATABASE_URL: "postgres://u:hush@db.example.org/desk" }, false)).toEqual([]);
});
