import "server-only";
import type { Database, Transaction } from "@/lib/db/database";
import type { Actor } from "@/lib/db/actor";

export type { Actor, Role, StaffActor } from "@/lib/db/actor";

/** What every verb is given. Inside {@link transact} `db` is the transaction. */
export type Context<A extends Actor = Actor> = {
  db: Database | Transaction;
  actor: A;
  now: Date;
};

/** Runs a verb's work in one transaction: change, audit row, job and announcement commit together or not at all. */
export function transact<A extends Actor, T>(ctx: Context<A>, work: (ctx: Context<A>) => Promise<T>): Promise<T> {
  return ctx.db.transaction((tx) => work({ ...ctx, db: tx }));
}
