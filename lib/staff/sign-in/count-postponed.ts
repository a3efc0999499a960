import "server-only";
import { MINUTE, systemNow } from "@/lib/clock";
import type { SystemScope } from "@/lib/db/transaction";
import { log } from "@/lib/log";
import { recordRefusal, type AttemptFor } from "@/lib/staff/sign-in/record-refusal";

const WRITE_EVERY = MINUTE;
/** Further addresses and accounts within a minute are counted together. */
const MOST_APART = 20;

type Counted = { reason: string; address: string | null; attemptFor: AttemptFor; attempts: number };
type Counts = {
  /** By reason, address and account. */
  apart: Map<string, Counted>;
  /** By reason: those beyond the most that are counted apart. */
  others: Map<string, Counted>;
  timer: NodeJS.Timeout | null;
};

/** On the process, since Next.js loads modules twice. */
const holder = globalThis as { consentDeskPostponed?: Counts };
const counts = (): Counts => (holder.consentDeskPostponed ??= { apart: new Map(), others: new Map(), timer: null });

/**
 * Counts a sign-in that was put off before anything was looked at, or that is beyond a limit, in memory: a flood of them costs neither a log
 * nor the database anything. Each minute the counts become one entry of the audit trail for each address, account and reason, as
 * {@link recordRefusal} writes it.
 */
export function countPostponed(
  database: () => SystemScope["database"],
  address: string | null,
  { reason = "too-busy", attemptFor = null }: { reason?: string; attemptFor?: AttemptFor } = {},
): void {
  const all = counts();
  // E-mail addresses without an account are as many as somebody likes.
  const staff = attemptFor !== null && "staff" in attemptFor ? attemptFor : null;
  const key = [reason, address, staff?.staff.id].join(" ");
  const isApart = all.apart.has(key) || ((address ?? staff) !== null && all.apart.size < MOST_APART);
  if (isApart) countIn(all.apart, key, { reason, address, attemptFor: staff });
  else countIn(all.others, reason, { reason, address: null, attemptFor: null });
  all.timer ??= setTimeout(() => void writeTo(database), WRITE_EVERY).unref();
}

function countIn(counted: Map<string, Counted>, key: string, one: Omit<Counted, "attempts">): void {
  counted.set(key, { ...one, attempts: (counted.get(key)?.attempts ?? 0) + 1 });
}

async function writeTo(database: () => SystemScope["database"]): Promise<void> {
  try {
    await writePostponed(database());
  } catch (error) {
    log.error("postponed sign-ins not recorded", { error });
  }
}

/** Writes the present counts; also for a process that ends. Never throws: what cannot be written is in the log. */
export async function writePostponed(database: SystemScope["database"]): Promise<void> {
  const { apart, others, timer } = counts();
  if (timer) clearTimeout(timer);
  delete holder.consentDeskPostponed;
  for (const { reason, address, attemptFor, attempts } of [...apart.values(), ...others.values()]) {
    const origin = { address, device: null, requestId: null };
    await recordRefusal({ database, now: systemNow() }, attemptFor, reason, origin, attempts).catch((error: unknown) =>
      log.error("postponed sign-ins not recorded", { count: attempts, ...(address !== null && { address }), error }),
    );
  }
}
