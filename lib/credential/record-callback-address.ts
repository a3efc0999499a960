import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { maskedCallbackAddressOf } from "@/lib/credential/callback-secret";
import { updateCredential, type CredentialRow } from "@/lib/credential/credential-table";
import type { Tx } from "@/lib/db/transaction";
import { lockOwnHospitalForShare } from "@/lib/hospital/hospital-table";
import { publishChange } from "@/lib/live/publish-change";

/** Records that the gateway has accepted the callback address of a credential, and returns it with its secret part masked. */
export async function recordCallbackAddress(tx: Tx, credential: CredentialRow): Promise<string> {
  await lockOwnHospitalForShare(tx);
  const { id: credentialId } = credential;
  const callbackUrl = maskedCallbackAddressOf(credential);
  await updateCredential(tx, credentialId, { callbackUrl, callbackRegisteredAt: tx.now });
  await recordAudit(tx, {
    action: "credential.callback-registered",
    subject: { kind: "credential", id: credentialId },
  });
  await publishChange(tx, "credential", credentialId);
  return callbackUrl;
}
