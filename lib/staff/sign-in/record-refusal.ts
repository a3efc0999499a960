import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import type { RequestOrigin } from "@/lib/db/actor";
import { transact, withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import { log } from "@/lib/log";
import { findHospitalOfEmail } from "@/lib/staff/sign-in/sign-in-queries";
import type { StaffRow } from "@/lib/staff/staff-table";

/** Whom an attempt was for: an account, an e-mail address without one, or nobody who is known. */
export type AttemptFor = { staff: StaffRow } | { email: string } | null;

/**
 * Records a refused attempt to sign in with its network address: in the audit trail of the account's hospital, or of the hospital that an
 * unknown e-mail address points to; where it points to none, in the log. `attempts` that were counted together are one entry.
 */
export async function recordRefusal(
  scope: SystemScope,
  attemptFor: AttemptFor,
  reason: string,
  origin: Omit<RequestOrigin, "sessionId">,
  attempts = 1,
): Promise<void> {
  const staff = attemptFor && "staff" in attemptFor ? attemptFor.staff : null;
  const hospitalId = staff?.hospitalId ?? (await hospitalOfUnknown(scope, attemptFor));
  if (hospitalId === null) {
    const { address, requestId } = origin;
    return log.warn("sign-in refused", {
      reason,
      ...(address !== null && { address }),
      ...(requestId !== null && { requestId }),
      ...(attempts > 1 && { count: attempts }),
    });
  }
  const subject = staff ? ({ kind: "staff", id: staff.id } as const) : ({ kind: "hospital", id: hospitalId } as const);
  const actor = { kind: "job", job: "sign-in", hospitalId, origin: { ...origin, sessionId: null } } as const;
  const detail = { reason, ...(attempts > 1 && { attempts }) };
  await transact({ ...scope, actor }, (tx) =>
    recordAudit(tx, { action: "staff.sign-in-refused", subject, outcome: "refused", detail }),
  );
}

function hospitalOfUnknown(scope: SystemScope, attemptFor: AttemptFor) {
  const email = attemptFor && "email" in attemptFor ? attemptFor.email : "";
  return withSystemConnection(scope, "find the hospital of an unknown account", (connection) =>
    findHospitalOfEmail(connection, email),
  );
}
