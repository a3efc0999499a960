import "server-only";
import { systemNow } from "@/lib/clock";
import {
  claimDeliveryChecks,
  moveNextStep,
  renewDeliveryChecks,
  type ClaimedDeliveryCheck,
} from "@/lib/operations/delivery/delivery-check-work-queries";
import type { Database } from "@/lib/db/database";
import type { WorkSource } from "@/lib/jobs/work-queue";
import { runDeliveryCheck } from "@/lib/operations/delivery/run-delivery-check";
import type { OutboxOptions } from "@/lib/outbound/outbox-work";

const SLOTS = 4;
/** How long a check waits after an error of ours before it goes on. */
const AFTER_ERROR_SECONDS = 5;

/** Delivery checks as background work: each is due at the time of its next step. */
export function deliveryCheckWork(database: Database, options: OutboxOptions = {}): WorkSource<ClaimedDeliveryCheck> {
  const { systemPool } = database;
  return {
    queue: "delivery-checks",
    slots: SLOTS,
    prefetch: 0,
    perHospital: 1,
    claim: ({ limit }) => claimDeliveryChecks(systemPool, limit),
    renew: (leased) => renewDeliveryChecks(systemPool, leased),
    release: (leased) => moveNextStep(systemPool, leased, 0),
    run: ({ hospitalId, id }) => {
      const actor = { kind: "job", hospitalId, job: "run-delivery-check" } as const;
      return runDeliveryCheck({ database, actor, now: systemNow(), ...options }, id);
    },
    fail: (check) => moveNextStep(systemPool, [check], AFTER_ERROR_SECONDS),
  };
}
