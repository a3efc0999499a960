import "server-only";
import { z } from "zod";
import type { SystemScope } from "@/lib/db/transaction";
import { openSession, type SignedIn, type SignInPlace } from "@/lib/staff/open-session";
import { checkPasskey, ownerOfPasskey } from "@/lib/staff/passkey/check-passkey";
import { authenticationResponse, challengeId } from "@/lib/staff/passkey/passkey-input";
import { knownDeviceOf } from "@/lib/staff/sign-in/known-device";
import { recordRefusal } from "@/lib/staff/sign-in/record-refusal";
import { recordTooMany } from "@/lib/staff/sign-in/record-too-many";
import {
  countAttempt,
  forgiveAttempt,
  limitsOfSignIn,
  networkOf,
  TooManyAttempts,
  type Counted,
} from "@/lib/staff/sign-in/sign-in-limits";

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
  const counted = await limitsOfPasskey(scope, input.response.id, place);
  try {
    await countAttempt(scope, counted);
  } catch (error) {
    if (error instanceof TooManyAttempts) await recordTooMany(scope, error, null, place.origin);
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

/** A browser in which the passkey's person has signed in before has tries of its own; all others share those of their network. */
async function limitsOfPasskey(
  scope: SystemScope,
  credentialId: string,
  { origin: { address }, deviceToken }: SignInPlace,
): Promise<Counted[]> {
  const owner = await ownerOfPasskey(scope, credentialId);
  const device = owner && (await knownDeviceOf(scope, owner.id, deviceToken));
  if (owner && device !== null) return limitsOfSignIn(owner.email, address, device);
  return [["address", networkOf(address)]];
}
