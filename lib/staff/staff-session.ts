import "server-only";
import { record } from "@/lib/audit/record-audit";
import { transact, type Context, type StaffActor } from "@/lib/db/context";
import { isUuid, type StaffSessionId } from "@/lib/ids";
import { findLiveSessionStaff, markSessionEnded } from "@/lib/staff/staff-table";
import { toActor } from "@/lib/staff/to-staff-actor";

type Moment = Pick<Context, "db" | "now">;

/** Who acts under a session; null once it has ended or expired, or its account is disabled. Asked at every request. */
export async function sessionActor({ db, now }: Moment, sessionId: string): Promise<StaffActor | null> {
  if (!isUuid(sessionId)) return null;
  const row = await findLiveSessionStaff(db, sessionId as StaffSessionId, now);
  return row && toActor(row);
}

/** Ends a session on the server; nothing happens where it is over already. */
export async function endSession({ db, now }: Moment, sessionId: string): Promise<void> {
  const actor = await sessionActor({ db, now }, sessionId);
  if (!actor) return;
  await transact({ db, now, actor }, async (tx) => {
    await markSessionEnded(tx.db, sessionId as StaffSessionId, now);
    await record(tx, {
      action: "staff.signed-out",
      subject: { kind: "staff", id: actor.staffId },
    });
  });
}
