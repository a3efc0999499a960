import "server-only";
import { z } from "zod";
import { commandInSteps, type StaffScope } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { ROLES } from "@/lib/db/actor";
import { transact } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import { checkPasskey } from "@/lib/staff/passkey/check-passkey";
import { authenticationResponse, challengeId } from "@/lib/staff/passkey/passkey-input";
import { isPassword } from "@/lib/staff/password";
import { checkCode, type CheckedCode } from "@/lib/staff/second-factor/check-code";
import { findSecondFactorFacts, type SecondFactorFacts } from "@/lib/staff/second-factor/second-factor-queries";
import { countVerification, forgiveVerification, recordWrongProof } from "@/lib/staff/verification/count-verification";
import { markSessionVerified } from "@/lib/staff/verification/verification-queries";

const evidence = z.discriminatedUnion("method", [
  z.object({ method: z.literal("passkey"), challengeId, response: authenticationResponse }),
  z.object({ method: z.literal("code"), code: z.string().min(1, "required").max(100) }),
  z.object({ method: z.literal("password"), password: z.string().min(1, "required").max(1024) }),
]);
type Evidence = z.output<typeof evidence>;

/** Why a proof is refused, as a key of the texts of input errors, beside the field. */
const PROBLEMS = { passkey: "passkey-refused", code: "code-wrong", password: "password-wrong" } as const;

/**
 * Proves in a session that goes on who somebody is: by a passkey or a code, or by the password of a person who has neither. For five minutes
 * they may do what needs it. Returns in which way it was proved. Throws `invalid-input` where the proof is wrong, and `too-many-attempts`.
 */
export const verifyIdentity = commandInSteps({
  name: "verify-identity",
  roles: ROLES,
  whileUnenrolled: true,
  input: evidence,
  before: (tx) => findSecondFactorFacts(tx, tx.actor.staffId),
  call: async (scope, facts, input): Promise<{ method: Evidence["method"] }> => {
    const { staffId } = scope.actor;
    const { method } = input;
    await countVerification(scope, method);
    const subject = { kind: "staff", id: staffId } as const;
    const proved = await check(scope, facts, input);
    if (proved === "wrong") {
      await recordWrongProof(scope, method);
      throw new AppError("invalid-input", undefined, { [method]: PROBLEMS[method] });
    }
    await forgiveVerification(scope);
    await transact(scope, async (tx) => {
      await markSessionVerified(tx);
      if (proved === "recovery-code") await recordAudit(tx, { action: "staff.recovery-code-used", subject });
      await recordAudit(tx, { action: "staff.verified", subject, detail: { method } });
    });
    return { method };
  },
});

async function check(
  scope: StaffScope,
  facts: SecondFactorFacts | null,
  input: Evidence,
): Promise<CheckedCode | "right"> {
  const { staffId } = scope.actor;
  if (input.method === "code") return checkCode(scope, staffId, input.code);
  if (input.method === "passkey") return (await checkPasskey(scope, input, staffId)).isRight ? "right" : "wrong";
  if (!facts || facts.hasPasskey || facts.hasApp) return "wrong";
  return (await isPassword(facts.passwordHash, input.password)) ? "right" : "wrong";
}
