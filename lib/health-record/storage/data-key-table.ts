import "server-only";
import { randomBytes } from "node:crypto";
import { and, eq, inArray } from "drizzle-orm";
import { dataKey, transferKey } from "@/drizzle/schema/record-keys";
import { sealText, unsealText } from "@/lib/crypto/seal";
import { sealedPlace } from "@/lib/crypto/sealed-columns";
import type { Tx } from "@/lib/db/transaction";
import { newId, type ConsentArtefactId, type DataKeyId, type DataRequestId } from "@/lib/ids";

const KEY_BYTES = 32;

const ofArtefact = (tx: Tx, id: ConsentArtefactId) =>
  and(eq(dataKey.hospitalId, tx.actor.hospitalId), eq(dataKey.artefactId, id));

/** The key of 32 bytes under which the records of an artefact are encrypted; null where it was erased, or never made. */
export async function findDataKey(tx: Tx, artefactId: ConsentArtefactId): Promise<Buffer | null> {
  const [row] = await tx.db.select().from(dataKey).where(ofArtefact(tx, artefactId));
  return row ? openDataKey(row) : null;
}

/** The same of several artefacts, by their ids. */
export async function findDataKeys(
  tx: Tx,
  artefactIds: readonly ConsentArtefactId[],
): Promise<Map<ConsentArtefactId, Buffer>> {
  if (artefactIds.length === 0) return new Map();
  const rows = await tx.db
    .select()
    .from(dataKey)
    .where(and(eq(dataKey.hospitalId, tx.actor.hospitalId), inArray(dataKey.artefactId, [...artefactIds])));
  return new Map(rows.map((row) => [row.artefactId, openDataKey(row)]));
}

/** Decrypts a data key as it is stored. */
export function openDataKey({ id, key }: Pick<typeof dataKey.$inferSelect, "id" | "key">): Buffer {
  return Buffer.from(unsealText(key, sealedPlace("data-key", id)), "base64url");
}

/** Makes the data key of an artefact, unless it has one. */
export async function ensureDataKey(tx: Tx, artefactId: ConsentArtefactId): Promise<void> {
  const id = newId<DataKeyId>();
  const key = sealText(randomBytes(KEY_BYTES).toString("base64url"), sealedPlace("data-key", id));
  await tx.db
    .insert(dataKey)
    .values({ id, hospitalId: tx.actor.hospitalId, artefactId, key, createdAt: tx.now })
    .onConflictDoNothing({ target: [dataKey.hospitalId, dataKey.artefactId] });
}

/** Destroys the data key of an artefact: from the commit on its records cannot be read. Returns whether there was one. */
export async function deleteDataKey(tx: Tx, artefactId: ConsentArtefactId): Promise<boolean> {
  return ((await tx.db.delete(dataKey).where(ofArtefact(tx, artefactId))).rowCount ?? 0) > 0;
}

/** Stores the private key of a data request, of 32 bytes, and the secret part of its address. */
export async function insertTransferKey(
  tx: Tx,
  id: DataRequestId,
  { privateKey, pushToken }: { privateKey: Buffer; pushToken: string },
): Promise<void> {
  await tx.db.insert(transferKey).values({
    dataRequestId: id,
    hospitalId: tx.actor.hospitalId,
    privateKey: sealText(privateKey.toString("base64url"), sealedPlace("transfer-key", id)),
    pushToken: sealText(pushToken, sealedPlace("push-token", id)),
  });
}

/** The private key of a data request; null once it is destroyed. */
export async function findTransferKey(tx: Tx, id: DataRequestId): Promise<Buffer | null> {
  const [row] = await tx.db
    .select()
    .from(transferKey)
    .where(ofRequests(tx, [id]));
  return row ? Buffer.from(unsealText(row.privateKey, sealedPlace("transfer-key", id)), "base64url") : null;
}

/** The secret part of the address of a data request; null once it is destroyed. */
export async function findPushToken(tx: Tx, id: DataRequestId): Promise<string | null> {
  const [row] = await tx.db
    .select()
    .from(transferKey)
    .where(ofRequests(tx, [id]));
  return row ? unsealText(row.pushToken, sealedPlace("push-token", id)) : null;
}

/** Destroys the private keys of data requests. */
export async function deleteTransferKeys(tx: Tx, ids: readonly DataRequestId[]): Promise<void> {
  if (ids.length > 0) await tx.db.delete(transferKey).where(ofRequests(tx, ids));
}

const ofRequests = (tx: Tx, ids: readonly DataRequestId[]) =>
  and(eq(transferKey.hospitalId, tx.actor.hospitalId), inArray(transferKey.dataRequestId, [...ids]));
