import "server-only";
import { and, desc, eq, isNotNull, isNull, max, sql } from "drizzle-orm";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { credential } from "@/drizzle/schema/credential";
import { deliveryCheck, type ProofStep } from "@/drizzle/schema/delivery-check";
import { staff } from "@/drizzle/schema/staff";
import type { CredentialRow } from "@/lib/credential/credential-table";
import type { Context } from "@/lib/db/context";
import type { CmConsentRequestId, DeliveryProofId } from "@/lib/ids";

export type DeliveryProofRow = typeof deliveryCheck.$inferSelect;
export type { ProofStep };

const ours = (ctx: Context) => eq(deliveryCheck.hospitalId, ctx.actor.hospitalId);

export async function insertProof(
  ctx: Context,
  row: Pick<DeliveryProofRow, "id" | "credentialId" | "startedBy" | "callbackUrl">,
): Promise<void> {
  await ctx.db.insert(deliveryCheck).values({ ...row, hospitalId: ctx.actor.hospitalId, startedAt: ctx.now });
}

export async function findProof(ctx: Context, id: DeliveryProofId): Promise<DeliveryProofRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(deliveryCheck)
    .where(and(ours(ctx), eq(deliveryCheck.id, id)));
  return row;
}

/** Notes what came of a step. */
export async function updateProof(
  ctx: Context,
  id: DeliveryProofId,
  change: Partial<Pick<DeliveryProofRow, "registered" | "readBack" | "asked">>,
): Promise<void> {
  await ctx.db
    .update(deliveryCheck)
    .set(change)
    .where(and(ours(ctx), eq(deliveryCheck.id, id)));
}

/** Ends a run, with or without an answer; false where it had ended before. An answer that comes late still counts. */
export async function endProof(ctx: Context, id: DeliveryProofId, answered: boolean): Promise<boolean> {
  const ended = await ctx.db
    .update(deliveryCheck)
    .set({
      finishedAt: sql`coalesce(${deliveryCheck.finishedAt}, ${ctx.now.toISOString()}::timestamptz)`,
      ...(answered ? { answeredAt: ctx.now } : {}),
    })
    .where(
      and(
        ours(ctx),
        eq(deliveryCheck.id, id),
        answered ? isNull(deliveryCheck.answeredAt) : isNull(deliveryCheck.finishedAt),
      ),
    )
    .returning({ id: deliveryCheck.id });
  return ended.length > 0;
}

/** Runs that have not ended, of the actor's hospital. */
export function unfinishedProofs(ctx: Context): Promise<Pick<DeliveryProofRow, "id" | "startedAt">[]> {
  return ctx.db
    .select({ id: deliveryCheck.id, startedAt: deliveryCheck.startedAt })
    .from(deliveryCheck)
    .where(and(ours(ctx), isNull(deliveryCheck.finishedAt)));
}

/** The newest run, with who started it and the HIU id that it was for. */
export async function latestProof(ctx: Context) {
  const [row] = await ctx.db
    .select({ proof: deliveryCheck, startedBy: staff.name, hiuId: credential.hiuId })
    .from(deliveryCheck)
    .innerJoin(staff, eq(staff.id, deliveryCheck.startedBy))
    .innerJoin(credential, eq(credential.id, deliveryCheck.credentialId))
    .where(ours(ctx))
    .orderBy(desc(deliveryCheck.startedAt))
    .limit(1);
  return row;
}

export type LatestProof = NonNullable<Awaited<ReturnType<typeof latestProof>>>;

/** When a run last proved that what the gateway tells this client arrives at this address. */
export async function lastProvenAt(
  ctx: Context,
  { clientId, gatewayUrl }: Pick<CredentialRow, "clientId" | "gatewayUrl">,
  callbackUrl: string,
): Promise<Date | null> {
  const [row] = await ctx.db
    .select({ at: max(deliveryCheck.answeredAt) })
    .from(deliveryCheck)
    .innerJoin(credential, eq(credential.id, deliveryCheck.credentialId))
    .where(
      and(
        ours(ctx),
        eq(deliveryCheck.callbackUrl, callbackUrl),
        eq(credential.clientId, clientId),
        eq(credential.gatewayUrl, gatewayUrl),
      ),
    );
  return row?.at ?? null;
}

/** The network's id of the newest request of ours that has one: something harmless to ask about. */
export async function newestCmConsentRequestId(ctx: Context): Promise<CmConsentRequestId | undefined> {
  const [row] = await ctx.db
    .select({ id: consentRequest.cmConsentRequestId })
    .from(consentRequest)
    .where(and(eq(consentRequest.hospitalId, ctx.actor.hospitalId), isNotNull(consentRequest.cmConsentRequestId)))
    .orderBy(desc(consentRequest.createdAt))
    .limit(1);
  return row?.id ?? undefined;
}
