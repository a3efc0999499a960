import "server-only";
import type { Database } from "@/lib/db/database";
import { countRepeat, insertCallbacks, type NewCallback } from "@/lib/inbound/store-callback-queries";

type Waiting = {
  callback: NewCallback;
  resolve: (isNew: boolean) => void;
  reject: (error: unknown) => void;
};

const MOST_AT_ONCE = 64;
const MOST_BYTES_AT_ONCE = 4 * 1024 * 1024;
/** PostgreSQL's classes of faults that lie in a row: data that cannot be stored, and broken constraints. */
const FAULT_OF_A_ROW = /^(22|23)/;

/**
 * Whoever arrives while a commit is under way goes with the next one, together: commits that announce a job take turns anyway. Each
 * is told only when its own row is durable.
 */
class Door {
  private readonly waiting: Waiting[] = [];
  private isWriting = false;

  constructor(private readonly db: Database) {}

  keep(callback: NewCallback): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ callback, resolve, reject });
      if (!this.isWriting) void this.write();
    });
  }

  private async write(): Promise<void> {
    this.isWriting = true;
    while (this.waiting.length > 0) await this.keepAll(this.take());
    this.isWriting = false;
  }

  private take(): Waiting[] {
    let bytes = 0;
    const fits = ({ callback }: Waiting) => (bytes += callback.body.byteLength) <= MOST_BYTES_AT_ONCE;
    const tooMany = this.waiting.slice(0, MOST_AT_ONCE).findIndex((one, at) => at > 0 && !fits(one));
    return this.waiting.splice(0, tooMany === -1 ? MOST_AT_ONCE : tooMany);
  }

  private async keepAll(batch: Waiting[]): Promise<void> {
    try {
      const kept = await insertCallbacks(
        this.db,
        batch.map(({ callback }) => callback),
      );
      for (const { callback, resolve } of batch) resolve(kept.has(callback.id));
    } catch (error) {
      // One that cannot be kept must not take the others with it.
      if (batch.length > 1 && isFaultOfARow(error)) for (const one of batch) await this.keepAll([one]);
      else for (const { reject } of batch) reject(error);
    }
  }
}

function isFaultOfARow(error: unknown): boolean {
  return error instanceof Error && "code" in error && FAULT_OF_A_ROW.test(String(error.code));
}

const holder = globalThis as { consentDeskDoors?: WeakMap<Database, Door> };

/** Keeps a callback durably, together with the job that understands it; one that was kept before is only counted. */
export async function keepCallback(db: Database, callback: NewCallback): Promise<"kept" | "repeat"> {
  const doors = (holder.consentDeskDoors ??= new WeakMap<Database, Door>());
  const door = doors.get(db) ?? new Door(db);
  doors.set(db, door);
  if (await door.keep(callback)) return "kept";
  await countRepeat(db, callback.hospitalId, callback.requestId);
  return "repeat";
}
