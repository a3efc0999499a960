import type { IncomingMessage, RequestListener, Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { createHttpServer } from "./http-server.mjs";
import { responseHeaders } from "./response-headers.mjs";

const KB = 1024;
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** Starts the server before an application. Returns its port. */
async function listen(
  handle: RequestListener,
  { appUrl = "http://localhost", limits }: { appUrl?: string; limits?: Parameters<typeof createHttpServer>[2] } = {},
): Promise<number> {
  const started = createHttpServer(handle, responseHeaders(appUrl), limits);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  return (started.address() as AddressInfo).port;
}

/** Sends bytes on a connection of its own, and more after the answer has begun. Returns all that was answered until the connection ended. */
function exchange(port: number, ...parts: string[]): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  for (const part of parts) socket.write(part);
  return text(socket);
}

const chunk = (bytes: number) => `${bytes.toString(16)}\r\n${"x".repeat(bytes)}\r\n`;
const CHUNKED = "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n";

describe("a body", () => {
  /** An application that reads what it gets, and keeps how many bytes that were. */
  async function listenAndCount() {
    const counts = { requests: 0, bytes: 0 };
    const port = await listen((request, response) => {
      counts.requests += 1;
      request.on("data", (part: Buffer) => (counts.bytes += part.length));
      request.on("end", () => response.end("read"));
    });
    return { port, counts };
  }

  it.each([
    ["/api/auth/callback/credentials", 16],
    ["//api//auth/callback/credentials?x=/v3/", 16],
    ["/api/auth", 16],
    ["/requests/new", 64],
    ["/api/authors", 64],
  ])("for %s of more than %i KB is answered 413 before the application knows of it", async (path, limitKb) => {
    const { port, counts } = await listenAndCount();
    const post = async (bytes: number) =>
      (await fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", body: Buffer.alloc(bytes) })).status;
    expect(await post(limitKb * KB)).toBe(200);
    expect(counts).toEqual({ requests: 1, bytes: limitKb * KB });
    expect(await post(limitKb * KB + 1)).toBe(413);
    expect(counts.requests).toBe(1);
  });

  it("of another method than POST has the limit of pages also at a callback address", async () => {
    const { port } = await listenAndCount();
    const init = { method: "PUT", body: Buffer.alloc(64 * KB + 1) };
    expect((await fetch(`http://127.0.0.1:${port}/api/v3/hiu/consent/request/notify`, init)).status).toBe(413);
  });

  it.each([
    "/api/v3/hiu/consent/request/notify",
    "/v0.5/consents/hiu/notify",
    "/v3/hiu/x",
    "/g/secret/api/v3/hiu/x",
    "/g/secret/x",
  ])("for the callback address %s is left to the callback route, which counts what it refuses", async (path) => {
    const { port, counts } = await listenAndCount();
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", body: Buffer.alloc(500 * KB) });
    expect(answer.status).toBe(200);
    expect(counts.bytes).toBe(500 * KB);
  });

  it("whose length is not announced is answered 413 once it is too large, and the application never sees its end", async () => {
    const { port, counts } = await listenAndCount();
    const head = `POST /api/auth/callback/credentials HTTP/1.1\r\nHost: x\r\n${CHUNKED}`;
    const answer = await exchange(port, head, chunk(10 * KB), chunk(10 * KB), chunk(10 * KB), "0\r\n\r\n");
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).not.toContain("read");
    expect(counts.bytes).toBeLessThanOrEqual(16 * KB);
  });

  it("whose length is not announced is read when it is small enough", async () => {
    const { port } = await listenAndCount();
    const head = `POST /api/auth/callback/credentials HTTP/1.1\r\nHost: x\r\n${CHUNKED}`;
    expect(await exchange(port, head, chunk(10 * KB), "0\r\n\r\n")).toMatch(/^HTTP\/1\.1 200 [^]*read/);
  });
});

describe("a slow client", () => {
  const limits = {
    headersTimeout: 100,
    requestTimeout: 200,
    pageTimeout: 1_500,
    silenceTimeout: 300,
    connectionsCheckingInterval: 20,
  };
  const PAGE = `POST /api/push/token HTTP/1.1\r\nHost: x\r\n${CHUNKED}`;

  /** Sends a page of records part by part, until it was answered; returns the answer and how long it took, in milliseconds. */
  async function sendSlowly(port: number, { parts, every }: { parts: number; every: number }) {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    const startedAt = performance.now();
    const answered = text(socket);
    socket.write(PAGE);
    let left = parts;
    const timer = setInterval(() => {
      if (left === 0) clearInterval(timer);
      socket.write(left === 0 ? "0\r\n\r\n" : chunk(10));
      left -= 1;
    }, every);
    socket.on("close", () => clearInterval(timer));
    return { answer: await answered, took: performance.now() - startedAt };
  }

  it("that does not complete the headers is answered 408, and its connection ends", async () => {
    const port = await listen((_request, response) => response.end(), { limits });
    expect(await exchange(port, "GET / HTTP/1.1\r\nHost: x\r\n")).toMatch(
      /^HTTP\/1\.1 408 [^]*Content-Security-Policy: /,
    );
  });

  it("that does not complete the body is answered 408, and the application's read ends", async () => {
    let ended = false;
    const port = await listen((request) => void text(request).catch(() => (ended = true)), { limits });
    expect(await exchange(port, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n1")).toMatch(
      /^HTTP\/1\.1 408 /,
    );
    await expect.poll(() => ended).toBe(true);
  });

  it("whose page of records arrives slowly has more time than for any other request", async () => {
    const port = await listen((request, response) => void text(request).then((body) => response.end(body)), { limits });
    const { answer, took } = await sendSlowly(port, { parts: 8, every: 60 });
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer.match(/x{10}/g)).toHaveLength(8);
    expect(took).toBeGreaterThan(limits.requestTimeout);
  });

  it("whose page of records does not end in time is answered 408, and the application's read ends", async () => {
    let ended = false;
    const port = await listen((request) => void text(request).catch(() => (ended = true)), { limits });
    const { answer, took } = await sendSlowly(port, { parts: Infinity, every: 60 });
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(took).toBeGreaterThanOrEqual(limits.pageTimeout);
    await expect.poll(() => ended).toBe(true);
  });

  it("that sends nothing more of a page of records is answered 408", async () => {
    const port = await listen((request) => void text(request).catch(() => undefined), { limits });
    const startedAt = performance.now();
    expect(await exchange(port, PAGE, chunk(10))).toMatch(/^HTTP\/1\.1 408 /);
    expect(performance.now() - startedAt).toBeLessThan(limits.pageTimeout);
  });

  it("whose page of records waits for the application is not silent", async () => {
    const handle: RequestListener = (request, response) =>
      void setTimeout(() => void text(request).then((body) => response.end(String(body.length))), 800);
    const port = await listen(handle, { limits });
    const body = Buffer.alloc(500 * KB);
    const answer = await fetch(`http://127.0.0.1:${port}/api/push/token`, { method: "POST", body });
    expect(await answer.text()).toBe(String(body.length));
  });

  it("of another request on the connection of a page of records has the limit of that request", async () => {
    const read = (request: IncomingMessage) => text(request).catch(() => "");
    const port = await listen((request, response) => void read(request).then(() => response.end()), { limits });
    const page = "POST /api/push/token HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n1";
    const startedAt = performance.now();
    await exchange(port, page, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n1");
    expect(performance.now() - startedAt).toBeLessThan(limits.silenceTimeout + 200);
  });

  it("whose request is complete may wait for the answer for longer", async () => {
    const port = await listen((_request, response) => void setTimeout(() => response.end("late"), 500), { limits });
    expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe("late");
  });
});

describe("every answer", () => {
  const POLICY = "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  it.each([
    ["of the application", "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"],
    ["to a body that is too large", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\n\r\n" + "x".repeat(70_000)],
    ["to what is no request", "nonsense\r\n\r\n"],
  ])("%s has a content security policy and forbids frames", async (_what, request) => {
    const port = await listen((_request, response) => response.end());
    const answer = await exchange(port, request);
    expect(answer).toContain(`Content-Security-Policy: ${POLICY}\r\n`);
    expect(answer).toContain("X-Frame-Options: DENY\r\n");
    expect(answer).not.toContain("Strict-Transport-Security");
  });

  it("keeps browsers on https for a year where the public address is https", async () => {
    const port = await listen((_request, response) => response.end(), { appUrl: "https://desk.example" });
    const { headers } = await fetch(`http://127.0.0.1:${port}`);
    expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
  });

  it("has the policy of the application where that sets one", async () => {
    const port = await listen((_request, response) =>
      response.setHeader("content-security-policy", "default-src 'self'").end(),
    );
    const { headers } = await fetch(`http://127.0.0.1:${port}`);
    expect(headers.get("content-security-policy")).toBe("default-src 'self'");
  });
});
