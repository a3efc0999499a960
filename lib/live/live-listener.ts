import "server-only";
import { Client } from "pg";
import { z } from "zod";
import { SECOND } from "@/lib/clock";
import { closeWhenSilent } from "@/lib/db/database";
import { env } from "@/lib/env";
import type { HospitalId, StaffId, StaffSessionId } from "@/lib/ids";
import { LIVE_CHANNEL, liveChange, liveSessionEnd, type LiveChange } from "@/lib/live/live-change";
import { log } from "@/lib/log";

export type LiveSubscriber = {
  hospitalId: HospitalId;
  staffId: StaffId;
  sessionId: StaffSessionId;
  /** What changed, each once. Subscribers who are notified of the same changes receive the same array. */
  onChanges: (changes: readonly LiveChange[]) => void;
  /** The connection is new: changes may have been missed. */
  onResync: () => void;
  /** The session is over. */
  onSessionEnd: () => void;
  /** This process shuts down. */
  onEnd: () => void;
};

const RECONNECT_AFTER = [200, 1 * SECOND, 2 * SECOND, 5 * SECOND];
/** How often an idle connection is checked, and how long its response may take. */
const CHECK_EVERY = 5 * SECOND;
const RESPONSE_TIMEOUT = 3 * SECOND;
/** A hospital's change is passed on at once; those of this long after it (milliseconds) follow together. */
const COLLECTED_FOR = 200;
const IS_READ_ONLY = `select current_setting('transaction_read_only') = 'on' as "isReadOnly"`;

/** One LISTEN connection for all open pages of the process; it is opened again when it breaks or does not respond. */
export class LiveListener {
  private readonly subscribers = new Map<HospitalId, Set<LiveSubscriber>>();
  /** Hospitals with a change of a moment ago, and what has changed since, by its content. */
  private readonly collected = new Map<HospitalId, Map<string, LiveChange>>();
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
    const { hospitalId } = subscriber;
    const ofHospital = this.subscribers.get(hospitalId) ?? new Set();
    this.subscribers.set(hospitalId, ofHospital.add(subscriber));
    if (!this.client) this.connect();
    return () => {
      ofHospital.delete(subscriber);
      if (ofHospital.size === 0 && this.subscribers.get(hospitalId) === ofHospital) this.subscribers.delete(hospitalId);
    };
  }

  /** Ends every stream and the connection, so that the process can exit; browsers connect to another process. */
  end(): void {
    this.hasEnded = true;
    for (const subscriber of this.all()) subscriber.onEnd();
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
        for (const subscriber of this.all()) subscriber.onResync();
      })
      .catch(reconnect);
  }

  private all(): LiveSubscriber[] {
    return [...this.subscribers.values()].flatMap((ofHospital) => [...ofHospital]);
  }

  private notify(payload: string): void {
    const message = readMessage(payload);
    // Any other program with access to the database may use this channel.
    if (!message) return log.warn("live change not understood");
    if ("topic" in message) return this.collect(message);
    for (const subscriber of this.all()) {
      if (subscriber.sessionId === message.endedSessionId) subscriber.onSessionEnd();
    }
  }

  private collect(change: LiveChange): void {
    const { hospitalId } = change;
    if (!this.subscribers.has(hospitalId)) return;
    const collected = this.collected.get(hospitalId) ?? new Map<string, LiveChange>();
    collected.set(JSON.stringify(change), change);
    if (this.collected.has(hospitalId)) return;
    this.collected.set(hospitalId, collected);
    // The notifications of one transaction arrive together, and so do those that are read from the connection at once.
    setImmediate(() => this.passOn(hospitalId));
  }

  private passOn(hospitalId: HospitalId): void {
    const changes = [...(this.collected.get(hospitalId)?.values() ?? [])];
    if (changes.length === 0) return void this.collected.delete(hospitalId);
    this.collected.set(hospitalId, new Map());
    const ofAll = changes.filter(({ staffId }) => staffId === undefined);
    for (const subscriber of [...(this.subscribers.get(hospitalId) ?? [])]) {
      const own = changes.filter(({ staffId }) => staffId === subscriber.staffId);
      const seen = own.length > 0 ? [...ofAll, ...own] : ofAll;
      if (seen.length > 0) subscriber.onChanges(seen);
    }
    setTimeout(() => this.passOn(hospitalId), COLLECTED_FOR).unref();
  }
}

const liveMessage = z.union([liveChange, liveSessionEnd]);

function readMessage(payload: string): z.infer<typeof liveMessage> | undefined {
  try {
    return liveMessage.safeParse(JSON.parse(payload)).data;
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
