import "server-only";
import { SECOND } from "@/lib/clock";
import { findConsentArtefact, type ConsentArtefactRow } from "@/lib/consent/artefact/consent-artefact-table";
import type { Actor, StaffActor } from "@/lib/db/actor";
import { atPresent, transact, type Scope, type Tx } from "@/lib/db/transaction";
import { findDataKey, findTransferKey } from "@/lib/health-record/storage/data-key-table";
import {
  deletePushChunks,
  findDataPush,
  hasUnopenedPushes,
  listPushChunks,
  lockDataPush,
  readPageNumbers,
  updateDataPush,
} from "@/lib/health-record/transfer/data-push-table";
import {
  findDataRequest,
  listTransactions,
  lockDataRequest,
  updateDataRequest,
  type DataRequestRow,
} from "@/lib/health-record/transfer/data-request-table";
import { finishTransfer } from "@/lib/health-record/transfer/finish-transfer";
import { countRecordsOfRequest, insertHealthRecords } from "@/lib/health-record/transfer/health-record-table";
import type { OpenedPage, SealedPage } from "@/lib/health-record/transfer/open-page";
import { pageProgress } from "@/lib/health-record/transfer/page-progress";
import type { RecordBytes } from "@/lib/crypto/sealed-columns";
import type { DataPushId, HealthRecordId } from "@/lib/ids";
import { runTask } from "@/lib/health-record/worker/run-task";
import { publishChange } from "@/lib/live/publish-change";
import { log } from "@/lib/log";

/** How long a page of 50 MB may take to be opened, in milliseconds. */
const OPEN_WITHIN = 60 * SECOND;
/** How long a page waits while the end of its consent is only claimed. */
const WHILE_HIDDEN = 10 * SECOND;

/**
 * Opens a page that was acknowledged: decrypts its records, stores each encrypted for its own row, and finishes the transfer with its last page. Twice does no
 * harm. Nothing is stored of a consent that has ended.
 */
export async function processPush(scope: Scope<Exclude<Actor, StaffActor>>, id: DataPushId): Promise<void> {
  const sealed = await transact(scope, (tx) => readPage(tx, id));
  if (!sealed) return;
  const outcome = await runTask("openPage", sealed, { timeoutMs: OPEN_WITHIN });
  if ("result" in outcome) return transact(atPresent(scope), (tx) => storePage(tx, id, outcome.result));
  // A page that takes too much would take it again; everything else is tried again.
  if (outcome.problem === "too-busy" || outcome.problem === "failed")
    throw new Error(`page not opened: ${outcome.problem}`);
  await transact(atPresent(scope), (tx) => storePage(tx, id, outcome));
}

async function readPage(tx: Tx, id: DataPushId): Promise<SealedPage | null> {
  const push = await findDataPush(tx, id);
  if (push?.state !== "received") return null;
  const request = await findDataRequest(tx, push.dataRequestId);
  if (!request) return null;
  const [dataKey, privateKey] = [await findDataKey(tx, request.artefactId), await findTransferKey(tx, request.id)];
  const artefact = await findConsentArtefact(tx, request.artefactId);
  if (!dataKey || !privateKey || !artefact) {
    // The keys are destroyed: nobody can open it any more.
    await drop(tx, id, "transfer-finished");
    return null;
  }
  if (!isUsed(artefact, tx.now)) {
    await updateDataPush(tx, id, { processAt: new Date(tx.now.getTime() + WHILE_HIDDEN) });
    return null;
  }
  const chunks = await listPushChunks(tx, id);
  return {
    dataPushId: id,
    chunks: chunks.map(({ content }) => content),
    dataKey,
    keys: { privateKey, publicKey: request.publicKey, nonce: request.nonce },
    careContexts: careContextsOf(artefact),
  };
}

const isUsed = ({ status, dataEraseAt }: ConsentArtefactRow, now: Date) =>
  status === "GRANTED" && (dataEraseAt === null || dataEraseAt > now);

const careContextsOf = ({ careContexts }: Pick<ConsentArtefactRow, "careContexts">) => [
  ...new Set((careContexts ?? []).map(({ careContextReference }) => careContextReference)),
];

async function drop(tx: Tx, id: DataPushId, problem: string): Promise<void> {
  await updateDataPush(tx, id, { state: "dropped", problem });
  await deletePushChunks(tx, id);
}

async function storePage(tx: Tx, id: DataPushId, opened: OpenedPage | { problem: string }): Promise<void> {
  const before = await findDataPush(tx, id);
  // The request first, as an erasure does.
  const request = before && (await lockDataRequest(tx, before.dataRequestId));
  const push = await lockDataPush(tx, id);
  if (push?.state !== "received" || request?.finishedAt !== null) return;
  const artefact = await findConsentArtefact(tx, request.artefactId);
  if (!artefact || !isUsed(artefact, tx.now)) return;
  if ("problem" in opened) {
    log.warn("page of records not readable", { hospitalId: request.hospitalId });
    return drop(tx, id, opened.problem);
  }
  const { transactionId, pageNumber, pageCount, records } = opened;
  const transactions = await listTransactions(tx, request.id);
  if (!transactions.includes(transactionId)) {
    await updateDataPush(tx, id, { state: "waiting", transactionId });
    return;
  }
  await insertHealthRecords(
    tx,
    records.map(({ id: recordId, content, contentDigest, ...record }) => ({
      ...record,
      id: recordId as HealthRecordId,
      artefactId: request.artefactId,
      dataRequestId: request.id,
      receivedAt: tx.now,
      contentDigest: Buffer.from(contentDigest),
      content: content && (Buffer.from(content) as RecordBytes),
    })),
  );
  await updateDataPush(tx, id, { state: "opened", transactionId, pageNumber, pageCount });
  await deletePushChunks(tx, id);
  await advance(tx, request, artefact);
}

/** Finishes the transfer if everything is here; otherwise stores how far it is and how long it waits for more. */
async function advance(tx: Tx, request: DataRequestRow, artefact: ConsentArtefactRow): Promise<void> {
  const numbers = await readPageNumbers(tx, request.id);
  if (!numbers) return;
  const hasAllCareContexts = await hasRecordsOfAll(tx, request, artefact);
  const { isComplete, pageCount, wait } = pageProgress(numbers, { hasAllCareContexts });
  if (isComplete && !(await hasUnopenedPushes(tx, request.id)))
    return finishTransfer(tx, request, { arePagesMissing: false, hasAllCareContexts });
  await updateDataRequest(tx, request.id, {
    state: "receiving",
    lastPushAt: tx.now,
    pageCount,
    pagesReceived: numbers.distinct,
    hasUnclearPages: pageCount === null,
    ...(wait !== null && { nextStepAt: new Date(tx.now.getTime() + wait) }),
  });
  await publishChange(tx, "consent-request", request.consentRequestId);
}

async function hasRecordsOfAll(tx: Tx, { id }: DataRequestRow, artefact: ConsentArtefactRow): Promise<boolean> {
  const { careContexts } = await countRecordsOfRequest(tx, id);
  return careContexts >= careContextsOf(artefact).length;
}

/** Finishes a transfer that brought nothing more for as long as it may wait, with what is here. */
export async function endTransfer(tx: Tx, id: DataRequestRow["id"]): Promise<void> {
  const request = await lockDataRequest(tx, id);
  if (request?.finishedAt !== null || request.nextStepAt > tx.now) return;
  const artefact = await findConsentArtefact(tx, request.artefactId);
  if (!artefact || !isUsed(artefact, tx.now)) return;
  // What was acknowledged is opened first.
  if (await hasUnopenedPushes(tx, id)) return;
  const numbers = await readPageNumbers(tx, id);
  const hasAllCareContexts = await hasRecordsOfAll(tx, request, artefact);
  const arePagesMissing = numbers === null || pageProgress(numbers, { hasAllCareContexts }).wait === null;
  await finishTransfer(tx, request, { arePagesMissing, hasAllCareContexts });
}
