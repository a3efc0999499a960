import "server-only";
import { z } from "zod";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { maskedCallbackAddressOf, withCallbackSecret } from "@/lib/credential/callback-secret";
import { activeCredential } from "@/lib/credential/credential-table";
import { insertDeliveryCheck, unfinishedDeliveryChecks } from "@/lib/credential/delivery-check-table";
import { endDeliveryCheck } from "@/lib/credential/end-delivery-check";
import { AppError } from "@/lib/errors";
import { lockOwnHospital } from "@/lib/hospital/hospital-table";
import { newId, type DeliveryCheckId } from "@/lib/ids";
import { wakeWork } from "@/lib/jobs/wake-work";
import { publishChange } from "@/lib/live/publish-change";
import { isBusy } from "@/lib/operations/delivery/describe-delivery-check";

/**
 * Starts a check that the gateway's callbacks for this hospital arrive here: registers the address, reads it back, requests a status and
 * waits for its callback, all in the background. Throws `no-credential`, and `conflict` while one runs.
 */
export const startDeliveryCheck = command({
  name: "start-delivery-check",
  roles: ["admin"],
  input: z.object({}),
  run: async (tx): Promise<{ id: DeliveryCheckId }> => {
    await lockOwnHospital(tx);
    const active = await activeCredential(tx);
    if (!active) throw new AppError("no-credential");
    for (const running of await unfinishedDeliveryChecks(tx)) {
      if (isBusy(running, tx.now)) throw new AppError("conflict");
      await endDeliveryCheck(tx, running.id);
    }
    const credential = await withCallbackSecret(tx, active);
    const { staffId: startedBy } = tx.actor;
    const id = newId<DeliveryCheckId>();
    const callbackUrl = maskedCallbackAddressOf(credential);
    await insertDeliveryCheck(tx, { id, credentialId: credential.id, startedBy, callbackUrl });
    await recordAudit(tx, {
      action: "credential.delivery-check-started",
      subject: { kind: "credential", id: credential.id },
      detail: { deliveryCheck: id },
    });
    tx.afterCommit(() => wakeWork("delivery-checks"));
    await publishChange(tx, "delivery-check", id);
    return { id };
  },
});
