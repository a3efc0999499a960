import "server-only";
import { and, eq } from "drizzle-orm";
import { staffSession } from "@/drizzle/schema/staff";
import type { StaffActor } from "@/lib/db/actor";
import type { Tx } from "@/lib/db/transaction";

/** Stores that whoever acts has proved just now, in this session, who they are. */
export async function markSessionVerified(tx: Tx<StaffActor>): Promise<void> {
  const { hospitalId, origin } = tx.actor;
  if (origin.sessionId === null) return;
  const own = and(eq(staffSession.hospitalId, hospitalId), eq(staffSession.id, origin.sessionId));
  await tx.db.update(staffSession).set({ verifiedAt: tx.now }).where(own);
}
