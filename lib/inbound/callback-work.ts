import "server-only";
import { systemNow } from "@/lib/clock";
import type { Database } from "@/lib/db/database";
import { retryDeadlock } from "@/lib/db/retry-deadlock";
import {
  claimCallbacks,
  moveDueTime,
  recordProcessingFailure,
  type ClaimedCallback,
} from "@/lib/inbound/callback-work-queries";
import { processCallback } from "@/lib/inbound/process-callback";
import { LEASE_SECONDS, type WorkSource } from "@/lib/jobs/work-queue";

/** How many callbacks are processed at once; each takes one connection for some milliseconds. */
export const CALLBACK_SLOTS = 8;
const PREFETCH = 24;

/** Stored callbacks as background work. */
export function callbackWork(database: Database): WorkSource<ClaimedCallback> {
  const { systemPool } = database;
  return {
    queue: "callbacks",
    slots: CALLBACK_SLOTS,
    prefetch: PREFETCH,
    // One takes milliseconds: taking turns is enough, and a lone hospital may use all.
    perHospital: CALLBACK_SLOTS + PREFETCH,
    claim: (request) => claimCallbacks(systemPool, request),
    renew: (leased) => moveDueTime(systemPool, leased, LEASE_SECONDS),
    release: (leased) => moveDueTime(systemPool, leased, 0),
    run: ({ hospitalId, id }) =>
      retryDeadlock(() => processCallback({ database, actor: { kind: "gateway", hospitalId }, now: systemNow() }, id)),
    fail: (callback) => recordProcessingFailure(systemPool, callback),
  };
}
