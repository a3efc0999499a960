import "server-only";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import type { Pool, PoolClient } from "pg";
import { systemNow } from "@/lib/clock";
import type { Actor, StaffActor } from "@/lib/db/actor";
import type { Database } from "@/lib/db/database";
import type { SystemReason } from "@/lib/db/system-reasons";
import { isUuid } from "@/lib/ids";

declare const hospitalTx: unique symbol;
declare const systemTx: unique symbol;
declare const systemConnection: unique symbol;

/** What statements are built with. */
export type Queries = NodePgDatabase;

/**
 * A transaction for one hospital, that of its actor: PostgreSQL shows and takes no other hospital's rows. `now` is the time at which the
 * operation happens. Made by {@link transact} and {@link readOnly} alone.
 */
export type Tx<A extends Actor = Actor> = {
  readonly [hospitalTx]: true;
  readonly db: Queries;
  readonly actor: A;
  readonly now: Date;
  /** Has something done in this process once the transaction is committed; not where it is rolled back. */
  readonly afterCommit: (work: () => void) => void;
};

/** A transaction of the gateway's callback or of a background job. */
export type MachineTx = Tx<Exclude<Actor, StaffActor>>;

/** Single statements, each a transaction of its own, that see the rows of all hospitals. Made by {@link withSystemConnection}. */
export type SystemConnection = { readonly [systemConnection]: true; readonly db: Queries; readonly now: Date };

/** A transaction that sees the rows of all hospitals. Made by {@link systemTransaction}. */
export type SystemTx = SystemConnection & Pick<Tx, "afterCommit"> & { readonly [systemTx]: true };

/** What a transaction is opened with: where, for whom, and at what time. */
export type Scope<A extends Actor = Actor> = {
  database: Pick<Database, "pool" | "systemPool">;
  actor: A;
  now: Date;
  /** How the time goes on during long work; without it `now` stands still. */
  clock?: () => Date;
};

/** The same scope at the present time: for what happens after a wait. */
export const atPresent = <S extends { now: Date }>(scope: S): S => ({ ...scope, now: systemNow() });

/** The same scope at the time that its clock shows by now: for each part of long work. */
export const atClock = <S extends Pick<Scope, "now" | "clock">>(scope: S): S => ({
  ...scope,
  now: scope.clock?.() ?? scope.now,
});

/** What work across hospitals is opened with. */
export type SystemScope = Omit<Scope, "actor">;

/**
 * Runs `work` in one transaction for the actor's hospital: change, audit entry, job and live change commit together or not at all.
 * Rolls back and throws what `work` throws.
 */
export async function transact<A extends Actor, T>(scope: Scope<A>, work: (tx: Tx<A>) => Promise<T>): Promise<T> {
  return inTransaction(scope.database.pool, `begin; ${hospitalSetting(scope)}`, (db, afterCommit) =>
    work(asTx(scope, db, afterCommit)),
  );
}

/**
 * The same, without waiting until the commit is on the disk: should PostgreSQL crash within the second after it, the whole transaction may
 * be lost. For work on a durable row that marks the row as done, and is done again where that is lost. Whatever is written durably later, such as
 * the attempt to send a message that this transaction added, makes it durable, too.
 */
export async function transactWithoutFlush<A extends Actor, T>(
  scope: Scope<A>,
  work: (tx: Tx<A>) => Promise<T>,
): Promise<T> {
  const opening = `begin; ${hospitalSetting(scope)}; set local synchronous_commit = off`;
  return inTransaction(scope.database.pool, opening, (db, afterCommit) => work(asTx(scope, db, afterCommit)));
}

/** The same, reading only: PostgreSQL refuses changes. The result does not wait for the end of the transaction. */
export async function readOnly<A extends Actor, T>(scope: Scope<A>, work: (tx: Tx<A>) => Promise<T>): Promise<T> {
  const { db, opened, end } = await openTransaction(scope.database.pool, `begin read only; ${hospitalSetting(scope)}`);
  try {
    // The first statements are sent together with `begin`. Should it fail, they find nothing, since no hospital is set, and its error,
    // which comes first, is thrown.
    const [, result] = await Promise.all([opened, work(asTx(scope, db, NOTHING_TO_COMMIT))]);
    return result;
  } finally {
    end("rollback").catch(() => undefined);
  }
}

/** Runs `work` in one transaction over all hospitals. The reason is a comment in its `begin`, for whoever reads PostgreSQL's log. */
export function systemTransaction<T>(
  { database, now }: SystemScope,
  reason: SystemReason,
  work: (tx: SystemTx) => Promise<T>,
): Promise<T> {
  return inTransaction(database.systemPool, `begin /* ${reason} */`, (db, afterCommit) =>
    work({ db, now, afterCommit } as SystemTx),
  );
}

/** Runs single statements over all hospitals, outside a transaction: one round trip each. */
export function withSystemConnection<T>(
  { database, now }: SystemScope,
  _reason: SystemReason,
  work: (connection: SystemConnection) => Promise<T>,
): Promise<T> {
  return work({ db: drizzle(database.systemPool, { casing: "snake_case" }) as Queries, now } as SystemConnection);
}

const asTx = <A extends Actor>({ actor, now }: Scope<A>, db: Queries, afterCommit: Tx["afterCommit"]) =>
  ({ db, actor, now, afterCommit }) as Tx<A>;

const NOTHING_TO_COMMIT = () => {
  throw new Error("a transaction that only reads commits nothing");
};

// Sent together with `begin`, so that it costs no round trip; a statement of several parts takes no parameters.
function hospitalSetting({ actor: { hospitalId } }: Scope): string {
  if (!isUuid(hospitalId)) throw new Error("a hospital's id is a UUID");
  return `set local app.hospital_id = '${hospitalId}'`;
}

async function inTransaction<T>(
  pool: Pool,
  opening: string,
  work: (db: Queries, afterCommit: Tx["afterCommit"]) => Promise<T>,
): Promise<T> {
  const { db, opened, end } = await openTransaction(pool, opening);
  const afterwards: (() => void)[] = [];
  let result: T;
  try {
    // The first statements are sent together with `begin`, whose error, if it has one, comes first: without its settings they see and change nothing.
    [, result] = await Promise.all([opened, work(db, (one) => afterwards.push(one))]);
  } catch (error) {
    await end("rollback").catch(() => undefined);
    throw error;
  }
  await end("commit");
  for (const one of afterwards) one();
  return result;
}

type OpenTransaction = {
  db: Queries;
  /** Settles with the result of the opening statements. */
  opened: Promise<unknown>;
  end: (statement: "commit" | "rollback") => Promise<void>;
};

async function openTransaction(pool: Pool, opening: string): Promise<OpenTransaction> {
  const client = await pool.connect();
  const opened = client.query(opening);
  let hasEnded = false;
  // A statement that is started after the end would run in the next transaction of the connection, perhaps another hospital's.
  const query = (...args: Parameters<PoolClient["query"]>) =>
    hasEnded ? Promise.reject(new Error("the transaction has ended")) : client.query(...args);
  return {
    db: drizzle({ query } as unknown as PoolClient, { casing: "snake_case" }),
    opened,
    end: (statement) => {
      hasEnded = true;
      return endTransaction(client, statement);
    },
  };
}

/** Ends the transaction and gives the connection back; one on which that failed is closed. */
async function endTransaction(client: PoolClient, statement: "commit" | "rollback"): Promise<void> {
  let command: string;
  try {
    command = (await client.query(statement)).command;
  } catch (error) {
    client.release(true);
    throw error;
  }
  client.release();
  // PostgreSQL answers a commit after a failed statement with a rollback, and calls that no error.
  if (statement === "commit" && command !== "COMMIT") throw new Error("the transaction was rolled back");
}
