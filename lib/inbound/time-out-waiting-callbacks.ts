import "server-only";
import { HOUR } from "@/lib/clock";
import { sweep } from "@/lib/db/sweep";
import { atClock, transact, withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import { listOverdueCallbacks, timeOutWaiting, type OverdueCallback } from "@/lib/inbound/gateway-callback-table";
import { publishChange } from "@/lib/live/publish-change";

/** How long a callback waits for the one it depends on before an admin is shown it. That one still releases it if it comes later. */
export const DEPENDENCY_TIMEOUT = 24 * HOUR;

/** Shows admins, in all hospitals, the callbacks that have waited too long for the one they depend on. One that fails stays due. */
export function timeOutWaitingCallbacks(scope: SystemScope): Promise<void> {
  const before = new Date(scope.now.getTime() - DEPENDENCY_TIMEOUT);
  return sweep(
    "time-out-waiting-callbacks",
    (after: OverdueCallback | null) =>
      withSystemConnection(scope, "time out waiting callbacks", (connection) =>
        listOverdueCallbacks(connection, before, after),
      ),
    (callback) => timeOut(atClock(scope), callback),
  );
}

async function timeOut({ database, now }: SystemScope, { hospitalId, id }: OverdueCallback): Promise<void> {
  const actor = { kind: "job", hospitalId, job: "time-out-waiting-callbacks" } as const;
  await transact({ database, now, actor }, async (tx) => {
    if (await timeOutWaiting(tx, id)) await publishChange(tx, "callback", id);
  });
}
