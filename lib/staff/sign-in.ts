import "server-only";
import { record } from "@/lib/audit/record-audit";
import { HOUR } from "@/lib/clock";
import { transact, type Context, type StaffActor } from "@/lib/db/context";
import { newId, type StaffSessionId } from "@/lib/ids";
import type { SignInInput } from "@/lib/staff/staff-input";
import { isPassword } from "@/lib/staff/password";
import { findStaffByEmail, insertSession } from "@/lib/staff/staff-table";
import { beginTry, endTryWell } from "@/lib/staff/sign-in-throttle";
import { toActor } from "@/lib/staff/to-staff-actor";

/** How long a sign-in lasts, whatever is done meanwhile: a working day. */
export const SESSION_LIFE = 12 * HOUR;

export type SignedIn = { sessionId: StaffSessionId; actor: StaffActor };

/**
 * Opens a session for whoever knows the password. Null for an unknown or disabled account and a wrong password, which
 * take equally long; throws `too-many-attempts` when account or address were tried too often.
 */
export async function signIn(ctx: Pick<Context, "db" | "now">, input: SignInInput): Promise<SignedIn | null> {
  const { db, now } = ctx;
  const attempt = await beginTry(db, input, now);
  const row = await findStaffByEmail(db, input.email);
  const right = await isPassword(row?.passwordHash ?? null, input.password);
  if (!row) return null;
  const subject = { kind: "staff", id: row.id } as const;
  if (!right || row.disabledAt) {
    const system = {
      kind: "job",
      job: "sign-in",
      hospitalId: row.hospitalId,
    } as const;
    await record({ db, now, actor: system }, { action: "staff.sign-in-refused", subject });
    return null;
  }
  await endTryWell(db, attempt);
  const actor = toActor(row);
  return transact({ db, now, actor }, async (tx) => {
    const sessionId = newId<StaffSessionId>();
    const expiresAt = new Date(now.getTime() + SESSION_LIFE);
    await insertSession(tx.db, {
      id: sessionId,
      staffId: row.id,
      createdAt: now,
      expiresAt,
    });
    await record(tx, { action: "staff.signed-in", subject });
    return { sessionId, actor };
  });
}
