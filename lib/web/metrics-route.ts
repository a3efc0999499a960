import "server-only";
import { SECOND, systemNow } from "@/lib/clock";
import { database } from "@/lib/db/database";
import type { SystemScope } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { metrics } from "@/lib/operations/metrics/metrics";
import { updateMetrics } from "@/lib/operations/metrics/update-metrics";
import { hasBearerToken } from "@/lib/web/bearer-token";
import { withTimeout } from "@/lib/with-timeout";

const DATABASE_TIMEOUT = 5 * SECOND;

/**
 * Metrics as Prometheus text, for requests with the bearer token METRICS_TOKEN: 404 where none is set, 401 for any other token. While the
 * database does not answer, the metrics of this process alone.
 */
export function metricsRoute(databaseOf: () => SystemScope["database"] = database, token = () => env().METRICS_TOKEN) {
  return async (request: Request): Promise<Response> => {
    const expected = token();
    if (!expected) return new Response(null, { status: 404 });
    if (!hasBearerToken(request, expected)) {
      return new Response(null, { status: 401, headers: { "www-authenticate": "Bearer" } });
    }
    const all = metrics();
    const scope = { database: databaseOf(), now: systemNow() };
    await withTimeout(DATABASE_TIMEOUT, updateMetrics(all, scope)).then(
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
