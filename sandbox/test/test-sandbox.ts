import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox } from "@/sandbox/server";
import { startCallbackReceiver } from "./callback-receiver";

/** A response; `json` is null when the body is not JSON. */
export type TestResponse<T> = { status: number; text: string; json: T };

export const V3_PATHS = {
  sessions: "/api/hiecm/gateway/v3/sessions",
  bridgeUrl: "/api/hiecm/gateway/v3/bridge/url",
  bridgeServices: "/api/hiecm/gateway/v3/bridge-services",
  certificates: "/api/hiecm/gateway/v3/certs",
  init: "/api/hiecm/consent/v3/request/init",
  status: "/api/hiecm/consent/v3/request/status",
  onNotify: "/api/hiecm/consent/v3/request/hiu/on-notify",
  fetch: "/api/hiecm/consent/v3/fetch",
  dataRequest: "/api/hiecm/data-flow/v3/health-information/request",
  dataStatus: "/api/hiecm/data-flow/v3/health-information/request/status",
  dataNotify: "/api/hiecm/data-flow/v3/health-information/notify",
};

export const V3_CALLBACK_PATHS = {
  onInit: "/api/v3/hiu/consent/request/on-init",
  onStatus: "/api/v3/hiu/consent/request/on-status",
  notify: "/api/v3/hiu/consent/request/notify",
  onFetch: "/api/v3/hiu/consent/on-fetch",
  onRequest: "/api/v3/hiu/health-information/on-request",
};

/** The headers of a v3 call; a null in `change` removes one. */
export function v3Headers(token: string | null, change: Record<string, string | null> = {}): Record<string, string> {
  const headers = {
    "Content-Type": "application/json",
    "X-CM-ID": "sbx",
    "REQUEST-ID": randomUUID(),
    TIMESTAMP: new Date().toISOString(),
    "X-HIU-ID": "IN2710000001",
    ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
    ...change,
  };
  return Object.fromEntries(Object.entries(headers).filter((pair): pair is [string, string] => pair[1] !== null));
}

/** The signing keys of the first sandbox, used by all later ones of the process: generating keys takes longer than most tests. */
let savedKeys: string | undefined;

/**
 * Starts a sandbox of its own. The callbacks of both demo clients go to one receiver. Without a data folder it has an empty one until it is
 * closed.
 */
export async function startTestSandbox(dataFolder?: string) {
  const receiver = await startCallbackReceiver();
  const folder = dataFolder ?? mkdtempSync(join(tmpdir(), "sandbox-"));
  const keysFile = join(folder, "keys.json");
  if (dataFolder === undefined && savedKeys !== undefined) writeFileSync(keysFile, savedKeys);
  const sandbox = await startSandbox({ port: 0, host: "127.0.0.1", callbackUrl: receiver.url, dataFolder: folder });
  savedKeys ??= readFileSync(keysFile, "utf8");

  async function send<T = unknown>(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: unknown,
  ): Promise<TestResponse<T>> {
    const payload = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
    const response = await fetch(sandbox.origin + path, { method, headers, ...payload, redirect: "manual" });
    const text = await response.text();
    return { status: response.status, text, json: (/^[[{]/.test(text) ? JSON.parse(text) : null) as T };
  }

  const postControl = <T = unknown>(path: string, body: unknown = {}) =>
    send<T>("POST", `/control${path}`, { "Content-Type": "application/json" }, body);
  const getControl = async <T = unknown>(path: string) => (await send<T>("GET", `/control${path}`, {})).json;

  async function v3Token(): Promise<string> {
    const secret = { clientId: "SBXID_CITY", clientSecret: "sandbox-secret-of-city-hospital" };
    const body = { ...secret, grantType: "client_credentials" };
    return (await send<{ accessToken: string }>("POST", V3_PATHS.sessions, v3Headers(null), body)).json.accessToken;
  }

  async function v05Token(): Promise<string> {
    const secret = { clientId: "SBXID_LAKE", clientSecret: "sandbox-secret-of-lake-clinic" };
    const headers = { "Content-Type": "application/json" };
    return (await send<{ accessToken: string }>("POST", "/gateway/v0.5/sessions", headers, secret)).json.accessToken;
  }

  const callV3 = <T = unknown>(
    path: string,
    token: string,
    body: unknown,
    headers: Record<string, string | null> = {},
  ) => send<T>("POST", path, v3Headers(token, headers), body);

  function callV05<T = unknown>(path: string, token: string, body: object, envelope: object = {}) {
    const headers = { "Content-Type": "application/json", "X-CM-ID": "sbx", Authorization: `Bearer ${token}` };
    const fullEnvelope = { requestId: randomUUID(), timestamp: new Date().toISOString(), ...envelope };
    return send<T>("POST", `/gateway/v0.5${path}`, headers, { ...fullEnvelope, ...body });
  }

  async function close(): Promise<void> {
    await sandbox.close();
    receiver.close();
    if (dataFolder === undefined) rmSync(folder, { recursive: true });
  }

  const { origin, network } = sandbox;
  return { origin, network, receiver, send, getControl, postControl, v3Token, v05Token, callV3, callV05, close };
}

export type TestSandbox = Awaited<ReturnType<typeof startTestSandbox>>;
