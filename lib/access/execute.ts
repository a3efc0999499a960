import "server-only";
import type { z } from "zod";
import type { Operation, StaffScope } from "@/lib/access/command";
import { AppError } from "@/lib/errors";

/**
 * Runs a command or a query for a member of staff, always in this order: role, input, transaction. Called by the adapters of
 * `lib/web` alone. Throws `not-allowed` for another role, zod's error for malformed input, `invalid-input` for text with NUL, which
 * PostgreSQL does not store, and what the operation throws.
 */
export async function execute<I extends z.ZodType, O>(
  operation: Operation<I, O>,
  scope: StaffScope,
  input: unknown,
): Promise<O> {
  if (!operation.roles.includes(scope.actor.role)) throw new AppError("not-allowed");
  const parsed = operation.input.parse(input);
  if (hasNul(parsed)) throw new AppError("invalid-input", "text with NUL");
  return operation.run(scope, parsed);
}

/** Whether a text with NUL stands anywhere in a value that a schema has accepted. */
function hasNul(value: unknown): boolean {
  if (typeof value === "string") return value.includes("\0");
  return typeof value === "object" && value !== null && Object.values(value).some(hasNul);
}
