import { randomUUID } from "node:crypto";
import { startSandbox } from "@/sandbox/server";
import { openBridge, type Body } from "./bridge";

export type Answer = { status: number; text: string; json: Body };

export const V3 = {
  sessions: "/api/hiecm/gateway/v3/sessions",
  init: "/api/hiecm/consent/v3/request/init",
  status: "/api/hiecm/consent/v3/request/status",
  onNotify: "/api/hiecm/consent/v3/request/hiu/on-notify",
  fetch: "/api/hiecm/consent/v3/fetch",
};

/** Headers of a v3 call; a null takes one away. */
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

/** A sandbox of a test's own, with both demo clients' callbacks going to one bridge. */
export async function openDesk(dataFolder: string | null = null) {
  const bridge = await openBridge();
  const sandbox = await startSandbox({ port: 0, host: "127.0.0.1", callbackUrl: bridge.url, dataFolder });

  async function send(method: string, path: string, headers: Record<string, string>, body?: unknown): Promise<Answer> {
    const payload = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
    const answer = await fetch(sandbox.origin + path, { method, headers, ...payload, redirect: "manual" });
    const text = await answer.text();
    return { status: answer.status, text, json: /^[[{]/.test(text) ? JSON.parse(text) : null };
  }

  const control = (path: string, body: unknown = {}) => send("POST", `/control${path}`, {}, body);
  const look = (path: string) => send("GET", `/control${path}`, {});

  async function v3Token(): Promise<string> {
    const secret = { clientId: "SBXID_CITY", clientSecret: "sandbox-secret-of-city-hospital" };
    const answer = await send("POST", V3.sessions, v3Headers(null), { ...secret, grantType: "client_credentials" });
    return answer.json.accessToken;
  }

  async function v05Token(): Promise<string> {
    const secret = { clientId: "SBXID_LAKE", clientSecret: "sandbox-secret-of-lake-clinic" };
    const answer = await send("POST", "/gateway/v0.5/sessions", { "Content-Type": "application/json" }, secret);
    return answer.json.accessToken;
  }

  const v3 = (path: string, token: string, body: unknown, change: Record<string, string | null> = {}) =>
    send("POST", path, v3Headers(token, change), body);

  function v05(path: string, token: string, body: object, change: object = {}) {
    const headers = { "Content-Type": "application/json", "X-CM-ID": "sbx", Authorization: `Bearer ${token}` };
    const envelope = { requestId: randomUUID(), timestamp: new Date().toISOString(), ...change };
    return send("POST", `/gateway/v0.5${path}`, headers, { ...envelope, ...body });
  }

  async function close(): Promise<void> {
    await sandbox.close();
    bridge.close();
  }

  return { bridge, sandbox, send, control, look, v3Token, v05Token, v3, v05, close };
}

export type Desk = Awaited<ReturnType<typeof openDesk>>;
