import "server-only";
import { z } from "zod";
import { commandInSteps } from "@/lib/access/command";
import { ROLES } from "@/lib/db/actor";
import { challengeId, passkeyName, registrationResponse } from "@/lib/staff/passkey/passkey-input";
import { storePasskey, verifyNewPasskey, type AddedPasskey } from "@/lib/staff/passkey/store-passkey";
import { takeChallenge } from "@/lib/staff/sign-in/sign-in-challenge-table";

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
  call: (_scope, challenge, { response }) => verifyNewPasskey(challenge, response),
  after: (tx, registered, _challenge, made): Promise<AddedPasskey> => storePasskey(tx, registered, made),
});
