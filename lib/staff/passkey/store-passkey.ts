import "server-only";
import { verifyRegistrationResponse, type VerifiedRegistrationResponse } from "@simplewebauthn/server";
import type { StaffTx } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { AppError } from "@/lib/errors";
import { newId, type PasskeyId } from "@/lib/ids";
import type { RegistrationResponse } from "@/lib/staff/passkey/passkey-input";
import { insertPasskey } from "@/lib/staff/passkey/passkey-table";
import { relyingParty } from "@/lib/staff/passkey/relying-party";
import { firstRecoveryCodes } from "@/lib/staff/second-factor/recovery-codes";

/** A passkey that was added, with the recovery codes of a person who had none: they are shown this once. */
export type AddedPasskey = { id: PasskeyId; recoveryCodes: string[] | null };

/** What an authenticator has made, once it is verified. */
export type Registration = NonNullable<VerifiedRegistrationResponse["registrationInfo"]>;

/** Verifies what an authenticator has made for a challenge. Throws `invalid-input` where it is not right, or the challenge is over (null). */
export async function verifyNewPasskey(
  challenge: string | null,
  response: RegistrationResponse,
): Promise<Registration> {
  const registered = challenge === null ? null : await verify(response, challenge);
  if (!registered) throw new AppError("invalid-input", undefined, { response: "passkey-refused" });
  return registered;
}

async function verify(response: RegistrationResponse, expectedChallenge: string): Promise<Registration | null> {
  const { id: expectedRPID, origin: expectedOrigin } = relyingParty();
  const expected = { expectedChallenge, expectedOrigin, expectedRPID, requireUserVerification: true };
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({ response, ...expected });
    return verified ? registrationInfo : null;
  } catch {
    // The library throws for each thing that is not as it should be.
    return null;
  }
}

/** Stores a passkey of whoever acts. Throws `conflict` where it is somebody's already. */
export async function storePasskey(
  tx: StaffTx,
  { credential, credentialBackedUp }: Registration,
  { name, response }: { name: string; response: RegistrationResponse },
): Promise<AddedPasskey> {
  const id = newId<PasskeyId>();
  const added = await insertPasskey(tx, {
    id,
    name,
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports: response.response.transports,
    isSynced: credentialBackedUp,
    createdAt: tx.now,
  });
  if (!added) throw new AppError("conflict");
  const subject = { kind: "staff", id: tx.actor.staffId } as const;
  await recordAudit(tx, { action: "staff.passkey-added", subject, detail: { passkey: id } });
  return { id, recoveryCodes: await firstRecoveryCodes(tx) };
}
