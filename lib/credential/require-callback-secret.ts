import "server-only";
import { z } from "zod";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { hasOwnCallbackAddress } from "@/lib/credential/callback-secret";
import { credentialIdInput } from "@/lib/credential/credential-input";
import { findCredential, updateCredentialsOfClient } from "@/lib/credential/credential-table";
import { AppError } from "@/lib/errors";
import { lockOwnHospital } from "@/lib/hospital/hospital-table";
import { publishChange } from "@/lib/live/publish-change";

/**
 * Sets whether callbacks that arrive without the secret part of the address are refused, for all versions of the credential's client,
 * since the gateway has one address for a client. Throws `conflict` where it is to be required and the gateway has not accepted the
 * address with this credential's secret part, or the credential is not the active one.
 */
export const requireCallbackSecret = command({
  name: "require-callback-secret",
  roles: ["admin"],
  needsVerification: true,
  input: credentialIdInput.extend({ required: z.boolean("invalid") }),
  run: async (tx, { credentialId, required }): Promise<void> => {
    await lockOwnHospital(tx);
    const credential = await findCredential(tx, credentialId);
    if (!credential) throw new AppError("not-found");
    if (credential.state !== "active") throw new AppError("conflict");
    if (required && !hasOwnCallbackAddress(credential)) throw new AppError("conflict");
    await updateCredentialsOfClient(tx, credential, { callbackSecretRequired: required });
    await recordAudit(tx, {
      action: required ? "credential.callback-secret-required" : "credential.callback-secret-optional",
      subject: { kind: "credential", id: credentialId },
    });
    await publishChange(tx, "credential", credentialId);
  },
});
