import "server-only";

import http, { type ClientRequest, type IncomingMessage } from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import { TLSSocket } from "node:tls";

/** What came back: the status, when to come again, and as much of the body as there was. */
export type HttpResponse = { status: number; retryAfter: string | null; body: string };

export type HttpRequest = {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string | null;
  /** Name look-up, TCP and TLS together. */
  connectTimeoutMs: number;
  /** Ends the whole exchange. */
  signal: AbortSignal;
  lookup?: LookupFunction | undefined;
};

/** Why an exchange failed, and whether a byte of the message can have left: not before the connection stood. */
export class HttpExchangeError extends Error {
  constructor(
    readonly sent: boolean,
    cause: unknown,
  ) {
    super("exchange failed", { cause });
  }
}

const LONGEST_ANSWER = 64 * 1024;

// Gateways close idle connections after five seconds and more; ours end before, so that none is closed in our face.
const KEPT_IDLE_MS = 4_000;
const agents = {
  "http:": new http.Agent({ keepAlive: true, timeout: KEPT_IDLE_MS }),
  "https:": new https.Agent({ keepAlive: true, timeout: KEPT_IDLE_MS }),
};

/**
 * One HTTP exchange. Not `fetch`: that has no limit for connecting and does not tell whether anything left. Redirects are
 * answers. Throws {@link HttpExchangeError}.
 */
export async function httpExchange(wanted: HttpRequest): Promise<HttpResponse> {
  try {
    return await once(wanted);
  } catch (error) {
    // A kept connection had gone: its write failed, so that no whole message left. A new one is tried, once.
    if (!(error instanceof StaleConnection)) throw error;
    return once(wanted);
  }
}

class StaleConnection extends HttpExchangeError {}

function once({ url, method, headers, body, connectTimeoutMs, signal, lookup }: HttpRequest): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const { protocol } = new URL(url);
    const { request: start } = protocol === "https:" ? https : http;
    const agent = agents[protocol as keyof typeof agents];
    const request = start(url, { method, headers, agent, signal, ...(lookup && { lookup }) });
    let sent = false;
    const slow = setTimeout(() => request.destroy(connectTimedOut()), connectTimeoutMs);
    whenConnected(request, () => {
      clearTimeout(slow);
      sent = true;
      request.end(body ?? undefined);
    });
    let answered = false;
    request.once("response", (response) => {
      answered = true;
      const { statusCode: status = 0, headers } = response;
      void read(response).then((text) => resolve({ status, retryAfter: headers["retry-after"] ?? null, body: text }));
    });
    request.on("error", (error) => {
      clearTimeout(slow);
      if (answered) return;
      const stale = request.reusedSocket && (error as NodeJS.ErrnoException).syscall === "write";
      reject(stale ? new StaleConnection(true, error) : new HttpExchangeError(sent, error));
    });
  });
}

/** Nothing is written before: what fails earlier surely did not arrive. */
function whenConnected(request: ClientRequest, go: () => void): void {
  request.once("socket", (socket) => {
    if (request.reusedSocket) go();
    else socket.once(socket instanceof TLSSocket ? "secureConnect" : "connect", go);
  });
}

function connectTimedOut(): Error {
  return Object.assign(new Error("connect timed out"), { code: "ETIMEDOUT", syscall: "connect" });
}

/** The status alone decides most outcomes: a body that breaks off, or never ends, is what has come of it. */
async function read(response: IncomingMessage): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const chunk of response) {
      text += decoder.decode(chunk as Buffer, { stream: true });
      if (text.length >= LONGEST_ANSWER) break;
    }
  } catch {
    // The answer's beginning stands.
  }
  return text;
}
