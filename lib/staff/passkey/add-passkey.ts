import "server-only";
import { verifyRegistrationResponse } from "@simplewebauthn/server";
import { z } from "zod";
import { commandInSteps } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { ROLES } from "@/lib/db/actor";
import { AppError } from "@/lib/errors";
import { newId, type PasskeyId } from "@/lib/ids";
import { challengeId, passkeyName, registrationResponse } from "@/lib/staff/passkey/passkey-input";
import { insertPasskey } from "@/lib/staff/passkey/passkey-table";
import { relyingParty } from "@/lib/staff/passkey/relying-party";
import { firstRecoveryCodes } from "@/lib/staff/second-factor/recovery-codes";
import { takeChallenge } from "@/lib/staff/sign-in/sign-in-challenge-table";

/** A passkey that was added, with the recovery codes of a person who had none: they are shown this once. */
export type AddedPasskey = { id: PasskeyId; recoveryCodes: string[] | null };

/**
 * Adds a passkey of whoever acts, which their authenticator has made for a challenge of theirs. Throws `invalid-input` where the proof is
 * not right or the challenge is over, and `conflict` where the passkey is somebody's already.
 */
export const addPasskey = commandInSteps({
  name: "add-passkey",
  roles: ROLES,
  needsVerification: true,
  whileUnenrolled: true,
  input: z.object({ challengeId, response: registrationResponse, name: passkeyName }),
  before: async (tx, { challengeId }) => {
    const challenge = await takeChallenge(tx, challengeId, "enrol-passkey");
    return challenge?.staffId === tx.actor.staffId ? challenge.challenge : null;
  },
  call: async (_scope, challenge, { response }) => {
    const registered = challenge === null ? null : await verify(response, challenge);
    if (!registered) throw new AppError("invalid-input", undefined, { response: "passkey-refused" });
    return registered;
  },
  after: async (tx, { credential, credentialBackedUp }, _challenge, { name, response }): Promise<AddedPasskey> => {
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
  },
});

async function verify(response: z.output<typeof registrationResponse>, expectedChallenge: string) {
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
