import "server-only";
import { dialectOf } from "@/lib/abdm/dialects";
import type { DialectName } from "@/lib/abdm/vocabulary";
import { systemNow } from "@/lib/clock";
import { callbackDatabase, type Connection } from "@/lib/db/database";
import { readBody } from "@/lib/edge/read-body";
import { receiveCallback } from "@/lib/gateway/receive";
import { whoCalls } from "@/lib/gateway/trust";
import { log } from "@/lib/log";

const LARGEST = 1024 * 1024;

/**
 * The route of all callbacks of one dialect. Refused before the body is read: 404 for a path the gateway does not use, 401
 * for anyone but the gateway. 413 while reading; 503 where we cannot verify or keep it; 202 once it is kept.
 */
export function callbackRoute(dialect: DialectName, connection: () => Pick<Connection, "db"> = callbackDatabase) {
  return async (request: Request): Promise<Response> => {
    const path = new URL(request.url).pathname.replace(/^\/+|\/+$/g, "");
    const message = dialectOf(dialect).callbackPaths[path];
    if (!message) return new Response(null, { status: 404 });
    const refuse = (status: number, reason: string) => {
      log.warn("callback refused", { message, dialect, reason, status });
      return new Response(null, { status });
    };
    try {
      const { db } = connection();
      const caller = await whoCalls(db, request.headers);
      if (!caller.ok) return refuse(caller.status, caller.reason);
      // The one message that may come without naming the HIU; the call that it answers tells whose it is.
      if (!("hospitalId" in caller.to) && message !== "patient-found") return refuse(401, "no-hiu-id");
      const body = await readBody(request, LARGEST);
      if (body === null) return refuse(413, "too-large");
      const kept = await receiveCallback(
        { db, now: systemNow() },
        { dialect, message, path, headers: request.headers, body, to: caller.to },
      );
      return kept === "homeless" ? refuse(401, "no-hiu-id") : new Response(null, { status: 202 });
    } catch (error) {
      log.error("callback not kept", { message, dialect, error });
      return new Response(null, { status: 503 });
    }
  };
}
