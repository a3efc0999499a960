import "server-only";
import { DAY } from "@/lib/clock";
import { hasRole, type StaffActor } from "@/lib/db/actor";
import { withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import { isDemoAccount } from "@/lib/staff/demo-password";
import {
  endDemand,
  findSecondFactorFacts,
  startDemand,
  type SecondFactorFacts,
} from "@/lib/staff/second-factor/second-factor-queries";

/** How long after a second factor is demanded for the first time somebody may go on without one. */
export const SECOND_FACTOR_WITHIN = 7 * DAY;

/**
 * Until when somebody must have a passkey or another second factor; null where they have one, or need none. The time begins when the person is
 * here and it is demanded, and is stored.
 */
export async function secondFactorDueAt(scope: SystemScope, { staffId, roles }: StaffActor): Promise<Date | null> {
  return withSystemConnection(scope, "find out who needs a second factor", async (connection) => {
    const facts = await findSecondFactorFacts(connection, staffId);
    if (!facts) return null;
    const dueAt = dueAtOf(facts, { roles }, scope.now);
    if (facts.askedAt && !isDemanded(facts, { roles })) await endDemand(connection, staffId);
    // Passwords are compared last: few people come so far.
    if (!dueAt || (await isDemoAccount(facts.passwordHash))) return null;
    if (!facts.askedAt) await startDemand(connection, staffId);
    return dueAt;
  });
}

type Demand = Pick<SecondFactorFacts, "hasPasskey" | "hasApp" | "hasPassword" | "doctorsNeedSecondFactor" | "askedAt">;

/** The same without the exception for the accounts of the demo. */
export function dueAtOf(facts: Demand, actor: Pick<StaffActor, "roles">, now: Date): Date | null {
  // Who has no password signs in at an identity provider, which asks for what the hospital demands there.
  if (!isDemanded(facts, actor) || facts.hasPasskey || facts.hasApp || !facts.hasPassword) return null;
  return new Date((facts.askedAt ?? now).getTime() + SECOND_FACTOR_WITHIN);
}

const isDemanded = ({ doctorsNeedSecondFactor }: Demand, actor: Pick<StaffActor, "roles">) =>
  hasRole(actor, "admin") || hasRole(actor, "privacy-officer") || doctorsNeedSecondFactor;
