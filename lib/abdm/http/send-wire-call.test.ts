import { createServer as createWebServer, type RequestListener } from "node:http";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";

import type { WireCall } from "@/lib/abdm/messages";
import { sendWireCall } from "@/lib/abdm/http/send-wire-call";
import { unreachableReason } from "@/lib/abdm/http/unreachable-reason";

const CALL: WireCall = {
  method: "POST",
  base: "gateway",
  path: "/v0.5/sessions",
  headers: { "X-CM-ID": "sbx" },
  body: "{}",
};

const opened: Server[] = [];
const sockets = new Set<Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of opened.splice(0)) server.close();
});

async function open(server: Server): Promise<string> {
  opened.push(server);
  server.on("connection", (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const web = async (listener: RequestListener) => `http://${await open(createWebServer(listener))}`;
const send = (gatewayUrl: string, call: WireCall = CALL) =>
  sendWireCall({ gatewayUrl, call, accessToken: "token", timeoutMs: 1_000 });

describe("the URL of a call", () => {
  it.each([
    ["", "gateway", "/v0.5/sessions"],
    ["/gateway", "gateway", "/gateway/v0.5/sessions"],
    ["/gateway//", "gateway", "/gateway/v0.5/sessions"],
    ["/gateway", "origin", "/v0.5/sessions"],
  ] as const)("for gateway path %j and base %s is %s", async (path, base, url) => {
    const gateway = await web((request, response) => response.writeHead(202).end(request.url));
    expect(await send(gateway + path, { ...CALL, base })).toMatchObject({ status: 202, body: url });
  });
});

describe("a response", () => {
  it("is read only up to a limit", async () => {
    const gateway = await web((_request, response) => response.writeHead(400).end("x".repeat(4_000_000)));
    const delivery = await send(gateway);
    expect(delivery.outcome === "answered" && delivery.body.length).toBeLessThan(300_000);
  });

  it("is returned with its status if its body never ends or breaks off", async () => {
    const endless = await web((_request, response) => response.writeHead(202).write("{"));
    expect(await send(endless)).toMatchObject({ outcome: "answered", status: 202, body: "{" });
    const broken = await web((_request, response) => {
      response.writeHead(503, { "Content-Length": 100 }).write("{", () => response.destroy());
    });
    expect(await send(broken)).toMatchObject({ outcome: "answered", status: 503 });
  });

  it("that is a redirect is not followed", async () => {
    let requests = 0;
    const otherServer = await web((_request, response) => {
      requests += 1;
      response.end();
    });
    const gateway = await web((_request, response) => response.writeHead(307, { Location: otherServer }).end());
    expect(await send(gateway)).toMatchObject({ outcome: "answered", status: 307 });
    expect(requests).toBe(0);
  });

  it.each([
    ["120", 120],
    [" 5 ", 5],
    ["soon", null],
    [new Date(0).toUTCString(), 0],
    ["999999999999999999999", 86_400],
    ["Fri, 31 Dec 9999 23:59:59 GMT", 86_400],
  ])("with Retry-After %s is read as %s seconds", async (header, seconds) => {
    const gateway = await web((_request, response) => response.writeHead(429, { "Retry-After": header }).end());
    expect(await send(gateway)).toMatchObject({ retryAfterSeconds: seconds });
  });
});

describe("sendWireCall returns unreachable", () => {
  it("if the gateway address is not an http or https URL", async () => {
    for (const address of ["", "gateway", "ftp://gateway.example"]) {
      expect(await send(address), address).toEqual({ outcome: "unreachable", reason: "bad-address" });
    }
  });

  it("if the port is closed, by IP address or by host name", async () => {
    const { port } = await closedPort();
    for (const host of ["127.0.0.1", "localhost"]) {
      expect(await send(`http://${host}:${port}`)).toEqual({ outcome: "unreachable", reason: "connection-refused" });
    }
  });

  it("if the server does not complete the TLS handshake", async () => {
    const withoutTls = await open(createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")));
    expect(await send(`https://${withoutTls}`)).toEqual({ outcome: "unreachable", reason: "certificate" });
    const closing = await open(createServer((socket) => socket.end()));
    expect(await send(`https://${closing}`)).toEqual({ outcome: "unreachable", reason: "certificate" });
  });

  it("if a header value is not allowed in HTTP", async () => {
    const call = { ...CALL, headers: { "X-HIU-ID": "IN०९१०" } };
    const gateway = await web((_request, response) => response.end());
    expect(await send(gateway, call)).toEqual({ outcome: "unreachable", reason: "bad-header" });
  });
});

describe("sendWireCall returns unanswered", () => {
  it("if there is no response in time", async () => {
    const unresponsive = await web(() => {});
    expect(await send(unresponsive)).toEqual({ outcome: "unanswered" });
  });

  it("if the server closes the connection or does not respond with HTTP", async () => {
    const closing = await open(createServer((socket) => socket.once("data", () => socket.destroy())));
    expect(await send(`http://${closing}`)).toEqual({ outcome: "unanswered" });
    const notHttp = await open(createServer((socket) => socket.once("data", () => socket.end("SSH-2.0\r\n"))));
    expect(await send(`http://${notHttp}`)).toEqual({ outcome: "unanswered" });
  });

  it("if the caller aborts", async () => {
    const caller = new AbortController();
    // Once the request has arrived, however long that takes.
    const unresponsive = await web(() => caller.abort());
    const delivery = await sendWireCall({
      gatewayUrl: unresponsive,
      call: CALL,
      accessToken: null,
      signal: caller.signal,
    });
    expect(delivery).toEqual({ outcome: "unanswered" });
  });
});

describe("unreachableReason", () => {
  it("returns the reason of the first address if a host name has several", () => {
    const failed = (code: string) => Object.assign(new Error(code), { code, syscall: "connect" });
    expect(unreachableReason(new AggregateError([failed("ECONNREFUSED"), failed("ENETUNREACH")]))).toBe(
      "connection-refused",
    );
    expect(unreachableReason(new AggregateError([failed("ETIMEDOUT"), failed("ENETUNREACH")]))).toBe("timeout");
  });
});

async function closedPort(): Promise<{ port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return { port };
}
