import "server-only";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { credentialIdInput } from "@/lib/credential/credential-input";
import { ERASED_SECRET } from "@/lib/credential/credential-secrets";
import {
  findCredential,
  updateCredential,
  updateCredentialsInState,
  type CredentialRow,
} from "@/lib/credential/credential-table";
import { lockGatewaySession, updateGatewaySession } from "@/lib/credential/gateway-session-table";
import type { Tx } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import { lockOwnHospital } from "@/lib/hospital/hospital-table";
import type { CredentialId } from "@/lib/ids";
import { publishChange } from "@/lib/live/publish-change";

/** Ends a credential permanently and deletes its secrets; without an active one nothing is sent. Throws `conflict` where it has ended. */
export const retireCredential = command({
  name: "retire-credential",
  roles: ["admin"],
  needsVerification: true,
  input: credentialIdInput,
  run: async (tx, { credentialId }): Promise<void> => {
    await lockOwnHospital(tx);
    const credential = await findCredential(tx, credentialId);
    if (!credential) throw new AppError("not-found");
    if (credential.state === "retired") throw new AppError("conflict");
    await updateCredential(tx, credentialId, retired(tx.now));
    await deleteToken(tx, credentialId);
    await recordAudit(tx, { action: "credential.retired", subject: { kind: "credential", id: credentialId } });
    await publishChange(tx, "credential", credentialId);
  },
});

/** Ends the versions that a newer one has already replaced. */
export async function retirePreviousCredentials(tx: Tx): Promise<void> {
  for (const id of await updateCredentialsInState(tx, "previous", retired(tx.now))) await deleteToken(tx, id);
}

const retired = (now: Date): Partial<CredentialRow> => ({
  state: "retired",
  retiredAt: now,
  clientSecret: ERASED_SECRET,
  callbackSecret: null,
  callbackSecretDigest: null,
  callbackSecretBeginning: null,
});

async function deleteToken(tx: Tx, id: CredentialId): Promise<void> {
  await lockGatewaySession(tx, id);
  await updateGatewaySession(tx, id, { accessToken: null, expiresAt: null });
}
