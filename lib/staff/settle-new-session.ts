import "server-only";
import { MINUTE } from "@/lib/clock";
import type { RequestOrigin } from "@/lib/db/actor";
import { transact, type SystemScope } from "@/lib/db/transaction";
import { findOwnHospital } from "@/lib/hospital/hospital-table";
import type { StaffSessionId } from "@/lib/ids";
import { endOneSession, lastingSession } from "@/lib/staff/staff-session";
import { lockSessionsOf } from "@/lib/staff/staff-session-table";

/**
 * What a new session ends: the one that the same browser had, whosever it was and locked or not, and of its own person the oldest beyond as
 * many as the hospital allows at once. Called after every sign-in, before its cookie is set.
 */
export async function settleNewSession(
  scope: SystemScope,
  { opened, replaced, origin }: { opened: string; replaced: string | null; origin: Omit<RequestOrigin, "sessionId"> },
): Promise<void> {
  if (replaced && replaced !== opened) await endReplaced(scope, replaced, origin);
  const session = await lastingSession(scope, opened, origin);
  if (!session) return;
  const { actor } = session;
  await transact({ ...scope, actor }, async (tx) => {
    const { maxSessions, idleMinutes } = await findOwnHospital(tx);
    const usedSince = new Date(tx.now.getTime() - idleMinutes * MINUTE);
    const beyond = (await lockSessionsOf(tx, actor.staffId, usedSince)).slice(maxSessions);
    for (const { id } of beyond) await endOneSession(tx, { id, staffId: actor.staffId }, "too-many");
  });
}

async function endReplaced(
  scope: SystemScope,
  replaced: string,
  origin: Omit<RequestOrigin, "sessionId">,
): Promise<void> {
  const session = await lastingSession(scope, replaced, origin);
  if (!session) return;
  const { actor } = session;
  const ended = { id: replaced as StaffSessionId, staffId: actor.staffId };
  await transact({ ...scope, actor }, (tx) => endOneSession(tx, ended, "replaced"));
}
