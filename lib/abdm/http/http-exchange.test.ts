import { once } from "node:events";
import { createServer as createWebServer } from "node:http";
import { connect, createServer, type AddressInfo, type LookupFunction, type Server, type Socket } from "node:net";
import { setImmediate as immediate, setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";

import type { WireCall } from "@/lib/abdm/messages";
import { CALL_TIMEOUT_MS, type CallLimits, sendWireCall } from "@/lib/abdm/http/send-wire-call";
import { startNodeProcess, type NodeProcess } from "@/test/support/start-node-process";
import { expectWithin } from "@/test/support/time-limit";

const CALL: WireCall = { method: "POST", base: "gateway", path: "/v0.5/sessions", headers: {}, body: "{}" };

const opened: Server[] = [];
const sockets = new Set<Socket>();
const listeners: NodeProcess[] = [];
afterEach(() => {
  for (const listener of listeners.splice(0)) listener.kill("SIGKILL");
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  for (const server of opened.splice(0)) server.close();
});

async function open(server: Server): Promise<string> {
  opened.push(server);
  server.on("connection", (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("the connect timeout", () => {
  const connect = (gatewayUrl: string, limits: CallLimits) =>
    sendWireCall({ gatewayUrl, call: CALL, accessToken: null, ...limits });
  const timedOut = { outcome: "unreachable", reason: "timeout" };

  it("is three seconds by default and includes TLS", async () => {
    const withoutTls = await open(createServer(() => {}));
    const started = performance.now();
    expect(await connect(`https://${withoutTls}`, {})).toEqual(timedOut);
    const took = performance.now() - started;
    expect(took).toBeGreaterThan(2_900);
    expectWithin(took, CALL_TIMEOUT_MS);
  });

  it("includes the DNS lookup", async () => {
    const never = () => {};
    expect(await connect("http://gateway.example", { lookup: never, connectTimeoutMs: 30 })).toEqual(timedOut);
  });

  it("is also the reason if the caller aborts while connecting: nothing was sent", async () => {
    const never = () => {};
    const signal = AbortSignal.timeout(20);
    expect(await connect("http://gateway.example", { lookup: never, signal })).toEqual(timedOut);
  });

  it("does not limit the time until the response", async () => {
    const slow = await open(
      createWebServer((_request, response) => void setTimeout(() => response.writeHead(202).end(), 150)),
    );
    expect(await connect(`http://${slow}`, { connectTimeoutMs: 50 })).toMatchObject({
      outcome: "answered",
      status: 202,
    });
  });
});

// The first address takes no more connections and never refuses one, as at the end of a line that loses packets. On other systems a full
// queue refuses.
it.runIf(process.platform === "linux")(
  "of a host with several addresses the next is tried after a second",
  async () => {
    const gateway = createWebServer((_request, response) => response.writeHead(202).end());
    const port = Number((await open(gateway)).split(":")[1]);
    await startFullListener(port);
    const lookup = ((_host: string, _options: object, done: (error: null, found: object[]) => void) =>
      done(null, [
        { address: "127.0.0.2", family: 4 },
        { address: "127.0.0.1", family: 4 },
      ])) as LookupFunction;
    const started = performance.now();
    const gatewayUrl = `http://gateway.example:${port}`;
    expect(await sendWireCall({ gatewayUrl, call: CALL, accessToken: null, lookup })).toMatchObject({ status: 202 });
    expect(performance.now() - started).toBeGreaterThan(900);
  },
);

/** Listens on 127.0.0.2 in a process that accepts nothing, and fills its queue until a connection has to wait. */
async function startFullListener(port: number): Promise<void> {
  const program = `require("node:net").createServer().listen({ port: ${port}, host: "127.0.0.2", backlog: 1 }, () => {
    require("node:fs").writeSync(1, "listens");
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });`;
  const listener = startNodeProcess(["-e", program], {});
  listeners.push(listener);
  await once(listener.stdout, "data");
  for (let isFull = false; !isFull;) {
    const socket = connect(port, "127.0.0.2");
    sockets.add(socket);
    await sleep(300);
    // A connection that was made meanwhile is seen after the timers of the same turn.
    await immediate();
    isFull = socket.connecting;
  }
}

describe("an idle connection", () => {
  async function openIdleConnection() {
    let connections = 0;
    let calls = 0;
    const server = createWebServer((_request, response) => {
      calls += 1;
      response.writeHead(202).end();
    });
    server.on("connection", () => (connections += 1));
    const gateway = `http://${await open(server)}`;
    const sendAgain = () => sendWireCall({ gatewayUrl: gateway, call: CALL, accessToken: null, timeoutMs: 2_000 });
    expect(await sendAgain()).toMatchObject({ status: 202 });
    return { sendAgain, counts: () => ({ connections, calls }) };
  }

  it("is reused for the next call", async () => {
    const { sendAgain, counts } = await openIdleConnection();
    expect(await sendAgain()).toMatchObject({ status: 202 });
    expect(counts()).toEqual({ connections: 1, calls: 2 });
  });

  it("that the gateway has closed is replaced, and the call is sent once more", async () => {
    const { sendAgain, counts } = await openIdleConnection();
    for (const socket of sockets) socket.resetAndDestroy();
    expect(await sendAgain()).toMatchObject({ outcome: "answered", status: 202 });
    expect(counts()).toEqual({ connections: 2, calls: 2 });
  });
});
