import "server-only";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import { Pool } from "pg";
import { env } from "@/lib/env";
import { log } from "@/lib/log";

export type Database = NodePgDatabase & { $client: Pool };
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];

/** A pool and the same pool as drizzle sees it. */
export type Connection = { pool: Pool; db: Database };

/** Opens a pool of its own; the caller ends it. */
export function openDatabase(url: string, poolSize: number): Connection {
  const pool = new Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 5_000,
  });
  const lost = (error: unknown) => log.warn("database connection lost", { error });
  pool.on("error", lost);
  // A client that is checked out reports its own loss; without a listener that would end the process.
  pool.on("connect", (client) => client.on("error", lost));
  return { pool, db: drizzle(pool, { casing: "snake_case" }) };
}

// Next.js loads one module several times in one process; the pool hangs on the process.
const holder = globalThis as { consentDeskDatabase?: Connection };

/** The process's one connection pool. */
export function database(): Connection {
  holder.consentDeskDatabase ??= openDatabase(env().DATABASE_URL, env().DATABASE_POOL);
  return holder.consentDeskDatabase;
}
