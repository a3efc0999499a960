import "server-only";
import { and, eq, gt, inArray, isNull, lt, ne, sql } from "drizzle-orm";
import { staffIdentity } from "@/drizzle/schema/identity-provider";
import { signInLimit, staffSession } from "@/drizzle/schema/staff";
import type { Tx } from "@/lib/db/transaction";
import type { IdentityProviderId, StaffId, StaffSessionId } from "@/lib/ids";
import type { SessionEnd } from "@/lib/staff/session-facts";

/** Whose sessions end: those of one session at the provider (`sid`), or all of one person (`sub`). Both together must match. */
export type LogoutTarget = { subject: string | null; providerSessionId: string | null };

/** Ends the sessions that people have opened through a provider, and that the target names, but not `except`. */
export async function endProviderSessionRows(
  tx: Tx,
  providerId: IdentityProviderId,
  { subject, providerSessionId }: LogoutTarget,
  { reason, except }: { reason: SessionEnd; except: StaffSessionId | null },
): Promise<{ id: StaffSessionId; staffId: StaffId }[]> {
  const { hospitalId } = tx.actor;
  const people = tx.db
    .select({ staffId: staffIdentity.staffId })
    .from(staffIdentity)
    .where(
      and(
        eq(staffIdentity.hospitalId, hospitalId),
        eq(staffIdentity.providerId, providerId),
        subject === null ? undefined : eq(staffIdentity.subject, subject),
      ),
    );
  return tx.db
    .update(staffSession)
    .set({ endedAt: tx.now, endReason: reason })
    .where(
      and(
        eq(staffSession.hospitalId, hospitalId),
        inArray(staffSession.staffId, people),
        eq(staffSession.method, "single-sign-on"),
        providerSessionId === null ? undefined : eq(staffSession.providerSessionId, providerSessionId),
        except === null ? undefined : ne(staffSession.id, except),
        isNull(staffSession.endedAt),
        gt(staffSession.expiresAt, tx.now),
      ),
    )
    .returning({ id: staffSession.id, staffId: staffSession.staffId });
}

/** Stores that a logout token was received, by its digest, until it is worth nothing; false where it was received before. */
export async function insertLogoutToken({ db, now }: Tx, key: string, expiresAt: Date): Promise<boolean> {
  const rows = await db
    .insert(signInLimit)
    .values({ key, points: 1, expire: expiresAt.getTime() })
    .onConflictDoUpdate({
      target: signInLimit.key,
      set: { expire: sql`excluded.expire` },
      setWhere: lt(signInLimit.expire, now.getTime()),
    })
    .returning({ key: signInLimit.key });
  return rows.length > 0;
}
