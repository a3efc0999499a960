import "server-only";

import http, { type ClientRequest, type IncomingMessage } from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import { TLSSocket } from "node:tls";

import { agentFor } from "@/lib/abdm/http/agent-for";
import packageJson from "@/package.json";

export type HttpRequest = {
  /** An http or https URL, as `URL` writes it. */
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string | null;
  /** For DNS lookup, TCP and TLS together, through a proxy as well. */
  connectTimeoutMs: number;
  /** Aborts the exchange at any point. */
  signal: AbortSignal;
  lookup?: LookupFunction | undefined;
};

/** `retryAfter` and `contentType` are the headers as received; `body` may be incomplete. */
export type HttpResponse = { status: number; retryAfter: string | null; contentType: string | null; body: string };

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

/** Sent with every request: firewalls such as CloudFront's refuse a request without the first one with a page of their own. */
const OWN_HEADERS = { "User-Agent": `consent-desk/${packageJson.version}`, Accept: "application/json" };

/**
 * Sends one HTTP request and reads the response, through the proxy of the environment where it names one. Redirects are returned, not
 * followed. Throws {@link HttpExchangeError}.
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
  const { request: createRequest } = url.startsWith("https:") ? https : http;
  const options = { method, headers: { ...OWN_HEADERS, ...headers }, ...(lookup && { lookup }) };
  return new Promise((resolve, reject) => {
    const request = createRequest(url, { ...options, agent: findAgent(url) });
    let sent = false;
    let hasResponse = false;
    const fail = (error: unknown) => {
      clearTimeout(connectTimer);
      if (hasResponse) return;
      const isStale = request.reusedSocket && (error as NodeJS.ErrnoException).syscall === "write";
      reject(isStale ? new StaleConnectionError(true, error) : new HttpExchangeError(sent, error));
    };
    // A destroyed request reports its error only once it has a socket, which a proxy may never give it.
    const giveUp = (error: unknown) => {
      request.destroy(error as Error);
      if (!request.socket) fail(error);
    };
    const connectTimer = setTimeout(() => giveUp(connectTimeoutError()), connectTimeoutMs);
    signal.addEventListener("abort", () => giveUp(signal.reason), { once: true });
    if (signal.aborted) giveUp(signal.reason);
    whenConnected(request, () => {
      clearTimeout(connectTimer);
      sent = true;
      request.end(body ?? undefined);
    });
    request.once("response", (response) => {
      hasResponse = true;
      const { statusCode: status = 0, headers } = response;
      const { "retry-after": retryAfter = null, "content-type": contentType = null } = headers;
      void readBody(response).then((body) => resolve({ status, retryAfter, contentType, body }));
    });
    request.on("error", fail);
  });
}

function findAgent(url: string): http.Agent {
  try {
    return agentFor(new URL(url));
  } catch (error) {
    throw new HttpExchangeError(false, error);
  }
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
