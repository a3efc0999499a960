import "server-only";
import type { Pool } from "pg";
import type { InboundKind } from "@/lib/abdm/messages";
import type { DialectName } from "@/lib/abdm/vocabulary";
import { HOUR, SECOND, systemNow } from "@/lib/clock";
import { withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import { addRefusals, NO_HOSPITAL, type RefusalRow } from "@/lib/inbound/callback-refusal-table";
import type { RefusalReason } from "@/lib/inbound/verify-caller";
import type { HospitalId } from "@/lib/ids";
import { log } from "@/lib/log";

/** A callback that was refused, without its content. All fields are from closed sets, so that many refusals make few rows. */
export type Refusal = {
  dialect: DialectName;
  message: InboundKind | "unknown";
  reason: RefusalReason | "too-large" | "interrupted" | "not-stored";
  /** The hospital that it named, if there is such a one. */
  hospitalId?: HospitalId | undefined;
};

const WRITE_EVERY = 3 * SECOND;

/** Counts in memory; logs and adds to the table every few seconds, so that many refusals cost neither. Counts that cannot be written are kept. */
class RefusalCounter {
  private fresh = new Map<string, RefusalRow>();
  private readonly unwritten = new Map<string, RefusalRow>();
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly database: SystemScope["database"]) {}

  add({ dialect, message, reason, hospitalId = NO_HOSPITAL }: Refusal, at: Date): void {
    const hour = new Date(Math.floor(at.getTime() / HOUR) * HOUR);
    add(this.fresh, { hour, hospitalId, dialect, message, reason, refusals: 1, lastAt: at });
    this.writeSoon();
  }

  /** Writes the present counts, after those that are being written. Never throws. */
  write(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    return (this.writing = this.writing.then(() => this.writeAll()));
  }

  private writeSoon(): void {
    this.timer ??= setTimeout(() => void this.write(), WRITE_EVERY).unref();
  }

  private async writeAll(): Promise<void> {
    for (const row of this.fresh.values()) {
      const { dialect, message, reason, hospitalId, refusals } = row;
      const whose = hospitalId === NO_HOSPITAL ? {} : { hospitalId };
      log.warn("callbacks refused", { dialect, message, reason, ...whose, count: refusals });
      add(this.unwritten, row);
    }
    this.fresh = new Map();
    if (this.unwritten.size === 0) return;
    const rows = [...this.unwritten.values()];
    try {
      const scope = { database: this.database, now: systemNow() };
      await withSystemConnection(scope, "count refused callbacks", (connection) => addRefusals(connection, rows));
      this.unwritten.clear();
    } catch (error) {
      log.warn("refused callbacks not counted yet", { error });
      this.writeSoon();
    }
  }
}

function add(rows: Map<string, RefusalRow>, row: RefusalRow): void {
  const kind = [row.hour.getTime(), row.hospitalId, row.dialect, row.message, row.reason].join();
  const before = rows.get(kind);
  rows.set(kind, before ? { ...row, refusals: before.refusals + row.refusals } : row);
}

const holder = globalThis as { consentDeskRefusals?: WeakMap<Pool, RefusalCounter> };

function counterOf(database: SystemScope["database"]): RefusalCounter {
  const counters = (holder.consentDeskRefusals ??= new WeakMap<Pool, RefusalCounter>());
  const counter = counters.get(database.systemPool) ?? new RefusalCounter(database);
  counters.set(database.systemPool, counter);
  return counter;
}

/** Counts a refused callback; the count is in the table a few seconds later. */
export function countRefusal(database: SystemScope["database"], refusal: Refusal, at: Date): void {
  counterOf(database).add(refusal, at);
}

/** Writes the present counts; for a process that ends. Never throws. */
export function writeRefusals(database: SystemScope["database"]): Promise<void> {
  return counterOf(database).write();
}
