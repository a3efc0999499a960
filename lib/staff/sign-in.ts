import "server-only";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { HOUR } from "@/lib/clock";
import type { RequestOrigin, StaffActor } from "@/lib/db/actor";
import { withSystemConnection, transact, type SystemScope } from "@/lib/db/transaction";
import { newId, type StaffSessionId } from "@/lib/ids";
import { isPassword } from "@/lib/staff/password";
import { clearSignInAttempts, countSignInAttempt } from "@/lib/staff/sign-in-throttle";
import { toStaffActor, UNKNOWN_ORIGIN } from "@/lib/staff/staff-session";
import { findStaffByEmail, insertSession } from "@/lib/staff/staff-table";

/** What a person types to sign in, and the network address they do it from. */
export const signInInput = z.object({
  email: z.string().trim().toLowerCase().min(1).max(254),
  // argon2 would hash a text of any length; nobody types a longer password.
  password: z.string().min(1).max(1024),
  address: z.string(),
});

/** How long a session lasts, whatever is done meanwhile: a working day. */
export const SESSION_DURATION = 12 * HOUR;

export type SignedIn = { sessionId: StaffSessionId; actor: StaffActor };

/**
 * Opens a session for whoever knows the password. Null for an unknown or disabled account and a wrong password, for all of which the
 * password is hashed; throws `too-many-attempts` when account or address were tried too often.
 */
export async function signIn(
  scope: SystemScope,
  input: z.output<typeof signInInput>,
  origin: Omit<RequestOrigin, "sessionId"> = UNKNOWN_ORIGIN,
): Promise<SignedIn | null> {
  const attempt = await countSignInAttempt(scope, input);
  const row = await withSystemConnection(scope, "sign in", (connection) => findStaffByEmail(connection, input.email));
  const isRight = await isPassword(row?.passwordHash ?? null, input.password);
  if (!row) return null;
  const subject = { kind: "staff", id: row.id } as const;
  if (!isRight || row.disabledAt) {
    const actor = { kind: "job", job: "sign-in", hospitalId: row.hospitalId } as const;
    await transact({ ...scope, actor }, (tx) => recordAudit(tx, { action: "staff.sign-in-refused", subject }));
    return null;
  }
  await clearSignInAttempts(scope, attempt);
  const sessionId = newId<StaffSessionId>();
  const actor = toStaffActor(row, { ...origin, sessionId }, scope.now);
  return transact({ ...scope, actor }, async (tx) => {
    const expiresAt = new Date(tx.now.getTime() + SESSION_DURATION);
    await insertSession(tx, {
      id: sessionId,
      staffId: row.id,
      createdAt: tx.now,
      lastUsedAt: tx.now,
      verifiedAt: tx.now,
      expiresAt,
      address: origin.address,
      device: origin.device,
    });
    await recordAudit(tx, { action: "staff.signed-in", subject });
    return { sessionId, actor };
  });
}
