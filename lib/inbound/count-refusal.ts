import "server-only";
import type { InboundKind } from "@/lib/abdm/messages";
import type { DialectName } from "@/lib/abdm/vocabulary";
import { HOUR, SECOND } from "@/lib/clock";
import type { Database } from "@/lib/db/database";
import { addRefusals } from "@/lib/inbound/store-callback-queries";
import type { RefusalReason } from "@/lib/inbound/verify-caller";
import type { HospitalId } from "@/lib/ids";
import { log } from "@/lib/log";

/** A callback that was refused, and nothing of what it held. All of it are words of ours, so that strangers cannot make many kinds. */
export type Refusal = {
  dialect: DialectName;
  message: InboundKind | "unknown";
  reason: RefusalReason | "too-large" | "broken-off" | "not-kept";
  /** Whom it named, if that is a hospital of ours. */
  hospitalId?: HospitalId | undefined;
};

type Row = Parameters<typeof addRefusals>[1][number];

const WRITE_EVERY = 3 * SECOND;

/** Counts in memory; logs and adds to the table every few seconds, so that a flood costs neither. What cannot be written is kept. */
class RefusalCount {
  private fresh = new Map<string, Row>();
  private readonly unwritten = new Map<string, Row>();
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly db: Database) {}

  add({ dialect, message, reason, hospitalId }: Refusal, at: Date): void {
    const hour = new Date(Math.floor(at.getTime() / HOUR) * HOUR);
    add(this.fresh, { hour, hospital: hospitalId ?? "", dialect, message, reason, refusals: 1, lastAt: at });
    this.timer ??= setTimeout(() => void this.write(), WRITE_EVERY).unref();
  }

  /** Writes what there is, after what is being written. Never throws. */
  write(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    return (this.writing = this.writing.then(() => this.writeAll()));
  }

  private async writeAll(): Promise<void> {
    for (const row of this.fresh.values()) {
      const { dialect, message, reason, hospital, refusals } = row;
      const whose = hospital ? { hospitalId: hospital } : {};
      log.warn("callbacks refused", { dialect, message, reason, ...whose, count: refusals });
      add(this.unwritten, row);
    }
    this.fresh = new Map();
    if (this.unwritten.size === 0) return;
    try {
      await addRefusals(this.db, [...this.unwritten.values()]);
      this.unwritten.clear();
    } catch (error) {
      log.warn("refused callbacks not counted yet", { error });
      this.timer ??= setTimeout(() => void this.write(), WRITE_EVERY).unref();
    }
  }
}

function add(rows: Map<string, Row>, row: Row): void {
  const kind = [row.hour.getTime(), row.hospital, row.dialect, row.message, row.reason].join();
  const before = rows.get(kind);
  rows.set(kind, before ? { ...row, refusals: before.refusals + row.refusals } : row);
}

const holder = globalThis as { consentDeskRefusals?: WeakMap<Database, RefusalCount> };

function countOf(db: Database): RefusalCount {
  const all = (holder.consentDeskRefusals ??= new WeakMap<Database, RefusalCount>());
  const count = all.get(db) ?? new RefusalCount(db);
  all.set(db, count);
  return count;
}

/** Counts a refused callback; the count is in the table a few seconds later. */
export function countRefusal(db: Database, refusal: Refusal, at: Date): void {
  countOf(db).add(refusal, at);
}

/** Writes what was counted since; for a process that ends. Never throws. */
export function writeRefusals(db: Database): Promise<void> {
  return countOf(db).write();
}
