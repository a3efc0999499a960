import "server-only";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import { Pool, type Client, type PoolClient, type PoolConfig } from "pg";
import { SECOND } from "@/lib/clock";
import { env } from "@/lib/env";
import { log } from "@/lib/log";

export type Database = NodePgDatabase & { $client: Pool };
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

/**
 * The connections of one process to one database. Those of `pool` see one hospital's rows, the one that a transaction names; those of
 * `systemPool` see the rows of all hospitals. Transactions are opened by `lib/db/transaction.ts`.
 */
export type Connection = { url: string; pool: Pool; systemPool: Pool; db: Database };

/** How long a connection may take to open, and a server to say anything while it is asked, in milliseconds. */
export type Patience = { connect: number; silence: number };

const PATIENCE: Patience = { connect: 5 * SECOND, silence: 20 * SECOND };

/** Opens a pool of its own; the caller ends it. A connection whose server fell silent is closed, and the next one is another. */
export function openDatabase(
  url: string,
  poolSize: number,
  patience: Patience = PATIENCE,
  systemPoolSize = 4,
): Connection {
  // Statements of one transaction that do not wait for each other are sent together, in one round trip.
  const pool = openPool({ connectionString: url, max: poolSize, pipeline: true }, patience);
  const systemPool = openPool({ connectionString: url, max: systemPoolSize, options: "-c app.scope=system" }, patience);
  const db = drizzle(pool, { casing: "snake_case" });
  return { url, pool, systemPool, db: Object.assign(db, { transaction: onOwnClient(pool) }) };
}

/** Ends both pools once what is under way has ended. */
export async function closeDatabase({ pool, systemPool }: Pick<Connection, "pool" | "systemPool">): Promise<void> {
  await Promise.all([pool.end(), systemPool.end()]);
}

function openPool(config: PoolConfig, patience: Patience): Pool {
  const pool = new Pool({
    ...config,
    connectionTimeoutMillis: patience.connect,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10 * SECOND,
  });
  const lost = (error: unknown) => log.warn("database connection lost", { error });
  pool.on("error", lost);
  pool.on("connect", (client) => {
    // A client that is checked out reports its own loss; without a listener that would end the process.
    client.on("error", lost);
    closeWhenSilent(client, patience.silence);
  });
  return pool;
}

// drizzle's own never gives back a connection that breaks at `begin`: each restart of PostgreSQL would cost the pool some.
function onOwnClient(pool: Pool): Database["transaction"] {
  return async (work, config) => {
    const client = await pool.connect();
    try {
      return await drizzle(client, { casing: "snake_case" }).transaction(work, config);
    } finally {
      client.release();
    }
  };
}

type Wire = { readyForQuery: boolean; connection: { stream: import("node:net").Socket } };

/**
 * The machine of a server that vanished sends no goodbye, and TCP itself would wait a quarter of an hour. A connection that
 * asks nothing may be silent as long as it likes.
 */
export function closeWhenSilent(client: Client | PoolClient, silence: number): void {
  const wire = client as unknown as Wire;
  const { stream } = wire.connection;
  stream.setTimeout(silence).on("timeout", () => {
    if (!wire.readyForQuery) stream.destroy(new Error("the database fell silent"));
  });
}

// Next.js loads one module several times in one process; the pools hang on the process.
const holder = globalThis as { consentDeskDatabase?: Connection; consentDeskCallbackDatabase?: Connection };

/** The process's connection pool for people. */
export function database(): Connection {
  holder.consentDeskDatabase ??= openDatabase(env().DATABASE_URL, env().DATABASE_POOL);
  return holder.consentDeskDatabase;
}

const CALLBACK_POOL = 8;
// Two statements keep a callback: the gateway hears within five seconds that they cannot be done.
const CALLBACK_PATIENCE: Patience = { connect: 2 * SECOND, silence: 2 * SECOND };

/** The process's connection pool for the gateway's callbacks: they never wait behind people, nor people behind them. */
export function callbackDatabase(): Connection {
  holder.consentDeskCallbackDatabase ??= openDatabase(env().DATABASE_URL, CALLBACK_POOL, CALLBACK_PATIENCE);
  return holder.consentDeskCallbackDatabase;
}
