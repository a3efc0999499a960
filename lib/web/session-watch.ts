import "server-only";
import { SECOND } from "@/lib/clock";
import type { Database } from "@/lib/db/database";
import type { StaffSessionId } from "@/lib/ids";
import { activeSessionsOf } from "@/lib/staff/staff-session";

/** How often sessions are checked. */
const CHECK_EVERY = 15 * SECOND;

export type SessionWatcher = {
  sessionId: StaffSessionId;
  /** At each check of a session that lasts. */
  onActive: () => void;
  onEnd: () => void;
  /** The sessions could not be read. */
  onUnknown: () => void;
};

type WatchScope = { database: Pick<Database, "pool" | "systemPool">; now: () => Date };

/** Checks the sessions of all watchers every 15 seconds, in one query for all of them however many there are. */
export class SessionWatch {
  private readonly watchers = new Set<SessionWatcher>();
  private timer: ReturnType<typeof setInterval> | undefined;

  /** Returns a function that ends it for this watcher. */
  add(scope: WatchScope, watcher: SessionWatcher): () => void {
    this.watchers.add(watcher);
    this.timer ??= setInterval(() => void this.check(scope), CHECK_EVERY).unref();
    return () => {
      this.watchers.delete(watcher);
      if (this.watchers.size > 0) return;
      clearInterval(this.timer);
      this.timer = undefined;
    };
  }

  /** Checks now. */
  async check({ database, now }: WatchScope): Promise<void> {
    const watchers = [...this.watchers];
    const sessionIds = [...new Set(watchers.map(({ sessionId }) => sessionId))];
    const active = await activeSessionsOf({ database, now: now() }, sessionIds).catch(() => null);
    for (const watcher of watchers) {
      if (!this.watchers.has(watcher)) continue;
      if (!active) watcher.onUnknown();
      else if (active.has(watcher.sessionId)) watcher.onActive();
      else watcher.onEnd();
    }
  }
}

// Next.js loads one module several times in one process.
const holder = globalThis as { consentDeskSessionWatch?: SessionWatch };

/** Watches a session together with all others of the process. */
export function watchSession(scope: WatchScope, watcher: SessionWatcher): () => void {
  holder.consentDeskSessionWatch ??= new SessionWatch();
  return holder.consentDeskSessionWatch.add(scope, watcher);
}
