import { demoClients, newClient, type Client } from "./client";

/** Consecutive wrong secrets that lock a client, and for how long. */
const LOCK_AFTER = 8;
const LOCK_MS = 8 * 60_000;

/** What became of an attempt to open a session. */
export type Admission = { client: Client } | { refused: "wrong" | "locked" };

/** Every client the gateway knows. */
export class ClientBook {
  private readonly clients = new Map<string, Client>();
  private readonly failures = new Map<string, { count: number; lockedUntil: number }>();

  constructor(
    callbackUrl: string | null,
    kept: Client[] | null,
    private readonly changed: () => void,
  ) {
    for (const client of demoClients(callbackUrl)) this.clients.set(client.clientId, client);
    for (const client of kept ?? []) this.clients.set(client.clientId, client);
    // A demo client that never registered an address follows the setting of this run, not the one of an earlier run.
    for (const client of this.clients.values()) client.callbackUrl ??= callbackUrl;
  }

  all(): Client[] {
    return [...this.clients.values()];
  }

  find(clientId: string): Client | null {
    return this.clients.get(clientId) ?? null;
  }

  /** Adds a client or changes what is given of a known one. */
  put(given: Pick<Client, "clientId" | "clientSecret"> & Partial<Client>): Client {
    const client = { ...(this.find(given.clientId) ?? newClient(given)), ...given };
    this.clients.set(client.clientId, client);
    this.changed();
    return client;
  }

  update(client: Client, change: Partial<Client>): void {
    Object.assign(client, change);
    this.changed();
  }

  /** Checks a secret, counts failures, and locks after eight in a row. */
  admit(clientId: string, secret: string, now: Date): Admission {
    const client = this.find(clientId);
    if (client === null) return { refused: "wrong" };
    const failed = this.failures.get(clientId) ?? { count: 0, lockedUntil: 0 };
    if (failed.lockedUntil > now.getTime()) return { refused: "locked" };
    if (secret === client.clientSecret) {
      this.failures.delete(clientId);
      return { client };
    }
    const count = failed.count + 1;
    const lock = count >= LOCK_AFTER;
    this.failures.set(clientId, { count: lock ? 0 : count, lockedUntil: lock ? now.getTime() + LOCK_MS : 0 });
    return { refused: "wrong" };
  }

  /** Forgets failures, of one client or of all. */
  unlock(clientId: string | null): void {
    if (clientId === null) this.failures.clear();
    else this.failures.delete(clientId);
  }
}
