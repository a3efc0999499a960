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
  listWaitingTransactions,
  lockDataPush,
  readPageNumbers,
  releaseWaitingPushes,
  updateDataPush,
} from "@/lib/health-record/transfer/data-push-table";
import {
  assignTransaction,
  findDataRequest,
  latestConfirmation,
  listTransactions,
  lockDataRequest,
  updateDataRequest,
  type DataRequestRow,
} from "@/lib/health-record/transfer/data-request-table";
import { finishTransfer } from "@/lib/health-record/transfer/finish-transfer";
import { countRecordsOfRequest, insertHealthRecords } from "@/lib/health-record/transfer/health-record-table";
import type { OpenedPage, OpenedRecord, SealedPage } from "@/lib/health-record/transfer/open-page";
import { pageProgress } from "@/lib/health-record/transfer/page-progress";
import type { RecordBytes } from "@/lib/crypto/sealed-columns";
import type { DataPushId, HealthRecordId } from "@/lib/ids";
import { TRANSFER_TIME_LIMIT } from "@/lib/health-record/transfer/start-data-request";
import { runTask } from "@/lib/health-record/worker/run-task";
import { publishChange } from "@/lib/live/publish-change";
import { log } from "@/lib/log";

/** How long a page of 50 MB may take to be opened, in milliseconds. */
const OPEN_WITHIN = 60 * SECOND;
/** How long a page waits while no thread is free. */
const WHILE_BUSY = 5 * SECOND;
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
  if ("problem" in outcome && outcome.problem === "too-busy") return postpone(scope, id);
  // Tried again, since the machine may have been busy; a page that fails each time is given up by whoever counts the failures.
  if (!("result" in outcome)) throw new Error(`page not opened: ${outcome.problem}`);
  await transact(atPresent(scope), (tx) => storePage(tx, id, outcome.result));
}

/** Leaves a page for later: that no thread was free is no failure of the page. */
async function postpone(scope: Scope<Exclude<Actor, StaffActor>>, id: DataPushId): Promise<void> {
  await transact(atPresent(scope), (tx) =>
    updateDataPush(tx, id, { processAt: new Date(tx.now.getTime() + WHILE_BUSY) }),
  );
}

/** Gives up a page that could not be opened or stored each time that it was tried: the others of its transfer do not wait for it. */
export async function dropPush(scope: Scope<Exclude<Actor, StaffActor>>, id: DataPushId): Promise<void> {
  await transact(scope, (tx) => storePage(tx, id, { problem: "not-opened" }));
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
    await drop(tx, id, opened.problem);
    return advance(tx, request, artefact);
  }
  const { transactionId, pageNumber, pageCount } = opened;
  const records = withoutRepeats(opened.records);
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

/** The records of a page, each once. */
function withoutRepeats(records: readonly OpenedRecord[]): OpenedRecord[] {
  return [...new Map(records.map((record) => [Buffer.from(record.contentDigest).toString("hex"), record])).values()];
}

/** Finishes the transfer if everything is here; otherwise stores how far it is and how long it waits for more. */
async function advance(tx: Tx, request: DataRequestRow, artefact: ConsentArtefactRow): Promise<void> {
  const numbers = await readPageNumbers(tx, request.id);
  if (!numbers) return;
  const hasAllCareContexts = await hasRecordsOfAll(tx, request, artefact);
  const { isComplete, isUnclear, pageCount, wait } = pageProgress(numbers, {
    hasAllCareContexts,
    wasUnclear: request.hasUnclearPages,
  });
  if (isComplete && !(await hasUnopenedPushes(tx, request.id)))
    return finishTransfer(tx, request, { arePagesMissing: false, hasAllCareContexts });
  const limit = await timeLimitOf(tx, request);
  await updateDataRequest(tx, request.id, {
    state: "receiving",
    lastPushAt: tx.now,
    pageCount,
    pagesReceived: numbers.distinct,
    hasUnclearPages: isUnclear,
    nextStepAt: wait === null ? limit : new Date(Math.min(tx.now.getTime() + wait, limit.getTime())),
  });
  await publishChange(tx, "consent-request", request.consentRequestId);
}

/** When the transfer is over, whatever still arrives. */
async function timeLimitOf(tx: Tx, { id, createdAt }: DataRequestRow): Promise<Date> {
  const startedAt = (await latestConfirmation(tx, id)) ?? createdAt;
  return new Date(startedAt.getTime() + TRANSFER_TIME_LIMIT);
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
  if (await joinWaitingPages(tx, id)) return;
  const numbers = await readPageNumbers(tx, id);
  const hasAllCareContexts = await hasRecordsOfAll(tx, request, artefact);
  const wasUnclear = request.hasUnclearPages;
  const arePagesMissing = numbers === null || pageProgress(numbers, { hasAllCareContexts, wasUnclear }).wait === null;
  await finishTransfer(tx, request, { arePagesMissing, hasAllCareContexts });
}

/**
 * Takes the transaction that all waiting pages name for that of the request, where its on-request was lost: who sent them knows the secret
 * address. Returns whether there were any.
 */
async function joinWaitingPages(tx: Tx, id: DataRequestRow["id"]): Promise<boolean> {
  const [named, ...others] = await listWaitingTransactions(tx, id);
  if (named === undefined || others.length > 0 || (await listTransactions(tx, id)).length > 0) return false;
  if ((await assignTransaction(tx, named, id)) !== id) return false;
  await releaseWaitingPushes(tx, id, named);
  return true;
}
