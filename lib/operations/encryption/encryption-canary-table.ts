import "server-only";
import { encryptionCanary } from "@/drizzle/schema/encryption-canary";
import type { SealedText } from "@/lib/crypto/sealed-columns";
import type { SystemConnection } from "@/lib/db/transaction";

export const CANARY_ID = "canary";

export async function findCanary({ db }: SystemConnection): Promise<SealedText | undefined> {
  return (await db.select().from(encryptionCanary))[0]?.value;
}

/** Adds the canary, unless another process has added it. */
export async function insertCanary({ db, now }: SystemConnection, value: SealedText): Promise<void> {
  await db.insert(encryptionCanary).values({ id: CANARY_ID, value, createdAt: now }).onConflictDoNothing();
}

/** Puts another one in its place. */
export async function replaceCanary({ db, now }: SystemConnection, value: SealedText): Promise<void> {
  await db.update(encryptionCanary).set({ value, createdAt: now });
}
