import "server-only";
import type { Actor, Context, Role, StaffActor } from "@/lib/db/context";
import { AppError } from "@/lib/errors";

/** Lets staff of the given roles pass; throws `not-allowed` for anyone else. */
export function permitStaff(ctx: Context, ...roles: Role[]): asserts ctx is Context<StaffActor> {
  if (ctx.actor.kind !== "staff" || !roles.includes(ctx.actor.role)) throw new AppError("not-allowed");
}

/** Lets the gateway and our own jobs pass; throws `not-allowed` for people. */
export function permitMachine(ctx: Context): asserts ctx is Context<Exclude<Actor, StaffActor>> {
  if (ctx.actor.kind === "staff") throw new AppError("not-allowed");
}
