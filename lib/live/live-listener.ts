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
  /** The connection is new: changes may have been missed. */
  onResync: () => void;
  /** This process shuts down. */
  onEnd: () => void;
};

const RECONNECT_AFTER = [200, 1 * SECOND, 2 * SECOND, 5 * SECOND];
/** How often an idle connection is checked, and how long its response may take. */
const CHECK_EVERY = 5 * SECOND;
const RESPONSE_TIMEOUT = 3 * SECOND;
const IS_READ_ONLY = `select current_setting('transaction_read_only') = 'on' as "isReadOnly"`;

/** One LISTEN connection for all open pages of the process; it is opened again when it breaks or does not respond. */
export class LiveListener {
  private readonly subscribers = new Set<LiveSubscriber>();
  private client: Client | undefined;
  private failures = 0;
  private hasEnded = false;

  /** `checkEvery`: milliseconds. */
  constructor(
    private readonly url: string,
    private readonly checkEvery = CHECK_EVERY,
  ) {}

  /** Notifies a subscriber from now on. Returns a function that ends that. */
  subscribe(subscriber: LiveSubscriber): () => void {
    this.subscribers.add(subscriber);
    if (!this.client) this.connect();
    return () => this.subscribers.delete(subscriber);
  }

  /** Ends every stream and the connection, so that the process can exit; browsers connect to another process. */
  end(): void {
    this.hasEnded = true;
    for (const subscriber of [...this.subscribers]) subscriber.onEnd();
    this.client?.end().catch(() => undefined);
  }

  private connect(): void {
    if (this.hasEnded) return;
    const client = new Client({
      connectionString: this.url,
      keepAlive: true,
      connectionTimeoutMillis: 5 * SECOND,
    });
    this.client = client;
    let isLost = false;
    // A server whose machine has vanished sends nothing, not even an end: only a statement without a response shows it.
    // After a failover the former server goes on answering, read-only, and notifies of nothing.
    let isChecking = false;
    const check = setInterval(() => {
      if (isChecking) return;
      isChecking = true;
      client
        .query<{ isReadOnly: boolean }>(IS_READ_ONLY)
        .then(({ rows }) => rows[0]?.isReadOnly && reconnect(new Error("the database is read-only")))
        .catch(() => undefined)
        .finally(() => (isChecking = false));
    }, this.checkEvery);
    const reconnect = (error?: unknown) => {
      if (isLost) return;
      isLost = true;
      clearInterval(check);
      client.end().catch(() => undefined);
      if (this.hasEnded) return;
      log.warn("live listener lost its connection", { error });
      const delay = RECONNECT_AFTER[Math.min(this.failures++, RECONNECT_AFTER.length - 1)] ?? SECOND;
      setTimeout(() => this.connect(), delay).unref();
    };
    client.on("error", reconnect);
    client.on("end", () => reconnect());
    client.on("notification", (notification) => this.notify(notification.payload ?? ""));
    client
      .connect()
      .then(() => {
        closeWhenSilent(client, RESPONSE_TIMEOUT);
        return client.query(`listen ${LIVE_CHANNEL}`);
      })
      .then(() => {
        this.failures = 0;
        for (const subscriber of this.subscribers) subscriber.onResync();
      })
      .catch(reconnect);
  }

  private notify(payload: string): void {
    const change = readChange(payload);
    // Any other program with access to the database may use this channel.
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
