import "server-only";
import type { StaffScope } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { transact } from "@/lib/db/transaction";
import { countAttempt, forgiveAttempt, TooManyAttempts, type Counted } from "@/lib/staff/sign-in/sign-in-limits";

/** In which way somebody who is signed in proves who they are. */
type Method = "passkey" | "code" | "password";

const countedFor = ({ actor }: StaffScope): Counted[] => [["verification", actor.staffId]];

/** Counts a proof before it is checked. Throws `too-many-attempts`, whose first of a window is recorded. */
export async function countVerification(scope: StaffScope, method: Method): Promise<void> {
  try {
    await countAttempt(scope, countedFor(scope));
  } catch (error) {
    if (error instanceof TooManyAttempts && error.isFirst) await recordWrongProof(scope, method, error.code);
    throw error;
  }
}

/** Takes a proof that was right off its counts. */
export const forgiveVerification = (scope: StaffScope) => forgiveAttempt(scope, countedFor(scope));

/** Records that a proof of whoever acts was refused. */
export async function recordWrongProof(scope: StaffScope, method: Method, reason?: string): Promise<void> {
  const subject = { kind: "staff", id: scope.actor.staffId } as const;
  const detail = { method, ...(reason !== undefined && { reason }) };
  await transact(scope, (tx) =>
    recordAudit(tx, { action: "staff.verification-refused", subject, outcome: "refused", detail }),
  );
}
