import "server-only";
import { hostname } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { SECOND, systemNow } from "@/lib/clock";
import { foldRequestCounts } from "@/lib/consent/dashboard/fold-request-counts";
import { expireConsents } from "@/lib/consent/decision/expire-consents";
import { checkOpenRequests } from "@/lib/consent/request/check-open-requests";
import { closeDatabase, database, openDatabase, type Database } from "@/lib/db/database";
import { newId, type LeaseId } from "@/lib/ids";
import { CALLBACK_SLOTS, callbackWork } from "@/lib/inbound/callback-work";
import { sweepEndedRecords } from "@/lib/health-record/erasure/sweep-ended-records";
import { sweepTransfers } from "@/lib/health-record/transfer/sweep-transfers";
import { pushWork } from "@/lib/inbound/push-work";
import { timeOutWaitingCallbacks } from "@/lib/inbound/time-out-waiting-callbacks";
import { removeWorker, writeHeartbeat } from "@/lib/jobs/job-worker-table";
import { abortGatewayCalls } from "@/lib/jobs/shutdown-signal";
import { SweepRunner, type Sweep } from "@/lib/jobs/sweep-runner";
import { WorkQueue } from "@/lib/jobs/work-queue";
import { log } from "@/lib/log";
import { AuditSealer } from "@/lib/operations/audit/audit-sealer";
import { sealAllEntries } from "@/lib/operations/audit/seal-all-entries";
import { verifyChains } from "@/lib/operations/audit/verify-chains";
import { writeCheckpoints } from "@/lib/operations/audit/write-checkpoints";
import { removeAuditMonths } from "@/lib/operations/audit-retention/remove-audit-months";
import { deliveryCheckWork } from "@/lib/operations/delivery/delivery-check-work";
import { raiseDetections } from "@/lib/operations/detection/raise-detections";
import { sendAlerts } from "@/lib/operations/detection/send-alerts";
import { sweepSealedValues } from "@/lib/operations/encryption/sweep-sealed-values";
import { sweepRetention } from "@/lib/operations/retention/sweep-retention";
import { sweepSessions } from "@/lib/operations/sweeps/sweep-sessions";
import { outboxWork, type OutboxOptions } from "@/lib/outbound/outbox-work";

/** A connection for each callback that is processed, and some for messages, which hold one only while they store something. */
const POOL_SIZE = CALLBACK_SLOTS + 8;
/** For taking work, renewing leases, heartbeats and sweeps. */
const SYSTEM_POOL_SIZE = 6;

const HEARTBEAT_EVERY = 2 * SECOND;
/** How long a process that shuts down waits for the gateway's responses. */
const RESPONSE_TIMEOUT = 6 * SECOND;
/** The part of a process's ten seconds to shut down in which work may finish. */
const FINISH_WITHIN = 8.5 * SECOND;

const sweepScope = (database: Database) => ({ database, now: systemNow(), clock: systemNow });

/** What is done from time to time for all hospitals. */
const sweeps = (database: Database): Sweep[] => {
  const scope = () => sweepScope(database);
  return [
    { name: "expire-consents", everySeconds: 60, run: () => expireConsents(scope()) },
    { name: "seal-audit-entries", everySeconds: 1, run: () => sealAllEntries(scope()) },
    { name: "write-audit-checkpoints", everySeconds: 60, run: () => writeCheckpoints(scope()) },
    { name: "verify-audit-chains", everySeconds: 10, run: () => verifyChains(scope()) },
    { name: "sweep-transfers", everySeconds: 1, run: () => sweepTransfers(scope()) },
    { name: "sweep-ended-records", everySeconds: 5, run: () => sweepEndedRecords(scope()) },
    { name: "check-open-requests", everySeconds: 10, run: () => checkOpenRequests(scope()) },
    { name: "fold-request-counts", everySeconds: 60, run: () => foldRequestCounts(scope()) },
    { name: "time-out-waiting-callbacks", everySeconds: 60, run: () => timeOutWaitingCallbacks(scope()) },
    { name: "sweep-sessions", everySeconds: 60, run: () => sweepSessions(scope()) },
    { name: "raise-detections", everySeconds: 60, run: () => raiseDetections(scope()) },
    { name: "sweep-sealed-values", everySeconds: 60, run: () => sweepSealedValues(scope()) },
    { name: "sweep-retention", everySeconds: 600, run: () => sweepRetention(scope()) },
  ];
};

/** The same, on its own: a month of a large audit trail takes minutes, for which nothing else should wait. */
const longSweeps = (database: Database): Sweep[] => [
  { name: "remove-audit-months", everySeconds: 3600, run: () => removeAuditMonths(sweepScope(database)) },
];

/** What is sent from time to time to servers of others: in a row of its own, since they may let it wait. */
const callingSweeps = (database: Database): Sweep[] => [
  { name: "send-alerts", everySeconds: 10, run: () => sendAlerts(sweepScope(database)) },
];

/** The background work of a process. */
export type Worker = {
  /** Takes no more work, waits for what runs, and gives back the rest. Within nine seconds. */
  stop: () => Promise<void>;
};

/** Does all background work of the product in this process, on connections of its own to the same database, until `stop`. */
export function startWorker({ url }: Pick<Database, "url"> = database(), options: OutboxOptions = {}): Worker {
  const own = openDatabase(url, POOL_SIZE, { systemPoolSize: SYSTEM_POOL_SIZE });
  const parts = [
    new WorkQueue(callbackWork(own)),
    new WorkQueue(outboxWork(own, options)),
    new WorkQueue(deliveryCheckWork(own, options)),
    new WorkQueue(pushWork(own)),
    new AuditSealer(own),
    new SweepRunner(own.systemPool, sweeps(own)),
    new SweepRunner(own.systemPool, longSweeps(own)),
    new SweepRunner(own.systemPool, callingSweeps(own)),
  ];
  const endHeartbeat = startHeartbeat(own);
  let stopped: Promise<void> | null = null;
  const stop = async () => {
    setTimeout(abortGatewayCalls, RESPONSE_TIMEOUT).unref();
    const finished = Promise.all(parts.map((part) => part.stop())).then(endHeartbeat);
    const timeout = pause(FINISH_WITHIN, "timeout" as const, { ref: false });
    if ((await Promise.race([finished, timeout])) === "timeout") log.warn("stopped while work was under way");
    else await Promise.race([closeDatabase(own), pause(SECOND / 2, undefined, { ref: false })]);
  };
  return { stop: () => (stopped ??= stop()) };
}

/** Shows that this process works, until the returned function is called. */
function startHeartbeat({ systemPool }: Database): () => Promise<void> {
  const id = newId<LeaseId>();
  const write = () =>
    writeHeartbeat(systemPool, id, `${hostname()} ${process.pid}`).catch((error: unknown) =>
      log.warn("heartbeat failed", { error }),
    );
  void write();
  const timer = setInterval(() => void write(), HEARTBEAT_EVERY);
  return async () => {
    clearInterval(timer);
    await removeWorker(systemPool, id).catch(() => undefined);
  };
}
