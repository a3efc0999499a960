/** A party registered with the gateway: one bridge with its services. */
export type Client = {
  clientId: string;
  clientSecret: string;
  hiuIds: string[];
  /** The names that patients read, by HIU id. */
  hiuNames: Record<string, string>;
  /** The bridge address: the base of all callback addresses. */
  callbackUrl: string | null;
  /** The lifetime of its session tokens, in seconds. */
  tokenSeconds: number;
  /** Tokens of an earlier generation are refused. */
  tokenGeneration: number;
};

type NewClient = Pick<Client, "clientId" | "clientSecret"> & Partial<Client>;

function withDefaults(client: NewClient): Client {
  return { hiuIds: [], hiuNames: {}, callbackUrl: null, tokenSeconds: 1200, tokenGeneration: 0, ...client };
}

/** The clients of the two demo hospitals. */
function demoClients(callbackUrl: string | null): Client[] {
  return [
    withDefaults({
      clientId: "SBXID_CITY",
      clientSecret: "sandbox-secret-of-city-hospital",
      hiuIds: ["IN2710000001"],
      hiuNames: { IN2710000001: "City Hospital" },
      callbackUrl,
    }),
    withDefaults({
      clientId: "SBXID_LAKE",
      clientSecret: "sandbox-secret-of-lake-clinic",
      hiuIds: ["IN2910000002"],
      hiuNames: { IN2910000002: "Lake Clinic" },
      callbackUrl,
    }),
  ];
}

/** This many consecutive wrong secrets lock a client for this long. */
const FAILURES_BEFORE_LOCK = 8;
const LOCK_MS = 8 * 60_000;

/** The result of checking a client's secret. */
export type AuthenticationResult = { client: Client } | { refused: "wrong-secret" | "locked" };

/** What one run saves for the next: the clients, and the callback address that was configured for the demo clients. */
export type SavedClients = { clients: Client[]; callbackUrl: string | null };

/** Every client that is registered with the gateway. */
export class ClientStore {
  private readonly clients = new Map<string, Client>();
  private readonly failures = new Map<string, { count: number; lockedUntil: number }>();

  constructor(
    private readonly callbackUrl: string | null,
    saved: SavedClients | null,
    private readonly onChange: () => void,
  ) {
    for (const client of [...demoClients(callbackUrl), ...(saved?.clients ?? [])])
      this.clients.set(client.clientId, client);
    // Another configured address means another installation: the address that the demo clients registered is out of date.
    if (callbackUrl !== null && saved !== null && saved.callbackUrl !== callbackUrl) {
      for (const { clientId } of demoClients(null)) Object.assign(this.clients.get(clientId) ?? {}, { callbackUrl });
    }
  }

  /** The state that the next run needs. */
  toSaved(): SavedClients {
    return { clients: this.all(), callbackUrl: this.callbackUrl };
  }

  all(): Client[] {
    return [...this.clients.values()];
  }

  find(clientId: string): Client | null {
    return this.clients.get(clientId) ?? null;
  }

  /** Adds a client, or changes the given members of an existing one. */
  upsert(change: NewClient): Client {
    const client = { ...(this.find(change.clientId) ?? withDefaults(change)), ...change };
    this.clients.set(client.clientId, client);
    this.onChange();
    return client;
  }

  update(client: Client, change: Partial<Client>): void {
    Object.assign(client, change);
    this.onChange();
  }

  /** Checks a secret, counts failures, and locks the client after eight consecutive ones. */
  authenticate(clientId: string, secret: string, now: Date): AuthenticationResult {
    const client = this.find(clientId);
    if (client === null) return { refused: "wrong-secret" };
    const failed = this.failures.get(clientId) ?? { count: 0, lockedUntil: 0 };
    if (failed.lockedUntil > now.getTime()) return { refused: "locked" };
    if (secret === client.clientSecret) {
      this.failures.delete(clientId);
      return { client };
    }
    const count = failed.count + 1;
    const lock = count >= FAILURES_BEFORE_LOCK;
    this.failures.set(clientId, { count: lock ? 0 : count, lockedUntil: lock ? now.getTime() + LOCK_MS : 0 });
    return { refused: "wrong-secret" };
  }

  /** Removes the failures and the lock of one client; null removes those of all. */
  unlock(clientId: string | null): void {
    if (clientId === null) this.failures.clear();
    else this.failures.delete(clientId);
  }
}
