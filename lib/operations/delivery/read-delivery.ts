import "server-only";
import { activeCredential } from "@/lib/credential/credential-table";
import type { Context } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";
import { env } from "@/lib/env";
import { lastProvenAt, latestProof } from "@/lib/credential/delivery-check-table";
import { toProofView } from "@/lib/operations/delivery/describe-delivery-check";
import type { DeliveryView } from "@/lib/operations/delivery/delivery-check-view";

/** How proving delivery stands, and when it last succeeded for the client and the address in use; for admins. */
export async function seeDelivery(ctx: Context, callbackUrl: string = env().APP_URL): Promise<DeliveryView> {
  permitStaff(ctx, "admin");
  const [latest, credential] = await Promise.all([latestProof(ctx), activeCredential(ctx)]);
  const provenAt = credential && (await lastProvenAt(ctx, credential, callbackUrl));
  return { latest: latest ? toProofView(latest, ctx.now) : null, lastProvenAt: provenAt?.toISOString() ?? null };
}
