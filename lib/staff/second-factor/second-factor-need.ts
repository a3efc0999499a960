import "server-only";
import { DAY } from "@/lib/clock";
import { hasRole, type StaffActor } from "@/lib/db/actor";
import { withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import { isDemoAccount } from "@/lib/staff/demo-password";
import { findSecondFactorFacts, type SecondFactorFacts } from "@/lib/staff/second-factor/second-factor-queries";

/** How long after the first sign-in somebody may go on without a second factor. */
export const SECOND_FACTOR_WITHIN = 7 * DAY;

/** Until when somebody must have a passkey or another second factor; null where they have one, or need none. */
export async function secondFactorDueAt(scope: SystemScope, actor: StaffActor): Promise<Date | null> {
  const facts = await withSystemConnection(scope, "find out who needs a second factor", (connection) =>
    findSecondFactorFacts(connection, actor.staffId),
  );
  const dueAt = facts && dueAtOf(facts, actor, scope.now);
  // Passwords are compared last: few people come so far.
  return dueAt && !(await isDemoAccount(facts.passwordHash)) ? dueAt : null;
}

/** The same without the exception for the accounts of the demo. */
export function dueAtOf(
  facts: Pick<SecondFactorFacts, "hasPasskey" | "hasApp" | "hasPassword" | "doctorsNeedSecondFactor" | "firstSignInAt">,
  actor: Pick<StaffActor, "roles">,
  now: Date,
): Date | null {
  const isNeeded = hasRole(actor, "admin") || hasRole(actor, "privacy-officer") || facts.doctorsNeedSecondFactor;
  // Who has no password signs in at an identity provider, which asks for what the hospital demands there.
  if (!isNeeded || facts.hasPasskey || facts.hasApp || !facts.hasPassword) return null;
  return new Date((facts.firstSignInAt ?? now).getTime() + SECOND_FACTOR_WITHIN);
}
