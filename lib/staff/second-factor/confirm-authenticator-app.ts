import "server-only";
import { z } from "zod";
import { commandInSteps } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { MINUTE } from "@/lib/clock";
import { ROLES } from "@/lib/db/actor";
import { AppError } from "@/lib/errors";
import { confirmApp, findAuthenticatorApp } from "@/lib/staff/second-factor/authenticator-app-table";
import { openAppSecret, stepOfCode } from "@/lib/staff/second-factor/one-time-password";
import { firstRecoveryCodes } from "@/lib/staff/second-factor/recovery-codes";
import { countVerification, forgiveVerification, recordWrongProof } from "@/lib/staff/verification/count-verification";

/** How long a key may wait for its first code. */
const CONFIRM_WITHIN = 30 * MINUTE;

/**
 * Confirms the authenticator app of whoever acts by the code that it shows. Returns the recovery codes of a person who had none: they are
 * shown this once. Throws `invalid-input` where the code is not right, and `conflict` where nothing waits for one.
 */
export const confirmAuthenticatorApp = commandInSteps({
  name: "confirm-authenticator-app",
  roles: ROLES,
  whileUnenrolled: true,
  input: z.object({ code: z.string("required").trim().min(1, "required").max(20, "code-wrong") }),
  before: async (tx) => {
    const app = await findAuthenticatorApp(tx, tx.actor.staffId);
    if (!app || app.confirmedAt) throw new AppError("conflict");
    if (tx.now.getTime() - app.createdAt.getTime() > CONFIRM_WITHIN) throw new AppError("conflict");
    return app;
  },
  call: async (scope, app, { code }) => {
    await countVerification(scope, "code");
    const step = stepOfCode(openAppSecret(app), code.replace(/\s/g, ""), scope.now);
    if (step === null) {
      await recordWrongProof(scope, "code");
      throw new AppError("invalid-input", undefined, { code: "code-wrong" });
    }
    await forgiveVerification(scope);
    return step;
  },
  after: async (tx, step): Promise<{ recoveryCodes: string[] | null }> => {
    await confirmApp(tx, step);
    await recordAudit(tx, { action: "staff.second-factor-added", subject: { kind: "staff", id: tx.actor.staffId } });
    return { recoveryCodes: await firstRecoveryCodes(tx) };
  },
});
