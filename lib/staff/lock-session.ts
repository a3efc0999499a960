import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import type { StaffActor } from "@/lib/db/actor";
import { transact, withSystemConnection, type SystemScope, type Tx } from "@/lib/db/transaction";
import type { StaffSessionId } from "@/lib/ids";
import { publishSessionEnd } from "@/lib/live/publish-change";
import { isPassword } from "@/lib/staff/password";
import { countAttempt, forgiveAttempt, limitsOfSignIn } from "@/lib/staff/sign-in/sign-in-limits";
import { lastingSession } from "@/lib/staff/staff-session";
import { findOpenSession, markSessionLocked, markSessionUnlocked } from "@/lib/staff/staff-session-table";

/** Locks a session: until it is unlocked it reads and changes nothing, and its live streams end. Nothing happens where it does not last. */
export async function lockSession(scope: SystemScope, sessionId: StaffSessionId, actor: StaffActor): Promise<void> {
  await transact({ ...scope, actor }, async (tx) => {
    if (!(await markSessionLocked(tx, sessionId))) return;
    await publishSessionEnd(tx, sessionId);
    await recordAudit(tx, { action: "staff.session-locked", subject: { kind: "staff", id: actor.staffId } });
  });
}

/**
 * Unlocks a session with the password of its person. False for a wrong password; throws `too-many-attempts` as at the sign-in. A session
 * that does not last stays so, which counts as a wrong password.
 */
export async function unlockSession(
  scope: SystemScope,
  sessionId: string,
  { password, address }: { password: string; address: string | null },
): Promise<boolean> {
  const session = await lastingSession(scope, sessionId);
  const id = sessionId as StaffSessionId;
  const found = session && (await readAccount(scope, id));
  if (!found) return false;
  const counted = limitsOfSignIn(found.staff.email, address, null);
  await countAttempt(scope, counted);
  const isRight = await isPassword(found.staff.passwordHash, password);
  if (isRight) await forgiveAttempt(scope, counted);
  return transact({ ...scope, actor: session.actor }, async (tx) => {
    if (isRight && !(await markSessionUnlocked(tx, id))) return false;
    await recordUnlocking(tx, isRight);
    return isRight;
  });
}

const readAccount = (scope: SystemScope, id: StaffSessionId) =>
  withSystemConnection(scope, "unlock a session", (connection) => findOpenSession(connection, id));

function recordUnlocking(tx: Tx<StaffActor>, isRight: boolean): Promise<void> {
  const subject = { kind: "staff", id: tx.actor.staffId } as const;
  return recordAudit(tx, { action: "staff.session-unlocked", subject, outcome: isRight ? "done" : "refused" });
}
