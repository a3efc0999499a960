import "server-only";
import { dialectOf } from "@/lib/abdm/dialects";
import type { DialectName } from "@/lib/abdm/vocabulary";
import { systemNow } from "@/lib/clock";
import { callbackDatabase, type Connection } from "@/lib/db/database";
import { measureCallbacks, refusedFor } from "@/lib/operations/metrics/metrics";
import { readBody } from "@/lib/web/read-body";
import { receiveCallback } from "@/lib/inbound/receive-callback";
import { countRefusal, type Refusal } from "@/lib/inbound/count-refusal";
import { whoCalls } from "@/lib/inbound/verify-caller";
import type { HospitalId } from "@/lib/ids";
import { log } from "@/lib/log";

const LARGEST = 1024 * 1024;

/**
 * The route of all callbacks of one dialect. 401 before the body is read for anyone but the gateway, 413 while reading, 503 where we
 * cannot verify or keep it. All that is authentic is kept and answered 202, whatever it says and at whatever path.
 */
export function callbackRoute(dialect: DialectName, connection: () => Pick<Connection, "db"> = callbackDatabase) {
  return measureCallbacks(dialect, async (request) => {
    const { db } = connection();
    const path = new URL(request.url).pathname.replace(/^\/+|\/+$/g, "");
    const message = dialectOf(dialect).callbackPaths[path] ?? "unknown";
    let hospitalId: HospitalId | undefined;
    const refuse = (status: number, reason: Refusal["reason"]) => {
      countRefusal(db, { dialect, message, reason, hospitalId }, systemNow());
      return refusedFor(reason, new Response(null, { status }));
    };
    try {
      const caller = await whoCalls(db, request.headers);
      if (!caller.ok) {
        hospitalId = caller.hospitalId;
        return refuse(caller.status, caller.reason);
      }
      if ("hospitalId" in caller.to) hospitalId = caller.to.hospitalId;
      // The one message that may come without naming the HIU; the call that it answers tells whose it is.
      else if (message !== "patient-found") return refuse(401, "no-hiu-id");
      const body = await readBody(request, LARGEST);
      if (typeof body === "string") return refuse(body === "too-large" ? 413 : 400, body);
      const kept = await receiveCallback(
        { db, now: systemNow() },
        { dialect, message, path, headers: request.headers, body, to: caller.to },
      );
      return kept === "homeless" ? refuse(401, "no-hiu-id") : new Response(null, { status: 202 });
    } catch (error) {
      log.error("callback not kept", { message, dialect, error });
      return refuse(503, "not-kept");
    }
  });
}
