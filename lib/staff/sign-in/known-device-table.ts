import "server-only";
import { and, eq } from "drizzle-orm";
import { knownDevice } from "@/drizzle/schema/staff";
import type { SystemConnection, Tx } from "@/lib/db/transaction";
import type { StaffId } from "@/lib/ids";

/** Whether the person has signed in before in the browser that holds the token. */
export async function isKnownDevice({ db }: SystemConnection, staffId: StaffId, tokenDigest: Buffer): Promise<boolean> {
  const rows = await db
    .select({ staffId: knownDevice.staffId })
    .from(knownDevice)
    .where(and(eq(knownDevice.tokenDigest, tokenDigest), eq(knownDevice.staffId, staffId)));
  return rows.length > 0;
}

/** Stores that the person has signed in now in the browser that holds the token. */
export async function upsertKnownDevice(tx: Tx, staffId: StaffId, tokenDigest: Buffer): Promise<void> {
  const row = { tokenDigest, hospitalId: tx.actor.hospitalId, staffId, lastUsedAt: tx.now };
  await tx.db
    .insert(knownDevice)
    .values(row)
    .onConflictDoUpdate({ target: knownDevice.tokenDigest, set: { lastUsedAt: tx.now } });
}
