import "server-only";
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/server";
import { MINUTE } from "@/lib/clock";
import type { StaffActor } from "@/lib/db/actor";
import { readOnly, withSystemConnection, type SystemScope } from "@/lib/db/transaction";
import { newId, type SignInChallengeId } from "@/lib/ids";
import { listOwnPasskeys } from "@/lib/staff/passkey/passkey-table";
import { relyingParty } from "@/lib/staff/passkey/relying-party";
import { insertChallenge, type ChallengePurpose } from "@/lib/staff/sign-in/sign-in-challenge-table";
import { countAttempt, networkOf } from "@/lib/staff/sign-in/sign-in-limits";
import { findStaff } from "@/lib/staff/staff-table";

/** How long a challenge lasts. The one of a sign-in page waits while the page is open, and is renewed before it ends. */
export const CHALLENGE_DURATION = 5 * MINUTE;

export type PasskeyChallenge<Options> = { challengeId: SignInChallengeId; options: Options };

/** Begins a sign-in by any passkey of this desk, or, for somebody who is signed in, the proof of one of theirs. Throws `too-many-attempts`. */
export async function beginPasskey(
  scope: SystemScope,
  { actor, address }: { actor: StaffActor | null; address: string | null },
): Promise<PasskeyChallenge<PublicKeyCredentialRequestOptionsJSON>> {
  await countChallenge(scope, actor, address);
  const own = actor && (await readOnly({ ...scope, actor }, listOwnPasskeys));
  const options = await generateAuthenticationOptions({
    rpID: relyingParty().id,
    userVerification: "required",
    timeout: CHALLENGE_DURATION,
    // Without a list the browser offers those that it knows for this address.
    ...(own && { allowCredentials: own.map(toDescriptor) }),
  });
  return { challengeId: await store(scope, "passkey", options.challenge, actor), options };
}

/** Begins the enrolment of another passkey. Throws `too-many-attempts`. */
export async function beginPasskeyEnrolment(
  scope: SystemScope,
  { actor, address }: { actor: StaffActor; address: string | null },
): Promise<PasskeyChallenge<PublicKeyCredentialCreationOptionsJSON>> {
  await countChallenge(scope, actor, address);
  const [own, account] = await Promise.all([
    readOnly({ ...scope, actor }, listOwnPasskeys),
    withSystemConnection(scope, "begin with a passkey", (connection) => findStaff(connection, actor.staffId)),
  ]);
  const { id: rpID, name: rpName } = relyingParty();
  const options = await generateRegistrationOptions({
    rpName,
    rpID,
    userName: account?.email ?? actor.name,
    userDisplayName: actor.name,
    userID: new Uint8Array(Buffer.from(actor.staffId)),
    timeout: CHALLENGE_DURATION,
    attestationType: "none",
    excludeCredentials: own.map(toDescriptor),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
  return { challengeId: await store(scope, "enrol-passkey", options.challenge, actor), options };
}

/** Whoever is signed in has challenges of their own, which strangers on the same network do not use up. */
const countChallenge = (scope: SystemScope, actor: StaffActor | null, address: string | null) =>
  countAttempt(scope, [["challenge", actor ? `person ${actor.staffId}` : networkOf(address)]]);

const toDescriptor = ({ credentialId: id, transports }: { credentialId: string; transports: string[] }) => ({
  id,
  transports,
});

async function store(
  scope: SystemScope,
  purpose: ChallengePurpose,
  challenge: string,
  actor: StaffActor | null,
): Promise<SignInChallengeId> {
  const id = newId<SignInChallengeId>();
  const staffId = actor?.staffId ?? null;
  const expiresAt = new Date(scope.now.getTime() + CHALLENGE_DURATION);
  await withSystemConnection(scope, "begin with a passkey", (connection) =>
    insertChallenge(connection, { id, purpose, challenge, staffId, createdAt: scope.now, expiresAt }),
  );
  return id;
}
