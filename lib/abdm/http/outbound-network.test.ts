import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingHttpHeaders } from "node:http";
import { createServer as createTlsWebServer, type Server } from "node:https";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sendWireCall } from "@/lib/abdm/http/send-wire-call";
import packageJson from "@/package.json";
import type { CallLine } from "@/test/support/call-from-process";
import { PRIVATE_AUTHORITY, SERVER_CERTIFICATE, SERVER_KEY } from "@/test/support/private-authority";
import { startNodeProcess, type NodeProcess } from "@/test/support/start-node-process";

const folder = mkdtempSync(path.join(tmpdir(), "outbound-network-"));
const authorityFile = path.join(folder, "authority.pem");
let gateway: Server;
let gatewayPort: number;
/** The requests that the gateway received. */
let received: { path: string; headers: IncomingHttpHeaders }[];
let caller: NodeProcess;
let nextResult: () => Promise<unknown>;
let proxy: NodeProcess;
let proxyPort: string;
/** What the proxy was asked for: the user name, which chooses what it does, and the target. */
let tunnels: string[];
let password = 0;

beforeAll(async () => {
  writeFileSync(authorityFile, PRIVATE_AUTHORITY);
  gateway = createTlsWebServer({ cert: SERVER_CERTIFICATE, key: SERVER_KEY }, (request, response) => {
    received.push({ path: request.url ?? "", headers: request.headers });
    if (request.url?.startsWith("/hang")) return;
    response.writeHead(200, { "Content-Type": "application/json" }).end('{"keys":[]}');
  });
  await new Promise<void>((resolve) => gateway.listen(0, "127.0.0.1", resolve));
  gatewayPort = (gateway.address() as AddressInfo).port;
  const args = ["--conditions=react-server", "--import", "tsx", "test/support/call-from-process.ts"];
  caller = startNodeProcess(args, { NODE_EXTRA_CA_CERTS: authorityFile });
  const results = createInterface({ input: caller.stdout })[Symbol.asyncIterator]();
  [proxy, proxyPort] = await startProxy();
  nextResult = async () => JSON.parse(String((await results.next()).value)) as unknown;
});

afterAll(() => {
  caller.kill();
  proxy.kill();
  gateway.closeAllConnections();
  gateway.close();
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  received = [];
  tunnels = [];
  password += 1;
});

/** Starts a proxy, which notes its tunnels. Returns the process and its port. */
async function startProxy(): Promise<[NodeProcess, port: string]> {
  const started = startNodeProcess(["test/support/connect-proxy.mjs"], {});
  const lines = createInterface({ input: started.stdout });
  const [port] = (await once(lines, "line")) as [string];
  lines.on("line", (line) => tunnels.push(line));
  return [started, port];
}

/** Makes one call from the other process. Returns what `sendWireCall` or `httpGet` returned there. */
function call(settings: Partial<CallLine> = {}): Promise<unknown> {
  const line: CallLine = { url: `https://localhost:${gatewayPort}`, kind: "call", ...settings };
  caller.stdin.write(`${JSON.stringify(line)}\n`);
  return nextResult();
}

/** The proxy's address with a user who chooses what it does, and in each test another password, so that no test uses the tunnel of another. */
const through = (user: "tunnel" | "refuse" | "hang", port = proxyPort) =>
  `http://${user}:${password}@127.0.0.1:${port}`;

describe("every request to a gateway", () => {
  it.each(["call", "key-set"] as const)("of the kind %s names this software and accepts JSON", async (kind) => {
    await call({ kind });
    expect(received[0]?.headers).toMatchObject({
      "user-agent": `consent-desk/${packageJson.version}`,
      accept: "application/json",
    });
  });
});

describe("a certificate of a private authority", () => {
  it("is trusted with NODE_EXTRA_CA_CERTS, for calls and key sets", async () => {
    expect(await call()).toMatchObject({ outcome: "answered", status: 200 });
    expect(await call({ kind: "key-set" })).toEqual({ ok: true, json: { keys: [] } });
  });

  it("is otherwise refused, and nothing is sent", async () => {
    const wireCall = { method: "POST", base: "gateway", path: "/", headers: {}, body: "{}" } as const;
    const delivery = await sendWireCall({
      gatewayUrl: `https://localhost:${gatewayPort}`,
      call: wireCall,
      accessToken: null,
    });
    expect(delivery).toEqual({ outcome: "unreachable", reason: "certificate" });
    expect(received).toEqual([]);
  });
});

describe("with HTTPS_PROXY", () => {
  it.each(["call", "key-set"] as const)(
    "a request of the kind %s goes through a tunnel to the gateway",
    async (kind) => {
      expect(await call({ kind, HTTPS_PROXY: through("tunnel") })).toMatchObject(
        kind === "call" ? { outcome: "answered", status: 200 } : { ok: true },
      );
      await expect.poll(() => tunnels).toEqual([`tunnel localhost:${gatewayPort}`]);
      expect(received).toHaveLength(1);
    },
  );

  it("the next call uses the same tunnel", async () => {
    for (let count = 0; count < 3; count += 1) await call({ HTTPS_PROXY: through("tunnel") });
    expect(received).toHaveLength(3);
    await expect.poll(() => tunnels).toHaveLength(1);
  });

  it("a host in NO_PROXY and an http address are called directly", async () => {
    const HTTPS_PROXY = through("tunnel");
    expect(await call({ HTTPS_PROXY, NO_PROXY: "example.org,localhost" })).toMatchObject({ outcome: "answered" });
    const http = await call({ HTTPS_PROXY, url: "http://127.0.0.1:1" });
    expect(http).toEqual({ outcome: "unreachable", reason: "connection-refused" });
    expect(tunnels).toEqual([]);
  });

  it("a call is unreachable if the proxy refuses, is not there, or is no address", async () => {
    const failed = { outcome: "unreachable", reason: "proxy-failed" };
    expect(await call({ HTTPS_PROXY: through("refuse") })).toEqual(failed);
    expect(await call({ HTTPS_PROXY: "http://127.0.0.1:1" })).toEqual(failed);
    expect(await call({ HTTPS_PROXY: "http://not an address" })).toEqual(failed);
    expect(received).toEqual([]);
  });

  it("a call is unreachable if the proxy never answers, and the connection to it is closed", async () => {
    const timedOut = { outcome: "unreachable", reason: "timeout" };
    expect(await call({ HTTPS_PROXY: through("hang"), timeoutMs: 100 })).toEqual(timedOut);
    expect(await call({ HTTPS_PROXY: through("hang") })).toEqual({ outcome: "unreachable", reason: "proxy-failed" });
    await expect.poll(() => tunnels.filter((line) => line === "hang closed")).toHaveLength(2);
  });

  it("a call is unreachable if nobody makes a TLS connection at the end of the tunnel", async () => {
    const silent = createTcpServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const url = `https://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const delivery = await call({ HTTPS_PROXY: through("tunnel"), url, timeoutMs: 300 });
    expect(delivery).toEqual({ outcome: "unreachable", reason: "timeout" });
    silent.close();
  });

  it("a call whose request has left through the tunnel is unanswered when the proxy ends", async () => {
    const [other, port] = await startProxy();
    const url = `https://localhost:${gatewayPort}/hang`;
    const unanswered = call({ HTTPS_PROXY: through("tunnel", port), url });
    await expect.poll(() => received.length).toBe(1);
    other.kill("SIGKILL");
    expect(await unanswered).toEqual({ outcome: "unanswered" });
  });
});
