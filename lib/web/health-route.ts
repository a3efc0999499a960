import "server-only";
import { SECOND, systemNow } from "@/lib/clock";
import { database, type Connection } from "@/lib/db/database";
import { within } from "@/lib/with-timeout";
import { unprocessedCallbacks, waitingCallbacks } from "@/lib/operations/callbacks/count-callbacks";
import { countJobs, countWorkers } from "@/lib/jobs/job-queries";
import { databaseTime } from "@/lib/operations/health/health-queries";
import { log } from "@/lib/log";

/** Whoever asks waits no longer than this, whatever the database does. */
const PATIENCE = 2 * SECOND;
const WAITS_AT_MOST = 60;

type Health = {
  status: "ok" | "degraded" | "down";
  checks: {
    database: { status: "ok" | "down" };
    backgroundWork: { status: "ok" | "degraded" | "unknown"; workers?: number; oldestWaitingSeconds?: number };
    callbacks: { status: "ok" | "degraded" | "unknown"; unprocessed?: number; needPerson?: number };
  };
};

const DOWN: Health = {
  status: "down",
  checks: { database: { status: "down" }, backgroundWork: { status: "unknown" }, callbacks: { status: "unknown" } },
};

// Many may ask at once, and a database that hangs must not gather their questions: one look serves all who wait for it,
// until it is given up, since its own connection may hang for longer than the database.
let looking: { since: number; outcome: Promise<Health> } | null = null;
const GIVEN_UP_AFTER = 10 * SECOND;

function sharedLook(): Promise<Health> {
  const since = performance.now();
  if (looking && since - looking.since < GIVEN_UP_AFTER) return looking.outcome;
  const outcome = look(database()).finally(() => {
    if (looking?.outcome === outcome) looking = null;
  });
  looking = { since, outcome };
  return outcome;
}

/**
 * Whether the product can work: 200 `ok`, 200 `degraded` while background work or the understanding of callbacks lags, 503
 * `down` while the database does not answer. Without sign-in, so that it names nobody. Callbacks that need a person are
 * counted and degrade nothing: they wait in good order.
 */
export async function health(): Promise<Response> {
  const body = await within(PATIENCE, sharedLook()).catch((error: unknown) => {
    log.error("database does not answer", { error });
    return DOWN;
  });
  return Response.json(body, {
    status: body.status === "down" ? 503 : 200,
    headers: { "cache-control": "no-store" },
  });
}

/** Asks the database how it all stands; throws what it says where it does not answer. */
export async function look({ db }: Pick<Connection, "db">): Promise<Health> {
  const now = systemNow();
  await databaseTime({ db });
  const [workers, jobs, unprocessed, needPerson] = await Promise.all([
    countWorkers(db, now),
    countJobs(db, now),
    unprocessedCallbacks(db, now),
    waitingCallbacks(db),
  ]);
  const since = jobs.oldestWaitingSince;
  const oldestWaitingSeconds = since ? Math.max(0, Math.round((now.getTime() - since.getTime()) / SECOND)) : 0;
  const working = workers > 0 && oldestWaitingSeconds < WAITS_AT_MOST ? "ok" : "degraded";
  const understanding = unprocessed === 0 ? "ok" : "degraded";
  return {
    status: working === "ok" && understanding === "ok" ? "ok" : "degraded",
    checks: {
      database: { status: "ok" },
      backgroundWork: { status: working, workers, oldestWaitingSeconds },
      callbacks: { status: understanding, unprocessed, needPerson },
    },
  };
}
