import "server-only";
import { z } from "zod";
import { withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import { newId, type SignInChallengeId } from "@/lib/ids";
import { log } from "@/lib/log";
import { openSession, type SignedIn, type SignInPlace } from "@/lib/staff/open-session";
import { isPassword } from "@/lib/staff/password";
import { areThreadsBusy } from "@/lib/staff/password-threads";
import { CHALLENGE_DURATION } from "@/lib/staff/passkey/begin-passkey";
import { findSecondFactorFacts } from "@/lib/staff/second-factor/second-factor-queries";
import { countPostponed } from "@/lib/staff/sign-in/count-postponed";
import { knownDeviceOf } from "@/lib/staff/sign-in/known-device";
import { recordRefusal, type AttemptFor } from "@/lib/staff/sign-in/record-refusal";
import { recordTooMany } from "@/lib/staff/sign-in/record-too-many";
import { insertChallenge } from "@/lib/staff/sign-in/sign-in-challenge-table";
import {
  countAttempt,
  forgiveAttempt,
  limitsOfSignIn,
  takeBackAttempt,
  TooManyAttempts,
} from "@/lib/staff/sign-in/sign-in-limits";
import { findStaffByEmail, type StaffRow } from "@/lib/staff/staff-table";

/** What a person types to sign in. */
export const signInInput = z.object({
  email: z.string().trim().toLowerCase().min(1).max(254),
  // argon2 would hash a text of any length; nobody types a longer password.
  password: z.string().min(1).max(1024),
});

/** The password was right, and the person has a second factor: the challenge is answered with it. */
export type SecondFactorAsked = { challengeId: SignInChallengeId };

/**
 * Opens a session for whoever knows the password, or asks for the second factor of a person who has one. Null for an unknown or disabled
 * account and a wrong password, for all of which the password is hashed. Throws `too-many-attempts` beyond the limits, and `too-busy` where
 * too many passwords wait to be hashed. Every refusal is recorded, those of a flood by their number.
 */
export async function signIn(
  scope: SystemScope,
  input: z.output<typeof signInInput>,
  place: SignInPlace,
): Promise<SignedIn | SecondFactorAsked | null> {
  // Before anything else, so that a flood costs next to nothing.
  if (areThreadsBusy()) throw tooBusy(scope, place);
  const row = await withSystemConnection(scope, "sign in", (connection) => findStaffByEmail(connection, input.email));
  const attemptFor: AttemptFor = row ? { staff: row } : { email: input.email };
  const refuse = async (reason: string) => {
    await recordRefusal(scope, attemptFor, reason, place.origin);
    return null;
  };
  const device = row && (await knownDeviceOf(scope, row.id, place.deviceToken));
  const counted = limitsOfSignIn(input.email, place.origin.address, device);
  const comparing = countAttempt(scope, counted).then(() => isPassword(row?.passwordHash ?? null, input.password));
  const isRight = await comparing.catch(async (error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    // Nothing was learnt by it: who floods the desk uses up nobody's attempts.
    if (error.code === "too-busy") {
      await takeBackAttempt(scope, counted);
      throw tooBusy(scope, place);
    }
    if (error instanceof TooManyAttempts) await recordTooMany(scope, error, attemptFor, place.origin);
    else await refuse(error.code);
    throw error;
  });
  if (!row) return refuse("unknown-account");
  if (!isRight) return refuse("wrong-password");
  if (row.disabledAt) return refuse("disabled");
  await forgiveAttempt(scope, counted);
  if (await hasSecondFactor(scope, row)) return askSecondFactor(scope, row);
  return (await openSession(scope, row, { method: "password" }, place)) ?? refuse("account-changed");
}

/** Of an attempt that is not compared: it is counted, since a flood of single entries would fill the audit trail. */
function tooBusy({ database }: SystemScope, { origin: { address, requestId } }: SignInPlace): AppError {
  countPostponed(() => database, address);
  log.warn("sign-in postponed", {
    reason: "too-busy",
    ...(address !== null && { address }),
    ...(requestId !== null && { requestId }),
  });
  return new AppError("too-busy");
}

async function hasSecondFactor(scope: SystemScope, row: StaffRow): Promise<boolean> {
  const facts = await withSystemConnection(scope, "sign in", (connection) => findSecondFactorFacts(connection, row.id));
  return facts !== null && (facts.hasPasskey || facts.hasApp);
}

async function askSecondFactor(scope: SystemScope, { id: staffId }: StaffRow): Promise<SecondFactorAsked> {
  const challengeId = newId<SignInChallengeId>();
  const times = { createdAt: scope.now, expiresAt: new Date(scope.now.getTime() + CHALLENGE_DURATION) };
  await withSystemConnection(scope, "sign in", (connection) =>
    insertChallenge(connection, { id: challengeId, purpose: "second-factor", staffId, ...times }),
  );
  return { challengeId };
}
