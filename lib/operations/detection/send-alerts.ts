import "server-only";
import { HOUR, MINUTE } from "@/lib/clock";
import { transact, type MachineTx, type Scope, type SystemScope } from "@/lib/db/transaction";
import type { JobActor } from "@/lib/db/actor";
import { env } from "@/lib/env";
import { findOwnHospital } from "@/lib/hospital/hospital-table";
import { log } from "@/lib/log";
import {
  countAlertAttempt,
  dropAlerts,
  lockDueAlerts,
  settleAlert,
  type AuditDetectionRow,
} from "@/lib/operations/detection/audit-detection-table";
import { postAlert } from "@/lib/operations/detection/post-alert";
import { forEachHospital } from "@/lib/operations/sweeps/for-each-hospital";

/** How long after each attempt the next is made; after the last one none. In all somewhat less than a day. */
const RETRY_AFTER = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR];
/** So many attempts an alert has. */
export const MOST_ATTEMPTS = RETRY_AFTER.length + 1;

/** So many alerts of one hospital are sent at once; the others with the next run. */
const AT_ONCE = 8;

/** Sends the alerts that are due, of all hospitals that have an alert address. */
export async function sendAlerts(scope: SystemScope): Promise<void> {
  await forEachHospital(scope, "send-alerts", async (own) => {
    const { url, alerts } = await transact(own, takeDueAlerts);
    if (url !== null) await Promise.all(alerts.map((alert) => send(own, url, alert)));
  });
}

/** Takes alerts by counting the attempt before it is made: should the process end meanwhile, the next one is made in its time. */
async function takeDueAlerts(tx: MachineTx): Promise<{ url: string | null; alerts: AuditDetectionRow[] }> {
  const { alertUrl: url } = await findOwnHospital(tx);
  if (url === null) {
    await dropAlerts(tx);
    return { url, alerts: [] };
  }
  const alerts = await lockDueAlerts(tx, AT_ONCE);
  for (const alert of alerts) {
    const wait = RETRY_AFTER[alert.attempts];
    await countAlertAttempt(tx, alert, wait === undefined ? null : new Date(tx.now.getTime() + wait));
  }
  return { url, alerts };
}

async function send(own: Scope<JobActor>, url: string, alert: AuditDetectionRow): Promise<void> {
  const { hospitalId } = own.actor;
  const failure = await postAlert(hospitalId, url, contentOf(alert));
  if (failure) {
    const { problem: reason, status } = failure;
    log.warn("alert not delivered", { hospitalId, reason, ...(status !== null && { status }) });
  }
  await transact(own, (tx) => settleAlert(tx, alert.id, failure));
}

/** What the alert address receives: ids and counts, and where to read more. */
function contentOf({ id, hospitalId, kind, subjectKind, staffId, windowStart, raisedAt, facts }: AuditDetectionRow) {
  return {
    id,
    hospitalId,
    kind,
    about: subjectKind,
    personId: staffId,
    windowStart: windowStart.toISOString(),
    raisedAt: raisedAt.toISOString(),
    facts,
    page: `${env().APP_URL}/admin/health#detections`,
  };
}
