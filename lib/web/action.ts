import "server-only";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import { systemNow } from "@/lib/clock";
import type { Context, Role, StaffActor } from "@/lib/db/context";
import { database } from "@/lib/db/database";
import type { ActionResult } from "@/lib/web/action-result";
import { fieldsOf, refusalOf } from "@/lib/web/refusal";
import { currentStaff } from "@/lib/web/current-staff";
import { AppError } from "@/lib/errors";

/** What an action does: for whom, with what, by which verb of the domain. */
export type Action<S extends z.ZodType, T> = {
  roles: readonly Role[];
  input: S;
  verb: (ctx: Context<StaffActor>, input: z.output<S>) => Promise<T>;
};

/**
 * Runs a server action, always in this order: session, role, input, verb, and every error to a result. A form arrives as
 * its fields, one that repeats as an array. Redirects of Next.js pass through.
 */
export async function act<S extends z.ZodType, T>(action: Action<S, T>, raw: unknown): Promise<ActionResult<T>> {
  try {
    const actor = await currentStaff();
    if (!actor) throw new AppError("not-signed-in");
    if (!action.roles.includes(actor.role)) throw new AppError("not-allowed");
    const input = action.input.safeParse(raw instanceof FormData ? fieldsOfForm(raw) : raw);
    if (!input.success) throw new AppError("invalid-input", undefined, fieldsOf(input.error));
    return {
      status: "done",
      value: await action.verb({ db: database().db, actor, now: systemNow() }, input.data),
    };
  } catch (error) {
    unstable_rethrow(error);
    return { status: "refused", ...refusalOf(error, "action") };
  }
}

function fieldsOfForm(form: FormData): Record<string, unknown> {
  // Next.js adds fields of its own, whose names begin with "$ACTION".
  const names = new Set([...form.keys()].filter((name) => !name.startsWith("$")));
  return Object.fromEntries(
    [...names].map((name) => {
      const values = form.getAll(name);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
}
