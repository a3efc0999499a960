import "server-only";
import { readCallbackAddress } from "@/lib/abdm/callback-address";
import { systemNow } from "@/lib/clock";
import { callbackDatabase } from "@/lib/db/database";
import type { SystemScope } from "@/lib/db/transaction";
import type { HospitalId } from "@/lib/ids";
import { countRefusal, type Refusal } from "@/lib/inbound/count-refusal";
import { receiveCallback } from "@/lib/inbound/receive-callback";
import { verifyCaller } from "@/lib/inbound/verify-caller";
import { log } from "@/lib/log";
import { measureCallbacks, withRefusalReason } from "@/lib/operations/metrics/metrics";
import { readCallbackBody } from "@/lib/web/read-callback-body";

const MAX_BYTES = 1024 * 1024;

/**
 * The route of all callbacks. Responds 401 before the body is read to every caller but the gateway, 413 while it is read or decompressed,
 * and 503 where the callback cannot be verified or stored. Every authentic callback is stored and answered 202, whatever its content and path.
 */
export function callbackRoute(databaseOf: () => SystemScope["database"] = callbackDatabase) {
  return measureCallbacks(async (request) => {
    const database = databaseOf();
    const { headers } = request;
    const { dialect, message, path, secret } = readCallbackAddress(new URL(request.url).pathname);
    let hospitalId: HospitalId | undefined;
    const refuse = (status: number, reason: Refusal["reason"]) => {
      countRefusal(database, { dialect, message, reason, hospitalId }, systemNow());
      return withRefusalReason(reason, new Response(null, { status }));
    };
    try {
      const caller = await verifyCaller(database, { headers, secret });
      if (!caller.ok) {
        hospitalId = caller.hospitalId;
        return refuse(caller.status, caller.reason);
      }
      if ("hospitalId" in caller.to) hospitalId = caller.to.hospitalId;
      // The only message that may come without an HIU id: its hospital is that of the call to which it replies.
      else if (message !== "on-find") return refuse(401, "no-hiu-id");
      const content = await readCallbackBody(request, MAX_BYTES);
      if (typeof content === "string") return refuse(content === "too-large" ? 413 : 400, content);
      const callback = { dialect, message, path, headers, ...content, to: caller.to };
      const result = await receiveCallback({ database, now: systemNow() }, callback);
      return result === "unknown-hospital" ? refuse(401, "no-hiu-id") : new Response(null, { status: 202 });
    } catch (error) {
      log.error("callback not stored", { message, dialect, error });
      return refuse(503, "not-stored");
    }
  });
}
