import "server-only";
import { verifyAuthenticationResponse } from "@simplewebauthn/server";
import { withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import type { SignInChallengeId, StaffId } from "@/lib/ids";
import type { AuthenticationResponse } from "@/lib/staff/passkey/passkey-input";
import { findPasskey, updatePasskeyUse, type PasskeyRow } from "@/lib/staff/passkey/passkey-table";
import { relyingParty } from "@/lib/staff/passkey/relying-party";
import { takeChallenge } from "@/lib/staff/sign-in/sign-in-challenge-table";
import type { StaffRow } from "@/lib/staff/staff-table";

/** Why the proof of a passkey was refused. `counter-went-back`: the authenticator, or a copy of it, was used elsewhere meanwhile. */
export type PasskeyRefusal = "challenge-over" | "unknown-passkey" | "answer-is-wrong" | "counter-went-back";

export type CheckedPasskey =
  { isRight: true; staff: StaffRow } | { isRight: false; staff: StaffRow | null; refusal: PasskeyRefusal };

/** Position of the signature counter in the authenticator data (WebAuthn, 6.1). */
const COUNTER_AT = 33;

/**
 * Checks the proof of a passkey, which includes that the authenticator has verified its owner: by finger, face or PIN. The challenge is used
 * up, whatever comes out. `staffId` demands a passkey of this person.
 */
export function checkPasskey(
  scope: SystemScope,
  { challengeId, response }: { challengeId: SignInChallengeId; response: AuthenticationResponse },
  staffId: StaffId | null = null,
): Promise<CheckedPasskey> {
  return withSystemConnection(scope, "check a passkey", async (connection): Promise<CheckedPasskey> => {
    const challenge = await takeChallenge(connection, challengeId, "passkey");
    const found = await findPasskey(connection, response.id);
    const refuse = (refusal: PasskeyRefusal) => ({ isRight: false, staff: found?.staff ?? null, refusal }) as const;
    if (!challenge?.challenge || challenge.staffId !== staffId) return refuse("challenge-over");
    if (!found || (staffId !== null && found.staff.id !== staffId) || !isOwner(response, found.staff))
      return refuse("unknown-passkey");
    const verified = await verifyAnswer(challenge.challenge, response, found.passkey);
    if (!verified) return refuse(hasCounterGoneBack(response, found.passkey) ? "counter-went-back" : "answer-is-wrong");
    const use = { counter: verified.newCounter, isSynced: verified.credentialBackedUp };
    if (!(await updatePasskeyUse(connection, found.passkey.id, use))) return refuse("counter-went-back");
    return { isRight: true, staff: found.staff };
  });
}

/** The challenge for a new passkey of a person, which is used up by this; null where there is none. */
export function takeEnrolmentChallenge(
  scope: SystemScope,
  challengeId: SignInChallengeId,
  staffId: StaffId,
): Promise<string | null> {
  return withSystemConnection(scope, "check a passkey", async (connection) => {
    const challenge = await takeChallenge(connection, challengeId, "enrol-passkey");
    return challenge?.staffId === staffId ? challenge.challenge : null;
  });
}

/** Who a passkey claims to be of, before anything is proved, by the authenticator's id of it. */
export function ownerOfPasskey(scope: SystemScope, credentialId: string): Promise<StaffRow | null> {
  return withSystemConnection(
    scope,
    "check a passkey",
    async (connection) => (await findPasskey(connection, credentialId))?.staff ?? null,
  );
}

async function verifyAnswer(expectedChallenge: string, { response, ...rest }: AuthenticationResponse, row: PasskeyRow) {
  const { id, origin } = relyingParty();
  const { userHandle, ...answer } = response;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...rest, response: { ...answer, ...(userHandle && { userHandle }) } },
      expectedChallenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
      credential: { id: row.credentialId, publicKey: new Uint8Array(row.publicKey), counter: row.counter },
    });
    return verified ? authenticationInfo : null;
  } catch {
    // The library throws for each thing that is not as it should be.
    return null;
  }
}

/** The authenticator names whom it made the passkey for; some do not. */
function isOwner({ response }: AuthenticationResponse, { id }: StaffRow): boolean {
  return !response.userHandle || Buffer.from(response.userHandle, "base64url").toString() === id;
}

function hasCounterGoneBack({ response }: AuthenticationResponse, { counter }: PasskeyRow): boolean {
  const data = Buffer.from(response.authenticatorData, "base64url");
  return counter > 0 && data.length >= COUNTER_AT + 4 && data.readUInt32BE(COUNTER_AT) <= counter;
}
