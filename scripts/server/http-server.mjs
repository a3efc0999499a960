import { createServer, STATUS_CODES } from "node:http";
import { LimitedRequest, maxBodyBytes } from "./body-limit.mjs";
import { isPageOfRecords, limitPageTime, PAGE_TIME_LIMITS } from "./page-time-limit.mjs";

/**
 * How long a client may take to send the headers of a request, and the whole request, in milliseconds. Pages of records have limits of
 * their own for the whole request.
 */
export const TIME_LIMITS = { headersTimeout: 10_000, requestTimeout: 15_000, ...PAGE_TIME_LIMITS };
/** How often open requests are compared with the limits. */
const CHECK_INTERVAL_MS = 1_000;

/** The answer to what Node.js could not read as a request, by the code of its error. */
const STATUS_OF_ERROR = new Map([
  ["ERR_HTTP_REQUEST_TIMEOUT", 408],
  ["HPE_CHUNK_EXTENSIONS_OVERFLOW", 413],
  ["HPE_HEADER_OVERFLOW", 431],
]);

/**
 * Creates the HTTP server in front of the application: it ends slow requests, refuses bodies that are too large with 413 before the
 * application reads them, and gives each answer the same headers, which the application may replace.
 * @param {(request: import("node:http").IncomingMessage, response: import("node:http").ServerResponse) => void} handle
 * @param {Record<string, string>} headers
 * @param {typeof TIME_LIMITS & { connectionsCheckingInterval?: number }} limits
 * @returns {import("node:http").Server}
 */
export function createHttpServer(handle, headers, limits = TIME_LIMITS) {
  const all = Object.entries(headers);
  const options = { connectionsCheckingInterval: CHECK_INTERVAL_MS, ...limits, IncomingMessage: LimitedRequest };
  /** The page of records that arrives on a connection. */
  const pages = new WeakMap();
  const server = createServer(options, (request, response) => {
    for (const [name, value] of all) response.setHeader(name, value);
    const limit = maxBodyBytes(request.method, request.url ?? "");
    if (Number(request.headers["content-length"] ?? 0) > limit) return refuseBody(request, response);
    request.limitBody(limit, () => refuseBody(request, response));
    if (isPageOfRecords(request)) {
      pages.set(request.socket, request);
      limitPageTime(request, limits, () => answerError("ERR_HTTP_REQUEST_TIMEOUT", request.socket));
    }
    handle(request, response);
  });
  server.on("clientError", (/** @type {NodeJS.ErrnoException} */ error, socket) => {
    // Node.js compares every request with one limit, once; a page of records has another.
    const isPageUnderWay = pages.get(socket)?.complete === false;
    if (error.code === "ERR_HTTP_REQUEST_TIMEOUT" && isPageUnderWay) return;
    answerError(error.code, socket);
  });
  /** @param {string | undefined} code of Node.js */
  function answerError(code, socket) {
    // What was answered on this connection before may not be complete.
    if (!socket.writable || socket.bytesWritten > 0) return socket.destroy();
    const status = STATUS_OF_ERROR.get(code ?? "") ?? 400;
    const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...all.map((header) => header.join(": "))];
    socket.write([...lines, "Connection: close", "Content-Length: 0", "", ""].join("\r\n"), () => socket.destroy());
  }
  return server;
}

/**
 * Answers 413 at once. The connection stays open until the sender has sent the rest, which is dropped, or its time is over: a sender whose
 * connection is closed meanwhile may not see the answer.
 */
function refuseBody(request, response) {
  if (response.headersSent) return void request.socket.destroy();
  response.writeHead(413, { Connection: "close", "Content-Length": 0 }).flushHeaders();
  request.dropRest(() => response.end());
}
