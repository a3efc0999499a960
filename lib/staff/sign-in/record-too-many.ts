import "server-only";
import type { RequestOrigin } from "@/lib/db/actor";
import type { SystemScope } from "@/lib/db/transaction";
import { countPostponed } from "@/lib/staff/sign-in/count-postponed";
import { recordRefusal, type AttemptFor } from "@/lib/staff/sign-in/record-refusal";
import type { TooManyAttempts } from "@/lib/staff/sign-in/sign-in-limits";

/**
 * Records an attempt beyond a limit: the first one of a window as an entry of its own, all further ones by their number, since a flood of single
 * entries would fill the audit trail.
 */
export async function recordTooMany(
  scope: SystemScope,
  { code, isFirst }: TooManyAttempts,
  attemptFor: AttemptFor,
  origin: Omit<RequestOrigin, "sessionId">,
): Promise<void> {
  if (isFirst) return recordRefusal(scope, attemptFor, code, origin);
  countPostponed(() => scope.database, origin.address, { reason: code, attemptFor });
}
