import "server-only";
import { Client } from "pg";
import { SECOND } from "@/lib/clock";
import { closeWhenSilent } from "@/lib/db/database";
import { env } from "@/lib/env";
import type { HospitalId } from "@/lib/ids";
import { LIVE_CHANNEL, liveChange, type LiveChange } from "@/lib/live/live-change";
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
/** How often a quiet connection is asked whether it lives, and how long it may think about it. */
const ASK = 5 * SECOND;
const SILENCE = 3 * SECOND;

/** One LISTEN connection, shared by all open pages of the process, reopened when it breaks or falls silent. */
export class LiveListener {
  private readonly subscribers = new Set<LiveSubscriber>();
  private client: Client | undefined;
  private failures = 0;
  private ended = false;

  constructor(private readonly url: string) {}

  /** Starts telling; the answer stops it. */
  subscribe(subscriber: LiveSubscriber): () => void {
    this.subscribers.add(subscriber);
    if (!this.client) this.connect();
    return () => this.subscribers.delete(subscriber);
  }

  /** Ends every stream and listens no more, so that the process can leave; browsers find another. */
  end(): void {
    this.ended = true;
    for (const subscriber of [...this.subscribers]) subscriber.onEnd();
    this.client?.end().catch(() => undefined);
  }

  private connect(): void {
    if (this.ended) return;
    const client = new Client({
      connectionString: this.url,
      keepAlive: true,
      connectionTimeoutMillis: 5 * SECOND,
    });
    this.client = client;
    let lost = false;
    // Nothing comes from a server that vanished, not even an end: only a question without an answer tells.
    const asking = setInterval(() => void client.query("select 1").catch(() => undefined), ASK);
    const reconnect = (error?: unknown) => {
      if (lost) return;
      lost = true;
      clearInterval(asking);
      client.end().catch(() => undefined);
      if (this.ended) return;
      log.warn("live listener lost its connection", { error });
      const delay = RETRY_AFTER[Math.min(this.failures++, RETRY_AFTER.length - 1)] ?? SECOND;
      setTimeout(() => this.connect(), delay).unref();
    };
    client.on("error", reconnect);
    client.on("end", () => reconnect());
    client.on("notification", (notification) => this.tell(notification.payload ?? ""));
    client
      .connect()
      .then(() => {
        closeWhenSilent(client, SILENCE);
        return client.query(`listen ${LIVE_CHANNEL}`);
      })
      .then(() => {
        this.failures = 0;
        for (const subscriber of this.subscribers) subscriber.onResync();
      })
      .catch(reconnect);
  }

  private tell(payload: string): void {
    const change = readChange(payload);
    // Whatever else speaks on this channel is not ours to understand.
    if (!change) return log.warn("live change not understood");
    for (const subscriber of this.subscribers) {
      if (subscriber.hospitalId === change.hospitalId) subscriber.onChange(change);
    }
  }
}

function readChange(payload: string): LiveChange | undefined {
  try {
    return liveChange.safeParse(JSON.parse(payload)).data;
  } catch {
    return undefined;
  }
}

const holder = globalThis as { consentDeskLiveListener?: LiveListener };

/** The process's one listener. */
export function liveListener(): LiveListener {
  holder.consentDeskLiveListener ??= new LiveListener(env().DATABASE_URL);
  return holder.consentDeskLiveListener;
}
