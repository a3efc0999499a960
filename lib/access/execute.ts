import "server-only";
import type { z } from "zod";
import type { Operation, StaffScope } from "@/lib/access/command";
import { AppError } from "@/lib/errors";

/**
 * Runs a command or a query for a member of staff, always in this order: role, input, transaction. Called by the adapters of
 * `lib/web` alone. Throws `not-allowed` for another role, zod's error for malformed input, and what the operation throws.
 */
export async function execute<I extends z.ZodType, O>(
  operation: Operation<I, O>,
  scope: StaffScope,
  input: unknown,
): Promise<O> {
  if (!operation.roles.includes(scope.actor.role)) throw new AppError("not-allowed");
  return operation.run(scope, operation.input.parse(input));
}
