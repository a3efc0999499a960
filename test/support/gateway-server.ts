import "server-only";

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { afterAll, beforeAll, beforeEach } from "vitest";

/** A received HTTP request; header names are in lower case. */
export type ReceivedCall = { method: string; path: string; headers: IncomingMessage["headers"]; body: string };

/** What the server does with each call: respond, never respond (`hang`), or close the connection (`break-off`). */
export type Behaviour =
  { status: number; body?: string; type?: string; headers?: Record<string, string> } | "hang" | "break-off";

/** An HTTP server on a free port that records calls and responds as the test sets it. */
export class GatewayServer {
  receivedCalls: ReceivedCall[] = [];
  behaviour: Behaviour = { status: 202 };
  private server: Server | null = null;
  private readonly waiting: ServerResponse[] = [];

  get url(): string {
    const { port } = this.server?.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => void this.respond(request, response));
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  /** Responds to the calls that hang. */
  respondToWaiting(status: number): void {
    for (const response of this.waiting.splice(0)) response.writeHead(status).end();
  }

  private async respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const { method = "", url: path = "", headers } = request;
    this.receivedCalls.push({ method, path, headers, body });
    if (this.behaviour === "hang") return void this.waiting.push(response);
    if (this.behaviour === "break-off") return void request.socket.destroy();
    const { status, body: responseBody = "", type = "application/json", headers: moreHeaders } = this.behaviour;
    response.writeHead(status, { "Content-Type": type, ...moreHeaders }).end(responseBody);
  }
}

/** Starts a server for the tests of one file: it is reset before each test and stopped after the last. */
export function useGatewayServer(): GatewayServer {
  const server = new GatewayServer();
  beforeAll(() => server.start());
  afterAll(() => server.stop());
  beforeEach(() => {
    server.receivedCalls = [];
    server.behaviour = { status: 202 };
  });
  return server;
}

/** Returns an address of this machine at which no server listens. */
export async function unusedAddress(): Promise<string> {
  const server = new GatewayServer();
  await server.start();
  const { url } = server;
  await server.stop();
  return url;
}
