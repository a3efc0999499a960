import "server-only";
import { z } from "zod";
import { commandInSteps } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { ROLES } from "@/lib/db/actor";
import { AppError } from "@/lib/errors";
import { findOwnHospital } from "@/lib/hospital/hospital-table";
import { hashPassword, isPassword } from "@/lib/staff/password";
import { checkNewPassword } from "@/lib/staff/password-rules";
import { findSecondFactorFacts } from "@/lib/staff/second-factor/second-factor-queries";
import { endSessionsOf } from "@/lib/staff/staff-session";
import { findStaff, updateOwnPassword } from "@/lib/staff/staff-table";
import { countVerification, forgiveVerification, recordWrongProof } from "@/lib/staff/verification/count-verification";

/**
 * Changes the password of whoever acts, and ends their other sessions. Throws `invalid-input` where the present password is wrong or the new
 * one cannot be chosen, `too-many-attempts`, and `too-busy`. A person without a password types none.
 */
export const changePassword = commandInSteps({
  name: "change-password",
  roles: ROLES,
  needsVerification: true,
  whileUnenrolled: true,
  input: z.object({
    present: z.string().max(1024, "password-wrong"),
    password: z.string("required").min(1, "required"),
  }),
  before: async (tx) => {
    const { staffId } = tx.actor;
    const [account, facts, hospital] = await Promise.all([
      findStaff(tx, staffId),
      findSecondFactorFacts(tx, staffId),
      findOwnHospital(tx),
    ]);
    if (!account || !facts) throw new AppError("not-found");
    const words = [account.name, account.email, account.registrationNumber ?? "", hospital.name, hospital.hiuId];
    return { passwordHash: account.passwordHash, words, hasSecondFactor: facts.hasPasskey || facts.hasApp };
  },
  call: async (scope, { passwordHash, words, hasSecondFactor }, { present, password }) => {
    await countVerification(scope, "password");
    if (passwordHash !== null && !(await isPassword(passwordHash, present))) {
      await recordWrongProof(scope, "password");
      throw new AppError("invalid-input", undefined, { present: "password-wrong" });
    }
    await forgiveVerification(scope);
    const problem = await checkNewPassword(password, words, { hasSecondFactor });
    if (problem) throw new AppError("invalid-input", undefined, { password: problem });
    return hashPassword(password);
  },
  after: async (tx, passwordHash): Promise<void> => {
    const { staffId, origin } = tx.actor;
    await updateOwnPassword(tx, passwordHash);
    const endedSessions = await endSessionsOf(tx, staffId, "changed", origin.sessionId);
    const subject = { kind: "staff", id: staffId } as const;
    await recordAudit(tx, { action: "staff.password-changed", subject, detail: { endedSessions } });
  },
});
