import "server-only";
import type { z } from "zod";
import type { Operation, StaffScope } from "@/lib/access/command";
import { MINUTE } from "@/lib/clock";
import { AppError } from "@/lib/errors";

/**
 * Runs a command or a query for a member of staff, always in this order: role, verification, input, transaction. Called by the adapters of
 * `lib/web` alone. Throws `not-allowed` for other roles, `verification-needed` where a fresh proof of identity is missing, `second-factor-needed` where a second factor was to be enrolled by now, zod's error for malformed input, `invalid-input` for text with NUL, which
 * PostgreSQL does not store, and what the operation throws.
 */
export async function execute<I extends z.ZodType, O>(
  operation: Operation<I, O>,
  scope: StaffScope,
  input: unknown,
): Promise<O> {
  if (!operation.roles.some((role) => scope.actor.roles.includes(role))) throw new AppError("not-allowed");
  if (scope.actor.mustEnrol && !operation.whileUnenrolled) throw new AppError("second-factor-needed");
  if (operation.needsVerification && !isVerified(scope)) throw new AppError("verification-needed");
  const parsed = operation.input.parse(input);
  if (hasNul(parsed)) throw new AppError("invalid-input", "text with NUL");
  return operation.run(scope, parsed);
}

/** So long a proof of who somebody is counts. */
const VERIFIED_FOR = 5 * MINUTE;

function isVerified({ actor: { verifiedAt }, now }: StaffScope): boolean {
  return verifiedAt !== null && now.getTime() - verifiedAt.getTime() < VERIFIED_FOR;
}

/** Whether a text with NUL stands anywhere in a value that a schema has accepted. */
function hasNul(value: unknown): boolean {
  if (typeof value === "string") return value.includes("\0");
  return typeof value === "object" && value !== null && Object.values(value).some(hasNul);
}
