import "server-only";
import { SECOND } from "@/lib/clock";
import type { RequestOrigin } from "@/lib/db/actor";
import { withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import type { StaffSessionId } from "@/lib/ids";
import { lastingSession, type LastingSession } from "@/lib/staff/staff-session";
import { markSessionUsed } from "@/lib/staff/staff-session-table";

/** Browsers report use once a minute; within this of the last one, no further one is stored. */
const STORED_EVERY = 55 * SECOND;

/** Stores that the person of a session is at work, which moves its idle end; null where it does not last. A locked one is not in use. */
export async function reportUse(
  scope: SystemScope,
  sessionId: string,
  origin: Omit<RequestOrigin, "sessionId">,
): Promise<LastingSession | null> {
  const session = await lastingSession(scope, sessionId, origin);
  if (!session || session.isLocked) return session;
  const unlessSince = new Date(scope.now.getTime() - STORED_EVERY);
  const { address, device } = origin;
  await withSystemConnection(scope, "report the use of a session", (connection) =>
    markSessionUsed(connection, sessionId as StaffSessionId, { unlessSince, address, device }),
  );
  return lastingSession(scope, sessionId, origin);
}
