import { randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import next from "next";
import { ROOT } from "../paths.mjs";
import { createHttpServer } from "./http-server.mjs";
import { responseHeaders } from "./response-headers.mjs";

// The application in production. Next.js answers the requests; the HTTP server is ours, since that of `next start` knows no limits. It listens
// once the application can answer, on HOST, or on all interfaces where HOST is empty.
const { PORT = "3000", HOST = "", APP_URL } = process.env;
const ALL_INTERFACES = ["", "0.0.0.0", "::"];

// Next.js calls itself under this name.
const hostname = ALL_INTERFACES.includes(HOST) ? "localhost" : HOST;
// In place of the server: on that it would take every request to upgrade the connection, leave it open, and answer none of them. Node.js
// answers such a request as any other where nothing listens for it.
const noUpgrades = new EventEmitter();
const app = next({ dev: false, dir: ROOT, hostname, port: Number(PORT), httpServer: noUpgrades });
await app.prepare();
const answer = app.getRequestHandler();
const server = createHttpServer((request, response) => {
  // The names are those of lib/web/request-origin.ts; what a client sends under them is replaced.
  request.headers["x-consent-desk-peer"] = request.socket.remoteAddress ?? "";
  request.headers["x-consent-desk-request-id"] = randomUUID();
  // The application has left it there: see lib/web/start-process.ts.
  if (globalThis.consentDeskListener?.(request, response)) return;
  answer(request, response).catch((error) => {
    console.error(error);
    response.destroy();
  });
}, responseHeaders(APP_URL));

server.on("error", (error) => {
  console.error(`The application cannot listen on port ${PORT}: ${error.message}`);
  process.exit(1);
});
server.listen({ port: Number(PORT), ...(HOST && { host: HOST }) });

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 };
let isStopping = false;
for (const [signal, code] of Object.entries(EXIT_CODES)) {
  process.on(signal, () => {
    if (isStopping) return;
    isStopping = true;
    // Takes no more requests, and waits for those that are under way.
    server.close(() => void app.close().finally(() => process.exit(code)));
  });
}
