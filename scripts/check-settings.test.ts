import { describe, expect, it } from "vitest";
import { checkSettings } from "./check-settings";
import { Problems } from "./problems";

/** Settings with which the product starts in production. */
const SAFE = {
  APP_URL: "https://desk.example",
  DATABASE_URL: "postgres://desk:secret@127.0.0.1/desk",
  ENCRYPTION_KEY: "q83vEjRWeJC6VHZDIRD+3LqYdlQyEO/NqxI0VniQulQ=",
  NEXTAUTH_SECRET: "Vb1Qw8mZr3Kt6Yp0Lx9Nc2Hd5Fg7Js4A",
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
    expect(problemsOf({ ADMIN_PASSWORD: "a long sentence of words", LOG_LEVEL: "warn" })).toEqual([]);
  });

  it.each([
    [{ APP_URL: "http://desk.example" }, /^APP_URL is unsafe: /],
    [{ APP_URL: "http://localhost:3000" }, /^APP_URL is unsafe: /],
    [{ APP_URL: "https://desk.example/desk" }, /^APP_URL must be an address without a path/],
    [{ NEXTAUTH_URL: "https://other.example" }, /^NEXTAUTH_URL names another address/],
    [{ SANDBOX: "on" }, /^SANDBOX=on is unsafe: /],
    [{ NEXTAUTH_SECRET: "sixteen letters!" }, /^NEXTAUTH_SECRET is unsafe: /],
    [{ ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64") }, /^ENCRYPTION_KEY is unsafe: /],
    [{ GATEWAY_URL: "http://gateway.example" }, /^GATEWAY_URL is unsafe: /],
    [{ METRICS_TOKEN: "short" }, /^METRICS_TOKEN is unsafe: /],
    [{ ADMIN_PASSWORD: "password" }, /^ADMIN_PASSWORD is unsafe: /],
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
