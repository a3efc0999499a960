import { demoClients, newClient, type Client } from "./client";

/** Consecutive wrong secrets that lock a client, and for how long. */
const LOCK_AFTER = 8;
const LOCK_MS = 8 * 60_000;

/** What became of an attempt to open a session. */
export type Admission = { client: Client } | { refused: "wrong" | "locked" };

/** What one run leaves to the next: the clients, and the address that was set for the demo clients. */
export type KeptClients = { clients: Client[]; callbackUrl: string | null };

/** Every client the gateway knows. */
export class ClientBook {
  private readonly clients = new Map<string, Client>();
  private readonly failures = new Map<string, { count: number; lockedUntil: number }>();

  constructor(
    private readonly callbackUrl: string | null,
    kept: KeptClients | null,
    private readonly changed: () => void,
  ) {
    for (const client of [...demoClients(callbackUrl), ...(kept?.clients ?? [])])
      this.clients.set(client.clientId, client);
    // Set to another address, this run speaks to another desk: what the demo clients registered for the last one is stale.
    if (callbackUrl !== null && kept !== null && kept.callbackUrl !== callbackUrl) {
      for (const { clientId } of demoClients(null)) Object.assign(this.clients.get(clientId) ?? {}, { callbackUrl });
    }
  }

  /** What the next run needs to know. */
  keep(): KeptClients {
    return { clients: this.all(), callbackUrl: this.callbackUrl };
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
