import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import type { StaffActor } from "@/lib/db/actor";
import { readOnly, transact, withSystemConnection, type SystemScope, type Tx } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import type { SignInChallengeId, StaffSessionId } from "@/lib/ids";
import { publishSessionEnd } from "@/lib/live/publish-change";
import type { SignInPlace } from "@/lib/staff/open-session";
import { checkPasskey } from "@/lib/staff/passkey/check-passkey";
import type { AuthenticationResponse } from "@/lib/staff/passkey/passkey-input";
import { listOwnPasskeys } from "@/lib/staff/passkey/passkey-table";
import { isPassword } from "@/lib/staff/password";
import { knownDeviceOf } from "@/lib/staff/sign-in/known-device";
import { recordTooMany } from "@/lib/staff/sign-in/record-too-many";
import {
  countAttempt,
  forgiveAttempt,
  limitsOfSignIn,
  takeBackAttempt,
  TooManyAttempts,
} from "@/lib/staff/sign-in/sign-in-limits";
import { lastingSession } from "@/lib/staff/staff-session";
import { findOpenSession, markSessionLocked, markSessionUnlocked } from "@/lib/staff/staff-session-table";
import { findStaff, type StaffRow } from "@/lib/staff/staff-table";

/** What unlocks a session: the password of its person, or one of their passkeys. */
export type UnlockEvidence =
  { password: string } | { challengeId: SignInChallengeId; response: AuthenticationResponse };

/** What the person of a session has to unlock it; somebody who signs in at an identity provider may have neither. */
export type UnlockWays = { passkey: boolean; password: boolean };

/** Which evidence whoever locked a session can give. */
export function unlockWays(scope: SystemScope, actor: StaffActor): Promise<UnlockWays> {
  return readOnly({ ...scope, actor }, async (tx) => {
    const [passkeys, account] = await Promise.all([listOwnPasskeys(tx), findStaff(tx, actor.staffId)]);
    return { passkey: passkeys.length > 0, password: typeof account?.passwordHash === "string" };
  });
}

/** Locks a session: until it is unlocked it reads and changes nothing, and its live streams end. Nothing happens where it does not last. */
export async function lockSession(scope: SystemScope, sessionId: StaffSessionId, actor: StaffActor): Promise<void> {
  await transact({ ...scope, actor }, async (tx) => {
    if (!(await markSessionLocked(tx, sessionId))) return;
    await publishSessionEnd(tx, sessionId);
    await recordAudit(tx, { action: "staff.session-locked", subject: { kind: "staff", id: actor.staffId } });
  });
}

/**
 * Unlocks a session by evidence of its person. False where it is wrong; throws `too-many-attempts` and `too-busy` as at the sign-in. A session
 * that does not last stays so, which counts as wrong evidence.
 */
export async function unlockSession(
  scope: SystemScope,
  sessionId: string,
  evidence: UnlockEvidence,
  { origin, deviceToken }: SignInPlace,
): Promise<boolean> {
  const session = await lastingSession(scope, sessionId, origin);
  const id = sessionId as StaffSessionId;
  const found = session && (await readAccount(scope, id));
  if (!found) return false;
  const { staff } = found;
  const device = await knownDeviceOf(scope, staff.id, deviceToken);
  const counted = limitsOfSignIn(staff.email, origin.address, device);
  const checking = countAttempt(scope, counted).then(() => isEvidenceOf(scope, staff, evidence));
  const isRight = await checking.catch(async (error: unknown) => {
    if (error instanceof TooManyAttempts) await recordTooMany(scope, error, { staff }, origin);
    // Nothing was learnt by it.
    else if (error instanceof AppError && error.code === "too-busy") await takeBackAttempt(scope, counted);
    throw error;
  });
  if (isRight) await forgiveAttempt(scope, counted);
  return transact({ ...scope, actor: session.actor }, async (tx) => {
    if (isRight && !(await markSessionUnlocked(tx, id))) return false;
    await recordUnlocking(tx, isRight);
    return isRight;
  });
}

async function isEvidenceOf(scope: SystemScope, staff: StaffRow, evidence: UnlockEvidence): Promise<boolean> {
  if ("password" in evidence) return isPassword(staff.passwordHash, evidence.password);
  return (await checkPasskey(scope, evidence, staff.id)).isRight;
}

const readAccount = (scope: SystemScope, id: StaffSessionId) =>
  withSystemConnection(scope, "unlock a session", (connection) => findOpenSession(connection, id));

function recordUnlocking(tx: Tx<StaffActor>, isRight: boolean): Promise<void> {
  const subject = { kind: "staff", id: tx.actor.staffId } as const;
  return recordAudit(tx, { action: "staff.session-unlocked", subject, outcome: isRight ? "done" : "refused" });
}
