import "server-only";
import { z } from "zod";
import type { SystemScope } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import { openSession, type SignedIn, type SignInPlace } from "@/lib/staff/open-session";
import { checkPasskey } from "@/lib/staff/passkey/check-passkey";
import { authenticationResponse, challengeId } from "@/lib/staff/passkey/passkey-input";
import { recordRefusal } from "@/lib/staff/sign-in/record-refusal";
import { countAttempt, forgiveAttempt, networkOf, type Counted } from "@/lib/staff/sign-in/sign-in-limits";

export const passkeySignInInput = z.object({ challengeId, response: authenticationResponse });

/**
 * Opens a session for whoever holds a passkey, which needs neither e-mail address nor password. Null where the proof is refused or the
 * account is disabled. Throws `too-many-attempts`. Every refusal is recorded.
 */
export async function signInWithPasskey(
  scope: SystemScope,
  input: z.output<typeof passkeySignInInput>,
  place: SignInPlace,
): Promise<SignedIn | null> {
  const counted: Counted[] = [["address", networkOf(place.origin.address)]];
  try {
    await countAttempt(scope, counted);
  } catch (error) {
    if (error instanceof AppError) await recordRefusal(scope, null, error.code, place.origin);
    throw error;
  }
  const checked = await checkPasskey(scope, input);
  const staff = checked.staff;
  if (!checked.isRight || staff === null || staff.disabledAt) {
    const reason = checked.isRight ? "disabled" : checked.refusal;
    await recordRefusal(scope, staff && { staff }, reason, place.origin);
    return null;
  }
  await forgiveAttempt(scope, counted);
  const signedIn = await openSession(scope, staff, { method: "passkey" }, place);
  if (!signedIn) await recordRefusal(scope, { staff }, "account-changed", place.origin);
  return signedIn;
}
