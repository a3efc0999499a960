import "server-only";
import { withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import type { StaffId } from "@/lib/ids";
import { findAuthenticatorApp, updateLastStep } from "@/lib/staff/second-factor/authenticator-app-table";
import { openAppSecret, stepOfCode } from "@/lib/staff/second-factor/one-time-password";
import { takeRecoveryCode } from "@/lib/staff/second-factor/recovery-code-table";
import { recoveryCodeDigest } from "@/lib/staff/second-factor/recovery-codes";

export type CheckedCode = "app" | "recovery-code" | "wrong";

/** Whether a typed code is one of the person's authenticator app or a recovery code, which is then used up: no code is accepted twice. */
export function checkCode(scope: SystemScope, staffId: StaffId, typed: string): Promise<CheckedCode> {
  const code = typed.replace(/\s/g, "");
  return withSystemConnection(scope, "check a second factor", async (connection): Promise<CheckedCode> => {
    const digest = recoveryCodeDigest(code);
    if (digest) return (await takeRecoveryCode(connection, staffId, digest)) ? "recovery-code" : "wrong";
    const app = await findAuthenticatorApp(connection, staffId);
    const step = app?.confirmedAt ? stepOfCode(openAppSecret(app), code, scope.now) : null;
    return step !== null && (await updateLastStep(connection, staffId, step)) ? "app" : "wrong";
  });
}
