import "server-only";
import type { Socket } from "node:net";
import type { Client, Pool, PoolClient, PoolConfig } from "pg";
import { SECOND } from "@/lib/clock";
import { ReplaceablePool } from "@/lib/db/replaceable-pool";
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
    pool: openPool({ connectionString: withScope(url, "hospital"), max: poolSize, pipeline: true }, timeouts),
    systemPool: openPool({ connectionString: withScope(url, "system"), max: systemPoolSize }, timeouts),
  };
}

/**
 * The URL of a connection with this scope. It is added to the options that the URL has, as the last one: neither they nor a setting of
 * the role can choose another. Statements are not compiled: that takes longer than any of ours runs. The scope `hospital` sees the rows of the hospital that a transaction names, `system` sees all rows.
 */
export function withScope(url: string, scope: "hospital" | "system"): string {
  const scoped = new URL(url);
  const options = scoped.searchParams.get("options") ?? "";
  scoped.searchParams.set("options", `-c jit=off ${options} -c app.scope=${scope}`);
  return scoped.href;
}

/** Runs a statement on one connection of each pool. Throws where one of them does not answer. */
export async function checkConnections({ pool, systemPool }: Pick<Database, "pool" | "systemPool">): Promise<void> {
  await Promise.all([pool.query("select 1"), systemPool.query("select 1")]);
}

/** Ends both pools once what is under way has ended. */
export async function closeDatabase({ pool, systemPool }: Pick<Database, "pool" | "systemPool">): Promise<void> {
  await Promise.all([pool.end(), systemPool.end()]);
}

function openPool(
  config: PoolConfig,
  { connectTimeout, silenceTimeout }: { connectTimeout: number; silenceTimeout: number },
): Pool {
  const pool = new ReplaceablePool({
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
const holder = globalThis as {
  consentDeskDatabase?: Database;
  consentDeskCallbackDatabase?: Database;
  consentDeskPushDatabase?: Database;
};

/** Each request of a page finds its session here, and must not wait while health and metrics are read. */
const SYSTEM_POOL_SIZE = 10;

/** The process's connections for people's requests. */
export function database(): Database {
  holder.consentDeskDatabase ??= openDatabase(env().DATABASE_URL, env().DATABASE_POOL, {
    systemPoolSize: SYSTEM_POOL_SIZE,
  });
  return holder.consentDeskDatabase;
}

/**
 * The process's connections for the gateway's callbacks: they never wait behind people's requests, nor those behind them. Storing a
 * callback takes two statements: with these timeouts the gateway gets its answer within five seconds also when they fail.
 */
export function callbackDatabase(): Database {
  holder.consentDeskCallbackDatabase ??= openDatabase(env().DATABASE_URL, 3, {
    systemPoolSize: 8,
    connectTimeout: 2 * SECOND,
    silenceTimeout: 2 * SECOND,
  });
  return holder.consentDeskCallbackDatabase;
}

/** The process's connections for the pages of records that HIPs send: large and slow ones never delay a callback. */
export function pushDatabase(): Database {
  holder.consentDeskPushDatabase ??= openDatabase(env().DATABASE_URL, 2, { systemPoolSize: 2 });
  return holder.consentDeskPushDatabase;
}
