import "server-only";
import { Client } from "pg";
import { SECOND } from "@/lib/clock";
import { env } from "@/lib/env";
import type { HospitalId } from "@/lib/ids";
import { LIVE_CHANNEL, liveChange, type LiveChange } from "@/lib/live/change";
import { log } from "@/lib/log";

export type LiveSubscriber = {
  hospitalId: HospitalId;
  onChange: (change: LiveChange) => void;
  /** The connection was gone for a while: changes may have been missed. */
  onResync: () => void;
  /** This process ends. */
  onEnd: () => void;
};

const RETRY_AFTER = [200, 1 * SECOND, 2 * SECOND, 5 * SECOND];

/** One LISTEN connection, shared by all open pages of the process, reopened when it breaks. */
class LiveListener {
  private readonly subscribers = new Set<LiveSubscriber>();
  private client: Client | undefined;
  private failures = 0;

  /** Starts telling; the answer stops it. */
  subscribe(subscriber: LiveSubscriber): () => void {
    this.subscribers.add(subscriber);
    if (!this.client) this.connect();
    return () => this.subscribers.delete(subscriber);
  }

  /** Ends every stream, so that the process can leave; browsers find another. */
  end(): void {
    for (const subscriber of [...this.subscribers]) subscriber.onEnd();
  }

  private connect(): void {
    const client = new Client({
      connectionString: env().DATABASE_URL,
      keepAlive: true,
      connectionTimeoutMillis: 5 * SECOND,
    });
    this.client = client;
    let lost = false;
    const reconnect = (error?: unknown) => {
      if (lost) return;
      lost = true;
      log.warn("live listener lost its connection", { error });
      const delay = RETRY_AFTER[Math.min(this.failures++, RETRY_AFTER.length - 1)] ?? SECOND;
      setTimeout(() => this.connect(), delay).unref();
      client.end().catch(() => undefined);
    };
    client.on("error", reconnect);
    client.on("end", () => reconnect());
    client.on("notification", (notification) => this.tell(notification.payload ?? ""));
    client
      .connect()
      .then(() => client.query(`listen ${LIVE_CHANNEL}`))
      .then(() => {
        this.failures = 0;
        for (const subscriber of this.subscribers) subscriber.onResync();
      })
      .catch(reconnect);
  }

  private tell(payload: string): void {
    const change = liveChange.parse(JSON.parse(payload));
    for (const subscriber of this.subscribers) {
      if (subscriber.hospitalId === change.hospitalId) subscriber.onChange(change);
    }
  }
}

const holder = globalThis as { consentDeskLiveListener?: LiveListener };

/** The process's one listener. */
export function liveListener(): LiveListener {
  holder.consentDeskLiveListener ??= new LiveListener();
  return holder.consentDeskLiveListener;
}
