import "server-only";
import type { Socket } from "node:net";
import { Pool, type Client, type PoolClient, type PoolConfig } from "pg";
import { SECOND } from "@/lib/clock";
import { env } from "@/lib/env";
import { log } from "@/lib/log";

/**
 * The connections of one process to one database. Those of `pool` see one hospital's rows, the one that a transaction names; those of
 * `systemPool` see the rows of all hospitals. Transactions are opened by `lib/db/transaction.ts`.
 */
export type Database = { url: string; pool: Pool; systemPool: Pool };

/** How many connections the system pool may open, and timeouts in milliseconds. */
export type DatabaseOptions = {
  systemPoolSize?: number;
  /** How long a connection may take to open. */
  connectTimeout?: number;
  /** How long the server may send nothing while a statement runs, before its connection is closed. */
  silenceTimeout?: number;
};

/** Opens pools; the caller ends them with {@link closeDatabase}. A connection whose server stopped answering is closed and replaced. */
export function openDatabase(url: string, poolSize: number, options: DatabaseOptions = {}): Database {
  const { systemPoolSize = 4, connectTimeout = 5 * SECOND, silenceTimeout = 20 * SECOND } = options;
  const timeouts = { connectTimeout, silenceTimeout };
  return {
    url,
    // Statements of one transaction that do not wait for each other are sent together, in one round trip.
    pool: openPool({ connectionString: url, max: poolSize, pipeline: true }, timeouts),
    systemPool: openPool({ connectionString: url, max: systemPoolSize, options: "-c app.scope=system" }, timeouts),
  };
}

/** Ends both pools once what is under way has ended. */
export async function closeDatabase({ pool, systemPool }: Pick<Database, "pool" | "systemPool">): Promise<void> {
  await Promise.all([pool.end(), systemPool.end()]);
}

function openPool(
  config: PoolConfig,
  { connectTimeout, silenceTimeout }: { connectTimeout: number; silenceTimeout: number },
): Pool {
  const pool = new Pool({
    ...config,
    connectionTimeoutMillis: connectTimeout,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10 * SECOND,
  });
  const lost = (error: unknown) => log.warn("database connection lost", { error });
  pool.on("error", lost);
  pool.on("connect", (client) => {
    // A client that is checked out reports its own loss; without a listener that would end the process.
    client.on("error", lost);
    closeWhenSilent(client, silenceTimeout);
  });
  return pool;
}

type ClientInternals = { readyForQuery: boolean; connection: { stream: Socket } };

/**
 * Closes the connection when the server sends nothing for `timeout` milliseconds while a statement runs: a machine that vanished closes
 * nothing, and TCP itself would wait a quarter of an hour. An idle connection may stay silent.
 */
export function closeWhenSilent(client: Client | PoolClient, timeout: number): void {
  const internals = client as unknown as ClientInternals;
  const { stream } = internals.connection;
  stream.setTimeout(timeout).on("timeout", () => {
    if (!internals.readyForQuery) stream.destroy(new Error("the database stopped answering"));
  });
}

// Next.js loads one module several times in one process; the pools are kept on the process.
const holder = globalThis as { consentDeskDatabase?: Database; consentDeskCallbackDatabase?: Database };

/** The process's connections for people's requests. */
export function database(): Database {
  holder.consentDeskDatabase ??= openDatabase(env().DATABASE_URL, env().DATABASE_POOL);
  return holder.consentDeskDatabase;
}

/**
 * The process's connections for the gateway's callbacks: they never wait behind people's requests, nor those behind them. Storing a
 * callback takes two statements: with these timeouts the gateway gets its answer within five seconds also when they fail.
 */
export function callbackDatabase(): Database {
  holder.consentDeskCallbackDatabase ??= openDatabase(env().DATABASE_URL, 1, {
    systemPoolSize: 8,
    connectTimeout: 2 * SECOND,
    silenceTimeout: 2 * SECOND,
  });
  return holder.consentDeskCallbackDatabase;
}
