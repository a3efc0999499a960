import "server-only";
import { callbackDatabase } from "@/lib/db/database";
import type { SystemScope } from "@/lib/db/transaction";
import { answerCallback } from "@/lib/web/answer-callback";

/** The route of all callbacks in Next.js. In production `lib/web/callback-listener.ts` answers them before. */
export function callbackRoute(databaseOf: () => SystemScope["database"] = callbackDatabase) {
  return async (request: Request): Promise<Response> =>
    new Response(null, { status: await answerCallback(databaseOf, new URL(request.url).pathname, request) });
}
