import "server-only";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { CallbackHeaders } from "@/lib/abdm/messages";
import { isCallbackPath } from "@/lib/abdm/callback-address";
import { callbackDatabase } from "@/lib/db/database";
import type { SystemScope } from "@/lib/db/transaction";
import { log } from "@/lib/log";
import { answerCallback } from "@/lib/web/answer-callback";

/** Answers a request if it is one of those that it answers; otherwise returns false, and has not touched it. */
export type RequestListener = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Answers callbacks at the HTTP server, before Next.js, which takes as long to find a route as they take altogether. */
export function callbackListener(databaseOf: () => SystemScope["database"] = callbackDatabase): RequestListener {
  return (request, response) => {
    const [pathname = ""] = (request.url ?? "").split("?", 1);
    if (request.method !== "POST" || !isCallbackPath(pathname)) return false;
    answerCallback(databaseOf, pathname, {
      headers: headersOf(request),
      // The connection has to stay for the answer to a body that is too large.
      body: request.iterator({ destroyOnReturn: false }),
    })
      .then((status) => {
        response.writeHead(status, { "Content-Length": 0 }).end();
        // What was not read of the body: a sender that is still sending reads the answer only after it. The server limits the time.
        if (!request.complete) request.resume();
      })
      .catch((error: unknown) => {
        log.error("callback not answered", { error });
        response.destroy();
      });
    return true;
  };
}

/** The headers of a request, by name in any case. */
export const headersOf = ({ headers }: IncomingMessage): CallbackHeaders => ({
  get: (name) => valueOf(headers[name.toLowerCase()]),
});

const valueOf = (header: string | string[] | undefined) =>
  Array.isArray(header) ? header.join(", ") : (header ?? null);
