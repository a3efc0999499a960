import "server-only";
import { Readable } from "node:stream";
import { pushDatabase } from "@/lib/db/database";
import type { SystemScope } from "@/lib/db/transaction";
import { log } from "@/lib/log";
import { answerPush, pushTokenOf } from "@/lib/web/answer-push";
import { headersOf, type RequestListener } from "@/lib/web/callback-listener";

/** Answers the pages of records that HIPs send, at the HTTP server: their bodies are read as a stream, and never as a whole. */
export function pushListener(databaseOf: () => SystemScope["database"] = pushDatabase): RequestListener {
  return (request, response) => {
    const [pathname = ""] = (request.url ?? "").split("?", 1);
    const token = request.method === "POST" ? pushTokenOf(pathname) : null;
    if (token === null) return false;
    // Destroying what is read must leave the connection open for the answer.
    const body = Readable.from(request.iterator({ destroyOnReturn: false }), { objectMode: false });
    answerPush(databaseOf(), token, { headers: headersOf(request), body })
      .then((status) => {
        const retry = status === 503 ? { "Retry-After": "5" } : {};
        response.writeHead(status, { "Content-Length": 0, ...retry }).end();
        if (!request.complete) request.resume();
      })
      .catch((error: unknown) => {
        log.error("page of records not answered", { error });
        response.destroy();
      });
    return true;
  };
}

/** The same as a route of Next.js, which answers while the application is developed. */
export async function pushRoute(request: Request): Promise<Response> {
  const token = pushTokenOf(new URL(request.url).pathname);
  if (token === null) return new Response(null, { status: 404 });
  const body = request.body
    ? Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0])
    : Readable.from([]);
  return new Response(null, { status: await answerPush(pushDatabase(), token, { headers: request.headers, body }) });
}
