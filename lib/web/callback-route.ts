import "server-only";
import { dialectOf } from "@/lib/abdm/dialects";
import type { DialectName } from "@/lib/abdm/vocabulary";
import { systemNow } from "@/lib/clock";
import { callbackDatabase } from "@/lib/db/database";
import type { SystemScope } from "@/lib/db/transaction";
import type { HospitalId } from "@/lib/ids";
import { countRefusal, type Refusal } from "@/lib/inbound/count-refusal";
import { receiveCallback } from "@/lib/inbound/receive-callback";
import { verifyCaller } from "@/lib/inbound/verify-caller";
import { log } from "@/lib/log";
import { measureCallbacks, withRefusalReason } from "@/lib/operations/metrics/metrics";
import { trimSlashes } from "@/lib/slashes";

const MAX_BYTES = 1024 * 1024;

/**
 * The route of all callbacks of one dialect. Responds 401 before the body is read to every caller but the gateway, 413 while it is read, and
 * 503 where the callback cannot be verified or stored. Every authentic callback is stored and answered 202, whatever its content and path.
 */
export function callbackRoute(dialect: DialectName, databaseOf: () => SystemScope["database"] = callbackDatabase) {
  return measureCallbacks(dialect, async (request) => {
    const database = databaseOf();
    const path = trimSlashes(new URL(request.url).pathname);
    const message = dialectOf(dialect).callbackPaths[path] ?? "unknown";
    let hospitalId: HospitalId | undefined;
    const refuse = (status: number, reason: Refusal["reason"]) => {
      countRefusal(database, { dialect, message, reason, hospitalId }, systemNow());
      return withRefusalReason(reason, new Response(null, { status }));
    };
    try {
      const caller = await verifyCaller(database, request.headers);
      if (!caller.ok) {
        hospitalId = caller.hospitalId;
        return refuse(caller.status, caller.reason);
      }
      if ("hospitalId" in caller.to) hospitalId = caller.to.hospitalId;
      // The only message that may come without an HIU id: its hospital is that of the call to which it replies.
      else if (message !== "on-find") return refuse(401, "no-hiu-id");
      const body = await readBody(request, MAX_BYTES);
      if (typeof body === "string") return refuse(body === "too-large" ? 413 : 400, body);
      const result = await receiveCallback(
        { database, now: systemNow() },
        { dialect, message, path, headers: request.headers, body, to: caller.to },
      );
      return result === "unknown-hospital" ? refuse(401, "no-hiu-id") : new Response(null, { status: 202 });
    } catch (error) {
      log.error("callback not stored", { message, dialect, error });
      return refuse(503, "not-stored");
    }
  });
}

/** Reads a request's body up to `maxBytes`; `interrupted` where the connection ended before the body. */
async function readBody(request: Request, maxBytes: number): Promise<Buffer | "too-large" | "interrupted"> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) return "too-large";
  if (!request.body) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
      size += chunk.byteLength;
      if (size > maxBytes) return "too-large";
      chunks.push(chunk);
    }
  } catch {
    return "interrupted";
  }
  return Buffer.concat(chunks);
}
