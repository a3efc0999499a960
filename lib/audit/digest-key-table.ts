import "server-only";
import { eq } from "drizzle-orm";
import { auditDigestKey } from "@/drizzle/schema/audit";
import type { SealedText } from "@/lib/crypto/sealed-columns";
import type { Tx } from "@/lib/db/transaction";

/** The sealed key of the hospital's patient digests. */
export async function findDigestKey({ db, actor }: Tx): Promise<SealedText | undefined> {
  const { hospitalId, key } = auditDigestKey;
  const [row] = await db.select({ key }).from(auditDigestKey).where(eq(hospitalId, actor.hospitalId));
  return row?.key;
}

/** Stores the key; false where there is one. Waits for another transaction that stores one. */
export async function addDigestKey({ db, actor }: Tx, key: SealedText): Promise<boolean> {
  const { rowCount } = await db
    .insert(auditDigestKey)
    .values({ hospitalId: actor.hospitalId, key })
    .onConflictDoNothing();
  return (rowCount ?? 0) > 0;
}
