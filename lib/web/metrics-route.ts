import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";
import { SECOND, systemNow } from "@/lib/clock";
import { database, type Connection } from "@/lib/db/database";
import { metrics } from "@/lib/operations/metrics/metrics";
import { readDatabase } from "@/lib/operations/metrics/update-metrics";
import { within } from "@/lib/with-timeout";
import { env } from "@/lib/env";
import { log } from "@/lib/log";

const PATIENCE = 5 * SECOND;

/**
 * Metrics as Prometheus reads them, for the bearer of METRICS_TOKEN: 404 where none is set, 401 for anybody else. While
 * the database does not answer, those of this process alone.
 */
export function metricsRoute(connection: () => Pick<Connection, "db"> = database, token = () => env().METRICS_TOKEN) {
  return async (request: Request): Promise<Response> => {
    const expected = token();
    if (!expected) return new Response(null, { status: 404 });
    if (!bears(request, expected)) {
      return new Response(null, { status: 401, headers: { "www-authenticate": "Bearer" } });
    }
    const all = metrics();
    await within(PATIENCE, readDatabase(all, connection().db, systemNow())).then(
      () => all.databaseUp.set(1),
      (error: unknown) => {
        log.warn("metrics without the database", { error });
        all.databaseUp.set(0);
      },
    );
    const headers = { "content-type": all.registry.contentType, "cache-control": "no-store" };
    return new Response(await all.registry.metrics(), { headers });
  };
}

// Digests are of one length, whatever is guessed, and compared in constant time.
function bears(request: Request, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  const [, given = ""] = /^bearer +(.+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
  return timingSafeEqual(digest(given.trim()), digest(expected));
}
