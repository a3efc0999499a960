import "server-only";

import http, { type ClientRequest, type IncomingMessage } from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import { TLSSocket } from "node:tls";

export type HttpRequest = {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string | null;
  /** For DNS lookup, TCP and TLS together. */
  connectTimeoutMs: number;
  /** Aborts the exchange at any point. */
  signal: AbortSignal;
  lookup?: LookupFunction | undefined;
};

/** `retryAfter` is the header as received; `body` may be incomplete. */
export type HttpResponse = { status: number; retryAfter: string | null; body: string };

/** A failed exchange. `sent`: whether bytes of the request can have been sent, which needs an established connection. */
export class HttpExchangeError extends Error {
  constructor(
    readonly sent: boolean,
    cause: unknown,
  ) {
    super("exchange failed", { cause });
  }
}

const MAX_RESPONSE_LENGTH = 64 * 1024;

// Gateways close idle connections after five seconds or more. Our idle timeout is shorter, so that a connection that the
// gateway has just closed is rarely reused.
const IDLE_TIMEOUT_MS = 4_000;
const agents = {
  "http:": new http.Agent({ keepAlive: true, timeout: IDLE_TIMEOUT_MS }),
  "https:": new https.Agent({ keepAlive: true, timeout: IDLE_TIMEOUT_MS }),
};

/**
 * Sends one HTTP request and reads the response. Redirects are returned, not followed. Throws {@link HttpExchangeError}.
 *
 * This is not `fetch`, because its connect timeout (10 seconds in Node.js) can only be changed with the separate package
 * undici, and because its errors do not always show whether bytes of the request were sent.
 */
export async function httpExchange(httpRequest: HttpRequest): Promise<HttpResponse> {
  try {
    return await exchangeOnce(httpRequest);
  } catch (error) {
    // A reused connection was already closed: the write failed, so the request did not arrive. It is sent once more on a
    // new connection.
    if (!(error instanceof StaleConnectionError)) throw error;
    return exchangeOnce(httpRequest);
  }
}

class StaleConnectionError extends HttpExchangeError {}

function exchangeOnce(httpRequest: HttpRequest): Promise<HttpResponse> {
  const { url, method, headers, body, connectTimeoutMs, signal, lookup } = httpRequest;
  return new Promise((resolve, reject) => {
    const { protocol } = new URL(url);
    const { request: createRequest } = protocol === "https:" ? https : http;
    const agent = agents[protocol as keyof typeof agents];
    const request = createRequest(url, { method, headers, agent, signal, ...(lookup && { lookup }) });
    let sent = false;
    const connectTimer = setTimeout(() => request.destroy(connectTimeoutError()), connectTimeoutMs);
    whenConnected(request, () => {
      clearTimeout(connectTimer);
      sent = true;
      request.end(body ?? undefined);
    });
    let hasResponse = false;
    request.once("response", (response) => {
      hasResponse = true;
      const { statusCode: status = 0, headers } = response;
      const retryAfter = headers["retry-after"] ?? null;
      void readBody(response).then((text) => resolve({ status, retryAfter, body: text }));
    });
    request.on("error", (error) => {
      clearTimeout(connectTimer);
      if (hasResponse) return;
      const isStale = request.reusedSocket && (error as NodeJS.ErrnoException).syscall === "write";
      reject(isStale ? new StaleConnectionError(true, error) : new HttpExchangeError(sent, error));
    });
  });
}

/** Calls `send` once the connection is established. Nothing is written before, so an earlier failure means "not sent". */
function whenConnected(request: ClientRequest, send: () => void): void {
  request.once("socket", (socket) => {
    if (request.reusedSocket) send();
    else socket.once(socket instanceof TLSSocket ? "secureConnect" : "connect", send);
  });
}

function connectTimeoutError(): Error {
  return Object.assign(new Error("connect timed out"), { code: "ETIMEDOUT", syscall: "connect" });
}

/** Reads the body up to a limit. If it breaks off or is aborted, its beginning is returned: the status is enough for most decisions. */
async function readBody(response: IncomingMessage): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const chunk of response) {
      text += decoder.decode(chunk as Buffer, { stream: true });
      if (text.length >= MAX_RESPONSE_LENGTH) break;
    }
  } catch {
    // The part that was received is used.
  }
  return text;
}
