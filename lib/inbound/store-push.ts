import "server-only";
import { createHmac } from "node:crypto";
import { transact, transactWithoutFlush, type MachineTx, type Scope } from "@/lib/db/transaction";
import { systemNow } from "@/lib/clock";
import { pushChunkPlace, ringOf, sealUnderDataKey } from "@/lib/health-record/storage/seal-record";
import {
  countUnopened,
  deleteIncompletePush,
  insertDataPush,
  insertPushChunk,
  isKnownPush,
  lockDataPush,
  updateDataPush,
} from "@/lib/health-record/transfer/data-push-table";
import { lockIfOpen } from "@/lib/health-record/transfer/data-request-table";
import type { AdmittedPush } from "@/lib/inbound/admit-push";
import { newId, type DataPushId } from "@/lib/ids";
import { wakeWork } from "@/lib/jobs/wake-work";

/** Parts of this size are stored while the rest arrives: so a page takes little memory, however large it is. */
const CHUNK_BYTES = 1024 * 1024;

/** Of one request, so much may wait to be opened: more is no transfer of records. */
const MAX_UNOPENED = { bytes: 1024 * 1024 * 1024, pages: 1_000 };

/** Thrown while a page is stored: its request no longer takes any. */
class RequestHasEnded extends Error {}
/** Thrown while a page is stored: too much of its request waits. */
class TooMuchWaits extends Error {}

/**
 * Stores a page of records as it arrives, encrypted and unread. `stored`: it is durable, and is opened in the background. `ended`: its
 * consent ended meanwhile, and nothing is kept. `too-large`: it has more than `maxBytes`. `too-much-waits`: pages of its request have to be
 * opened first. Throws what the body throws. Nothing is left of a page that was not stored; where the database cannot delete it now, that is
 * done later.
 */
export async function storePush(
  database: Scope["database"],
  { hospitalId, dataRequestId, key }: AdmittedPush,
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<"stored" | "ended" | "too-large" | "too-much-waits"> {
  const id = newId<DataPushId>();
  const ring = ringOf(key);
  const scope = () => ({ database, actor: { kind: "gateway", hospitalId } as const, now: systemNow() });
  const inTransaction = <T>(work: (tx: MachineTx) => Promise<T>) => transact(scope(), work);
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let size = 0;
  let storedSize = 0;
  let position = 0;
  const digest = createHmac("sha256", key);
  const addChunk = async (tx: MachineTx) => {
    if (!(await lockIfOpen(tx, dataRequestId))) throw new RequestHasEnded();
    const unopened = await countUnopened(tx, dataRequestId);
    if (unopened.bytes > MAX_UNOPENED.bytes || unopened.pages > MAX_UNOPENED.pages) throw new TooMuchWaits();
    if (position === 0) await insertDataPush(tx, { id, dataRequestId });
    // Parts before it may be lost where PostgreSQL crashed meanwhile.
    else if ((await lockDataPush(tx, id))?.size !== storedSize) throw new Error("a part of the page is missing");
    const content = sealUnderDataKey(Buffer.concat(waiting), pushChunkPlace(id, position), ring);
    await insertPushChunk(tx, { dataPushId: id, position, content });
    await updateDataPush(tx, id, { size });
  };
  try {
    for await (const part of body) {
      size += part.byteLength;
      digest.update(part);
      if (size > maxBytes) {
        await inTransaction((tx) => deleteIncompletePush(tx, id));
        return "too-large";
      }
      waiting.push(part);
      waitingBytes += part.byteLength;
      if (waitingBytes < CHUNK_BYTES) continue;
      // With the last part all are on the disk: nothing was acknowledged before.
      await transactWithoutFlush(scope(), addChunk);
      storedSize = size;
      position += 1;
      waiting = [];
      waitingBytes = 0;
    }
    await inTransaction(async (tx) => {
      await addChunk(tx);
      const contentDigest = digest.digest();
      await updateDataPush(tx, id, { state: "received", contentDigest, receivedAt: tx.now, processAt: tx.now });
      tx.afterCommit(() => wakeWork("data-pushes"));
    });
    return "stored";
  } catch (error) {
    if (error instanceof RequestHasEnded) return "ended";
    // It is the first error that matters.
    await inTransaction((tx) => deleteIncompletePush(tx, id)).catch(() => undefined);
    if (error instanceof TooMuchWaits) return "too-much-waits";
    throw error;
  }
}

/**
 * Reads a page of a transfer that is finished. `known`: the same page was received before, and its sender may not have got the answer. Throws what the
 * body throws.
 */
export async function recognisePush(
  database: Scope["database"],
  { hospitalId, dataRequestId, key }: AdmittedPush,
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<"known" | "ended" | "too-large"> {
  const digest = createHmac("sha256", key);
  let size = 0;
  for await (const part of body) {
    size += part.byteLength;
    if (size > maxBytes) return "too-large";
    digest.update(part);
  }
  const scope = { database, actor: { kind: "gateway", hospitalId } as const, now: systemNow() };
  const isKnown = await transact(scope, (tx) => isKnownPush(tx, dataRequestId, digest.digest()));
  return isKnown ? "known" : "ended";
}
