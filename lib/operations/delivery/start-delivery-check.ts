import "server-only";
import { z } from "zod";
import { record } from "@/lib/audit/record-audit";
import { activeCredential } from "@/lib/credential/credential-table";
import { transact, type Context } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { endDeliveryProof } from "@/lib/credential/end-delivery-check";
import { isAbandoned } from "@/lib/operations/delivery/describe-delivery-check";
import { insertProof, unfinishedProofs } from "@/lib/credential/delivery-check-table";
import { lockHospital } from "@/lib/hospital/hospital-table";
import { newId, type DeliveryProofId } from "@/lib/ids";
import { enqueue } from "@/lib/jobs/enqueue";
import { announce } from "@/lib/live/announce-change";

/** The active credential is proven: there is nothing to choose. */
export const proveInput = z.object({});

/**
 * Starts proving that what the gateway tells this hospital arrives here: registers the address, reads it back, asks a
 * harmless question and waits for its answer, all in the background. Throws `no-credential`, and `conflict` while one runs.
 */
export async function proveDelivery(
  ctx: Context,
  _input: z.output<typeof proveInput>,
  callbackUrl: string = env().APP_URL,
): Promise<{ id: DeliveryProofId }> {
  permitStaff(ctx, "admin");
  const { staffId: startedBy, hospitalId } = ctx.actor;
  return transact(ctx, async (ctx) => {
    await lockHospital(ctx.db, hospitalId);
    const credential = await activeCredential(ctx);
    if (!credential) throw new AppError("no-credential");
    for (const running of await unfinishedProofs(ctx)) {
      if (!isAbandoned(running, ctx.now)) throw new AppError("conflict");
      await endDeliveryProof(ctx, running.id);
    }
    const id = newId<DeliveryProofId>();
    await insertProof(ctx, { id, credentialId: credential.id, startedBy, callbackUrl });
    await record(ctx, {
      action: "credential.delivery-proof-started",
      subject: { kind: "credential", id: credential.id },
      detail: { proof: id },
    });
    await enqueue(ctx, "prove-delivery", { hospitalId, proofId: id });
    await announce(ctx, "delivery-proof", id);
    return { id };
  });
}
