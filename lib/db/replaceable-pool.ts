import "server-only";
import type { EventEmitter } from "node:events";
import { Pool, type PoolClient, type PoolConfig } from "pg";
import { log } from "@/lib/log";

type ConnectCallback = (
  error: Error | undefined,
  client: PoolClient | undefined,
  release: (broken?: unknown) => void,
) => void;
type ClientInternals = { connection: EventEmitter };

/** The server refused a change because it is read-only. */
const READ_ONLY = "25006";

/**
 * A pool that replaces all its connections once one of them meets a server that takes no changes. After a failover the address leads to
 * another server, while connections that were open before stay with the former one, which goes on answering reads. A connection in use
 * is replaced when it is given back; as long as the address leads to a read-only server, each refused change takes a new connection.
 */
export class ReplaceablePool extends Pool {
  private generation = 0;
  private readonly generations = new WeakMap<PoolClient, number>();

  constructor(config: PoolConfig) {
    super(config);
    this.on("connect", (client) => {
      this.generations.set(client, this.generation);
      const { connection } = client as unknown as ClientInternals;
      connection.on("errorMessage", ({ code }: { code?: string }) => {
        if (code !== READ_ONLY || this.isReplaced(client)) return;
        this.generation += 1;
        log.warn("the database is read-only, its connections are replaced");
      });
    });
  }

  override connect(): Promise<PoolClient>;
  override connect(callback: ConnectCallback): void;
  override connect(callback?: ConnectCallback): Promise<PoolClient> | void {
    if (callback) return this.connectCurrent(callback);
    return new Promise((resolve, reject) => {
      this.connectCurrent((error, client) => (client ? resolve(client) : reject(error ?? new Error("no connection"))));
    });
  }

  private connectCurrent(callback: ConnectCallback): void {
    super.connect((error, client, release) => {
      if (!client || !this.isReplaced(client)) return callback(error, client, release);
      release(true);
      this.connectCurrent(callback);
    });
  }

  private isReplaced(client: PoolClient): boolean {
    return this.generations.get(client) !== this.generation;
  }
}
