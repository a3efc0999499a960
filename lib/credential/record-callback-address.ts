import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { updateCredential } from "@/lib/credential/credential-table";
import type { Tx } from "@/lib/db/transaction";
import { shareOwnHospital } from "@/lib/hospital/hospital-table";
import type { CredentialId } from "@/lib/ids";
import { announceChange } from "@/lib/live/announce-change";

/** Records that the gateway has accepted our callback address. */
export async function recordCallbackAddress(tx: Tx, credentialId: CredentialId, url: string): Promise<void> {
  await shareOwnHospital(tx);
  await updateCredential(tx, credentialId, { callbackUrl: url, callbackRegisteredAt: tx.now });
  await recordAudit(tx, {
    action: "credential.callback-registered",
    subject: { kind: "credential", id: credentialId },
  });
  await announceChange(tx, "credential", credentialId);
}
