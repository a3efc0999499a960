import "server-only";
import type { Database, Transaction } from "@/lib/db/database";
import type { HospitalId, StaffId } from "@/lib/ids";

export type Role = "doctor" | "admin";

export type StaffActor = {
  kind: "staff";
  staffId: StaffId;
  hospitalId: HospitalId;
  role: Role;
  name: string;
  /** Null for those who are not doctors. */
  registrationNumber: string | null;
};

/** Who acts: a person, the gateway through a callback, or a job of ours. Each for one hospital. */
export type Actor =
  StaffActor | { kind: "gateway"; hospitalId: HospitalId } | { kind: "job"; hospitalId: HospitalId; job: string };

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
