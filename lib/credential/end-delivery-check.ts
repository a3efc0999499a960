import "server-only";
import { record } from "@/lib/audit/record-audit";
import type { Context } from "@/lib/db/context";
import { endProof, findProof } from "@/lib/credential/delivery-check-table";
import type { DeliveryProofId } from "@/lib/ids";
import { announce } from "@/lib/live/announce-change";

/** Notes that the answer came back: delivery is proven. Part of the caller's transaction; once. */
export function noteProofAnswered(ctx: Context, id: DeliveryProofId): Promise<void> {
  return end(ctx, id, true);
}

/** Ends a run without an answer; nothing where it has ended. Part of the caller's transaction. */
export function endDeliveryProof(ctx: Context, id: DeliveryProofId): Promise<void> {
  return end(ctx, id, false);
}

async function end(ctx: Context, id: DeliveryProofId, answered: boolean): Promise<void> {
  if (!(await endProof(ctx, id, answered))) return;
  const credentialId = (await findProof(ctx, id))?.credentialId;
  if (!credentialId) return;
  await record(ctx, {
    action: answered ? "credential.delivery-proven" : "credential.delivery-not-proven",
    subject: { kind: "credential", id: credentialId },
    detail: { proof: id },
  });
  await announce(ctx, "delivery-proof", id);
}
