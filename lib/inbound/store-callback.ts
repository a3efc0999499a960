import "server-only";
import type { Pool } from "pg";
import { wakeWork } from "@/lib/jobs/wake-work";
import { postgresCodeOf, retryDeadlock } from "@/lib/db/retry-deadlock";
import { withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import { contentDigestOf, countRepeat, insertCallbacks, type NewCallback } from "@/lib/inbound/gateway-callback-table";

type Waiting = {
  callback: NewCallback;
  resolve: (isNew: boolean) => void;
  reject: (error: unknown) => void;
};

const MAX_CALLBACKS = 64;
const MAX_BYTES = 4 * 1024 * 1024;
/** PostgreSQL's classes of errors that one row causes: data that cannot be stored, and violated constraints. */
const ROW_ERROR = /^(22|23)/;

/**
 * Inserts callbacks in batches: those that arrive during a commit go with the next one, since commits that notify take turns anyway.
 * Each is acknowledged only when its own row is durable.
 */
class CallbackWriter {
  private readonly waiting: Waiting[] = [];
  private isWriting = false;

  constructor(private readonly database: SystemScope["database"]) {}

  write(callback: NewCallback): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ callback, resolve, reject });
      if (!this.isWriting) void this.writeAll();
    });
  }

  private async writeAll(): Promise<void> {
    this.isWriting = true;
    while (this.waiting.length > 0) await this.insert(this.nextBatch());
    this.isWriting = false;
  }

  private nextBatch(): Waiting[] {
    let bytes = 0;
    const fits = ({ callback }: Waiting) => (bytes += callback.body.byteLength) <= MAX_BYTES;
    const tooMany = this.waiting.slice(0, MAX_CALLBACKS).findIndex((one, at) => at > 0 && !fits(one));
    return this.waiting.splice(0, tooMany === -1 ? MAX_CALLBACKS : tooMany);
  }

  private async insert(batch: Waiting[]): Promise<void> {
    const callbacks = batch.map(({ callback }) => callback);
    const insertAll = () => insertCallbacks(this.database, callbacks);
    try {
      const stored = await retryDeadlock(insertAll);
      for (const { callback, resolve } of batch) resolve(stored.has(callback.id));
    } catch (error) {
      // One that cannot be stored must not prevent the others.
      if (batch.length > 1 && ROW_ERROR.test(postgresCodeOf(error))) for (const one of batch) await this.insert([one]);
      else for (const { reject } of batch) reject(error);
    }
  }
}

const holder = globalThis as { consentDeskCallbackWriters?: WeakMap<Pool, CallbackWriter> };

/** Stores a callback durably; from then on it is due. One that was stored before, with the same content, is only counted. */
export async function storeCallback(
  scope: SystemScope,
  given: Omit<NewCallback, "contentDigest">,
): Promise<"stored" | "repeat"> {
  const callback = { ...given, contentDigest: contentDigestOf(given) };
  const { database } = scope;
  const writers = (holder.consentDeskCallbackWriters ??= new WeakMap<Pool, CallbackWriter>());
  const writer = writers.get(database.systemPool) ?? new CallbackWriter(database);
  writers.set(database.systemPool, writer);
  if (await writer.write(callback)) {
    wakeWork("callbacks");
    return "stored";
  }
  await withSystemConnection(scope, "store callbacks", (connection) => countRepeat(connection, callback));
  return "repeat";
}
