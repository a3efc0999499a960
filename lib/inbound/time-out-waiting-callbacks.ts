import "server-only";
import { HOUR } from "@/lib/clock";
import { systemTransaction, type SystemScope } from "@/lib/db/transaction";
import { timeOutWaiting } from "@/lib/inbound/gateway-callback-table";
import { announceChange } from "@/lib/live/announce-change";

/** How long a callback waits for the one it depends on before an admin is shown it. That one still releases it if it comes later. */
export const DEPENDENCY_TIMEOUT = 24 * HOUR;

/** Shows admins, in all hospitals, the callbacks that have waited too long for the one they depend on. */
export function timeOutWaitingCallbacks(scope: SystemScope): Promise<void> {
  return systemTransaction(scope, "time out waiting callbacks", async (tx) => {
    const timedOut = await timeOutWaiting(tx, new Date(tx.now.getTime() - DEPENDENCY_TIMEOUT));
    for (const { id, hospitalId } of timedOut)
      await announceChange({ db: tx.db, actor: { hospitalId } }, "callback", id);
  });
}
