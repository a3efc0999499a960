import "server-only";
import { MINUTE, systemNow } from "@/lib/clock";
import type { SystemScope } from "@/lib/db/transaction";
import { log } from "@/lib/log";
import { recordRefusal } from "@/lib/staff/sign-in/record-refusal";

const WRITE_EVERY = MINUTE;
/** Further addresses within a minute are counted together. */
const MOST_ADDRESSES = 20;

type Counts = {
  byAddress: Map<string, number>;
  /** Those without an address, or beyond the most that are counted one by one. */
  others: number;
  timer: NodeJS.Timeout | null;
};

/** On the process, since Next.js loads modules twice. */
const holder = globalThis as { consentDeskPostponed?: Counts };
const counts = (): Counts => (holder.consentDeskPostponed ??= { byAddress: new Map(), others: 0, timer: null });

/**
 * Counts a sign-in that was put off before anything was looked at, in memory: a flood of them costs neither a log nor the database anything.
 * Each minute the counts become one entry of the audit trail for each address, as {@link recordRefusal} writes it.
 */
export function countPostponed(database: () => SystemScope["database"], address: string | null): void {
  const all = counts();
  const known = address === null ? undefined : all.byAddress.get(address);
  if (address !== null && (known !== undefined || all.byAddress.size < MOST_ADDRESSES))
    all.byAddress.set(address, (known ?? 0) + 1);
  else all.others += 1;
  all.timer ??= setTimeout(() => void writeTo(database), WRITE_EVERY).unref();
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
  const { byAddress, others, timer } = counts();
  if (timer) clearTimeout(timer);
  delete holder.consentDeskPostponed;
  const all: [string | null, number][] = [...byAddress, ...(others > 0 ? [[null, others] as [null, number]] : [])];
  for (const [address, attempts] of all) {
    const origin = { address, device: null, requestId: null };
    await recordRefusal({ database, now: systemNow() }, null, "too-busy", origin, attempts).catch((error: unknown) =>
      log.error("postponed sign-ins not recorded", { count: attempts, ...(address !== null && { address }), error }),
    );
  }
}
