import "server-only";
import { unstable_rethrow } from "next/navigation";
import type { z } from "zod";
import type { Operation } from "@/lib/access/command";
import { execute } from "@/lib/access/execute";
import { systemNow } from "@/lib/clock";
import { database } from "@/lib/db/database";
import { AppError } from "@/lib/errors";
import type { ActionResult } from "@/lib/web/action-result";
import { currentStaff } from "@/lib/web/current-staff";
import { refusalOf } from "@/lib/web/refusal-of";

/**
 * Runs an operation for a server action: as whoever is signed in, with the browser's input. Every error becomes a result; redirects of
 * Next.js pass through.
 */
export async function runOperation<I extends z.ZodType, O>(
  operation: Operation<I, O>,
  input: unknown,
): Promise<ActionResult<O>> {
  try {
    const actor = await currentStaff();
    if (!actor) throw new AppError("not-signed-in");
    const value = await execute(operation, { database: database(), actor, now: systemNow() }, input);
    return { status: "done", value };
  } catch (error) {
    unstable_rethrow(error);
    return { status: "refused", ...refusalOf(error, operation.name) };
  }
}
