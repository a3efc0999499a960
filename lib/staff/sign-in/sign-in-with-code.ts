import "server-only";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { transact, withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import { openSession, type SignedIn, type SignInPlace } from "@/lib/staff/open-session";
import { challengeId } from "@/lib/staff/passkey/passkey-input";
import { checkCode } from "@/lib/staff/second-factor/check-code";
import { knownDeviceOf } from "@/lib/staff/sign-in/known-device";
import { recordRefusal } from "@/lib/staff/sign-in/record-refusal";
import { recordTooMany } from "@/lib/staff/sign-in/record-too-many";
import { findChallenge, takeChallenge } from "@/lib/staff/sign-in/sign-in-challenge-table";
import { countAttempt, forgiveAttempt, TooManyAttempts, type Counted } from "@/lib/staff/sign-in/sign-in-limits";
import { findStaff, type StaffRow } from "@/lib/staff/staff-table";

export const codeInput = z.object({ challengeId, code: z.string().min(1).max(100) });

/** What came of a code. `over`: the password has to be entered again. */
export type CodeOutcome = SignedIn | "wrong" | "over";

/**
 * The second step of a sign-in: opens a session for whoever knows a code of the authenticator app or a recovery code, after the password.
 * Throws `too-many-attempts`. Every refusal is recorded.
 */
export async function signInWithCode(
  scope: SystemScope,
  input: z.output<typeof codeInput>,
  place: SignInPlace,
): Promise<CodeOutcome> {
  const row = await withSystemConnection(scope, "enter a second factor", async (connection) => {
    const challenge = await findChallenge(connection, input.challengeId, "second-factor");
    return challenge?.staffId ? findStaff(connection, challenge.staffId) : null;
  });
  if (!row || row.disabledAt) return "over";
  const refuse = (reason: string) => recordRefusal(scope, { staff: row }, reason, place.origin);
  const device = await knownDeviceOf(scope, row.id, place.deviceToken);
  // Whoever knows the password from elsewhere does not use up the tries of the person's own browser.
  const counted: Counted[] = [["code", `${row.id} ${device ?? ""}`]];
  try {
    await countAttempt(scope, counted);
  } catch (error) {
    if (error instanceof TooManyAttempts) await recordTooMany(scope, error, { staff: row }, place.origin);
    throw error;
  }
  const checked = await checkCode(scope, row.id, input.code);
  if (checked === "wrong") {
    await refuse("wrong-code");
    return "wrong";
  }
  const taken = await withSystemConnection(scope, "enter a second factor", (connection) =>
    takeChallenge(connection, input.challengeId, "second-factor"),
  );
  if (!taken) return "over";
  await forgiveAttempt(scope, counted);
  const signedIn = await openSession(scope, row, { method: "password-and-code" }, place);
  if (!signedIn) {
    await refuse("account-changed");
    return "over";
  }
  if (checked === "recovery-code") await recordRecoveryCode(scope, row, signedIn);
  return signedIn;
}

async function recordRecoveryCode(scope: SystemScope, { id }: StaffRow, { actor }: SignedIn): Promise<void> {
  await transact({ ...scope, actor }, (tx) =>
    recordAudit(tx, { action: "staff.recovery-code-used", subject: { kind: "staff", id } }),
  );
}
