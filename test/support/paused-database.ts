import "server-only";
import type { PoolClient } from "pg";
import { closeDatabase, openDatabase, type Database } from "@/lib/db/database";

/** Connections of their own to a database, on which one statement waits until it is resumed. */
export type PausedDatabase = {
  database: Database;
  /** Resolves when the statement is about to be sent. */
  paused: Promise<void>;
  /** Sends the statement, and those that were started after it. */
  resume: () => void;
  close: () => Promise<void>;
};

/**
 * Opens connections on which the n-th statement waits. The statements that open a transaction are not counted, those that end one are:
 * every point at which another transaction may find locks comes before a counted statement.
 */
export function openPausedDatabase(url: string, statement: number): PausedDatabase {
  const database = openDatabase(url, 2, { systemPoolSize: 1 });
  let resume = () => {};
  const resumed = new Promise<void>((resolve) => (resume = resolve));
  let pause = () => {};
  const paused = new Promise<void>((resolve) => (pause = resolve));
  let statements = 0;
  database.pool.on("connect", (client: PoolClient) => {
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
    const inTurn = async (...args: unknown[]) => {
      if (!(typeof args[0] === "string" && args[0].startsWith("begin"))) statements += 1;
      if (statements === statement) pause();
      if (statements >= statement) await resumed;
      return query(...args);
    };
    client.query = inTurn as PoolClient["query"];
  });
  return { database, paused, resume, close: () => closeDatabase(database) };
}
