import "server-only";
import { and, desc, eq, isNotNull, isNull, max, sql } from "drizzle-orm";
import { credential } from "@/drizzle/schema/credential";
import { deliveryCheck, type DeliveryCheckStep } from "@/drizzle/schema/delivery-check";
import { staff } from "@/drizzle/schema/staff";
import type { CredentialRow } from "@/lib/credential/credential-table";
import type { Tx } from "@/lib/db/transaction";
import type { DeliveryCheckId } from "@/lib/ids";

export type DeliveryCheckRow = typeof deliveryCheck.$inferSelect;
export type { DeliveryCheckStep };

const own = (tx: Tx) => eq(deliveryCheck.hospitalId, tx.actor.hospitalId);

export async function insertDeliveryCheck(
  tx: Tx,
  row: Pick<DeliveryCheckRow, "id" | "credentialId" | "startedBy" | "callbackUrl">,
): Promise<void> {
  await tx.db.insert(deliveryCheck).values({ ...row, hospitalId: tx.actor.hospitalId, startedAt: tx.now });
}

export async function findDeliveryCheck(tx: Tx, id: DeliveryCheckId): Promise<DeliveryCheckRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(deliveryCheck)
    .where(and(own(tx), eq(deliveryCheck.id, id)));
  return row;
}

/** Stores the results of steps. */
export async function updateDeliveryCheck(
  tx: Tx,
  id: DeliveryCheckId,
  steps: Partial<Pick<DeliveryCheckRow, "registration" | "readBack" | "statusRequest" | "attempts" | "nextStepAt">>,
): Promise<void> {
  await tx.db
    .update(deliveryCheck)
    .set(steps)
    .where(and(own(tx), eq(deliveryCheck.id, id)));
}

/** Ends a check, with or without a callback; false where it had ended before. A callback that comes late still counts. */
export async function finishDeliveryCheck(tx: Tx, id: DeliveryCheckId, isAnswered: boolean): Promise<boolean> {
  const finished = await tx.db
    .update(deliveryCheck)
    .set({
      finishedAt: sql`coalesce(${deliveryCheck.finishedAt}, ${tx.now.toISOString()}::timestamptz)`,
      ...(isAnswered ? { answeredAt: tx.now } : {}),
    })
    .where(
      and(
        own(tx),
        eq(deliveryCheck.id, id),
        isAnswered ? isNull(deliveryCheck.answeredAt) : isNull(deliveryCheck.finishedAt),
      ),
    )
    .returning({ id: deliveryCheck.id });
  return finished.length > 0;
}

/** The hospital's checks that have not ended. */
export function unfinishedDeliveryChecks(tx: Tx): Promise<Pick<DeliveryCheckRow, "id" | "startedAt" | "attempts">[]> {
  const { id, startedAt, attempts } = deliveryCheck;
  return tx.db
    .select({ id, startedAt, attempts })
    .from(deliveryCheck)
    .where(and(own(tx), isNull(deliveryCheck.finishedAt)));
}

/** The newest check, with who started it and the HIU id that it was for. */
export async function latestDeliveryCheck(tx: Tx) {
  const [row] = await tx.db
    .select({ check: deliveryCheck, startedBy: staff.name, hiuId: credential.hiuId })
    .from(deliveryCheck)
    .innerJoin(staff, eq(staff.id, deliveryCheck.startedBy))
    .innerJoin(credential, eq(credential.id, deliveryCheck.credentialId))
    .where(own(tx))
    .orderBy(desc(deliveryCheck.startedAt))
    .limit(1);
  return row;
}

export type LatestDeliveryCheck = NonNullable<Awaited<ReturnType<typeof latestDeliveryCheck>>>;

/** When a check last showed that callbacks for this client arrive at this address. */
export async function lastProvenAt(
  tx: Tx,
  { clientId, gatewayUrl }: Pick<CredentialRow, "clientId" | "gatewayUrl">,
  callbackUrl: string,
): Promise<Date | null> {
  const [row] = await tx.db
    .select({ at: max(deliveryCheck.answeredAt) })
    .from(deliveryCheck)
    .innerJoin(credential, eq(credential.id, deliveryCheck.credentialId))
    .where(
      and(
        own(tx),
        isNotNull(deliveryCheck.answeredAt),
        eq(deliveryCheck.callbackUrl, callbackUrl),
        eq(credential.clientId, clientId),
        eq(credential.gatewayUrl, gatewayUrl),
      ),
    );
  return row?.at ?? null;
}
