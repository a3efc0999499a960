import "server-only";
import type { z } from "zod";
import type { Operation, StaffScope } from "@/lib/access/command";
import { RefusedAccess } from "@/lib/access/refused-access";
import { recordAudit, type NewAuditEntry } from "@/lib/audit/record-audit";
import { MINUTE } from "@/lib/clock";
import { transact } from "@/lib/db/transaction";
import { AppError, type AppErrorCode } from "@/lib/errors";
import { isUuid } from "@/lib/ids";
import { log } from "@/lib/log";

/**
 * Runs a command or a query for a member of staff, always in this order: role, verification, input, transaction; a refusal of access is recorded. Called by the adapters of
 * `lib/web` alone. Throws `not-allowed` for other roles, `verification-needed` where a fresh proof of identity is missing, `second-factor-needed` where a second factor was to be enrolled by now, zod's error for malformed input, `invalid-input` for text with NUL, which
 * PostgreSQL does not store, and what the operation throws.
 */
export async function execute<I extends z.ZodType, O>(
  operation: Operation<I, O>,
  scope: StaffScope,
  input: unknown,
): Promise<O> {
  try {
    if (!operation.roles.some((role) => scope.actor.roles.includes(role))) throw new AppError("not-allowed");
    if (scope.actor.mustEnrol && !operation.whileUnenrolled) throw new AppError("second-factor-needed");
    if (operation.needsVerification && !isVerified(scope)) throw new AppError("verification-needed");
    const parsed = operation.input.parse(input);
    if (hasNul(parsed)) throw new AppError("invalid-input", "text with NUL");
    return await operation.run(scope, parsed);
  } catch (error) {
    if (error instanceof RefusedAccess) await recordRefusal(scope, operation.name, error.entry);
    else if (error instanceof AppError && REFUSALS.includes(error.code))
      await recordRefusal(scope, operation.name, refusalOf(operation.name, error.code, input));
    throw error;
  }
}

/** Refusals of access, for the audit trail. */
const REFUSALS: readonly AppErrorCode[] = ["not-allowed", "verification-needed", "second-factor-needed"];

function refusalOf(name: string, reason: AppErrorCode, input: unknown): NewAuditEntry {
  const id = typeof input === "object" && input !== null && "id" in input ? input.id : undefined;
  // Only an id of ours: whatever else was sent may name a patient.
  const detail = { reason, ...(typeof id === "string" && isUuid(id) && { id }) };
  return { action: "access.refused", subject: { kind: "operation", id: name }, outcome: "refused", detail };
}

async function recordRefusal(scope: StaffScope, name: string, entry: NewAuditEntry): Promise<void> {
  await transact(scope, (tx) => recordAudit(tx, entry)).catch((error: unknown) =>
    log.error("refusal not recorded", { operation: name, error }),
  );
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
