import "server-only";
import type { CallLimits } from "@/lib/abdm/http/send-wire-call";
import type { OutboxKind } from "@/lib/abdm/messages";
import { systemNow } from "@/lib/clock";
import type { Database } from "@/lib/db/database";
import type { WorkSource } from "@/lib/jobs/work-queue";
import { deliverMessage } from "@/lib/outbound/deliver-message";
import type { RetryPolicy } from "@/lib/outbound/retry-policies";
import { claimMessages, releaseMessages, renewMessageLeases, type ClaimedMessage } from "@/lib/outbox/outbox-queries";

/** How many messages are being sent at once. Most of the time they wait for a gateway, and hold no connection to the database. */
const SENDING_SLOTS = 32;

/** What differs from the usual: timeouts of calls, and retry policies of some kinds. */
export type OutboxOptions = { limits?: CallLimits; policies?: Partial<Record<OutboxKind, RetryPolicy>> };

/** Messages of the outbox as background work. One hospital has at most a quarter of the slots: a slow gateway delays its own alone. */
export function outboxWork(
  database: Database,
  { limits = {}, policies = {} }: OutboxOptions = {},
): WorkSource<ClaimedMessage> {
  const { systemPool } = database;
  return {
    queue: "outbox",
    slots: SENDING_SLOTS,
    prefetch: 0,
    perHospital: SENDING_SLOTS / 4,
    claim: (request) => claimMessages(systemPool, request),
    renew: (leased) => renewMessageLeases(systemPool, leased),
    release: (leased) => releaseMessages(systemPool, leased),
    run: async ({ hospitalId, ...leased }) => {
      const actor = { kind: "job", hospitalId, job: "send-message" } as const;
      await deliverMessage({ database, actor, now: systemNow(), limits, policies }, leased);
    },
    // Every failure is stored with the message; where even that failed, its lease ends.
    fail: async () => undefined,
  };
}
