import "server-only";
import { SECOND, systemNow } from "@/lib/clock";
import { database } from "@/lib/db/database";
import type { SystemScope } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { STUCK_AFTER } from "@/lib/operations/health/assess-health";
import { readServiceHealth } from "@/lib/operations/health/read-service-health";
import { hasBearerToken } from "@/lib/web/bearer-token";
import { withTimeout } from "@/lib/with-timeout";

/** A request is answered within this time, whatever the database does. */
const RESPONSE_TIMEOUT = 2 * SECOND;

type Health = {
  status: "ok" | "degraded" | "down";
  checks: {
    database: { status: "ok" | "down" };
    backgroundWork: { status: "ok" | "degraded" | "unknown"; workers?: number; oldestWaitingSeconds?: number };
    callbacks: { status: "ok" | "degraded" | "unknown"; unprocessed?: number; needPerson?: number };
    messages: { status: "ok" | "unknown"; needPerson?: number };
  };
};

const DOWN: Health = {
  status: "down",
  checks: {
    database: { status: "down" },
    backgroundWork: { status: "unknown" },
    callbacks: { status: "unknown" },
    messages: { status: "unknown" },
  },
};

// Requests that come together share one read, so that a database that hangs does not collect connections. After `STALE_AFTER` the next
// request reads anew: a connection may hang for longer than the database.
let current: { startedAt: number; health: Promise<Health> } | null = null;
const STALE_AFTER = 10 * SECOND;

function sharedHealth(): Promise<Health> {
  const now = performance.now();
  if (current && now - current.startedAt < STALE_AFTER) return current.health;
  const health = checkHealth({ database: database(), now: systemNow() }).finally(() => {
    if (current?.health === health) current = null;
  });
  current = { startedAt: now, health };
  return health;
}

/**
 * Whether the service works: 200 `ok`, 200 `degraded` while background work or the processing of callbacks is behind, 503 `down` while the
 * database does not answer. Needs no sign-in; `checks`, with what is behind and how much, are for requests with the bearer token
 * METRICS_TOKEN alone. Callbacks and messages that need a person's decision do not degrade the service.
 */
export function healthRoute(token = () => env().METRICS_TOKEN) {
  return async (request: Request): Promise<Response> => {
    const health = await withTimeout(RESPONSE_TIMEOUT, sharedHealth()).catch((error: unknown) => {
      log.error("database does not answer", { error });
      return DOWN;
    });
    const expected = token();
    const mayReadChecks = expected !== undefined && hasBearerToken(request, expected);
    return Response.json(mayReadChecks ? health : { status: health.status }, {
      status: health.status === "down" ? 503 : 200,
      headers: { "cache-control": "no-store" },
    });
  };
}

/** The state of the service from the database. Throws where the database does not answer. */
export async function checkHealth(scope: SystemScope): Promise<Health> {
  const { workers, work, unprocessedCallbacks, callbacksToDecide, messagesToDecide } = await readServiceHealth(scope);
  const since = work.oldestWaitingSince;
  const waited = since ? Math.max(0, scope.now.getTime() - since.getTime()) : 0;
  const backgroundWork = workers > 0 && waited < STUCK_AFTER ? "ok" : "degraded";
  const callbacks = unprocessedCallbacks === 0 ? "ok" : "degraded";
  return {
    status: backgroundWork === "ok" && callbacks === "ok" ? "ok" : "degraded",
    checks: {
      database: { status: "ok" },
      backgroundWork: { status: backgroundWork, workers, oldestWaitingSeconds: Math.round(waited / SECOND) },
      callbacks: { status: callbacks, unprocessed: unprocessedCallbacks, needPerson: callbacksToDecide },
      messages: { status: "ok", needPerson: messagesToDecide },
    },
  };
}
