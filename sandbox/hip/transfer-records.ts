import { hipToken } from "@/sandbox/keys/realm-tokens";
import type { Network } from "@/sandbox/network";
import type { Artefact } from "@/sandbox/state/consent-request";
import type { HipFaults } from "@/sandbox/state/fault-table";
import { HOSPITALS_BRIDGE_ID } from "@/sandbox/state/hospitals";
import { findPatient } from "@/sandbox/state/patients";
import type { Transaction } from "@/sandbox/state/transaction";
import { addedDocuments } from "./added-documents";
import { buildPage, planPages, type Page, type PlannedPage } from "./build-page";
import { decodePoint } from "./curve";
import { documentsToSend } from "./documents-to-send";
import { documentsOf } from "./health-documents";
import { habitsOf } from "./hip-habits";
import type { ReceiverKeys } from "./page-encrypter";
import { pushPage } from "./push-page";

/** The delays before the second and third attempt to push a page that got no response or an error of the server. */
const RETRY_DELAYS_MS = [1_000, 3_000];
const POLL_MS = 25;

/** Does not keep the process alive. */
const wait = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms).unref());

const isAccepted = (status: number | null) => status !== null && status >= 200 && status < 300;
const isPassing = (status: number | null) => status === null || status === 429 || status >= 500;

/** Pushes the records of a transaction, page by page, until all are pushed, its artefact ends or the transaction is removed. */
export async function transferRecords(network: Network, transaction: Transaction, faults: HipFaults): Promise<void> {
  const found = network.consents.findArtefact(transaction.requested.artefactId);
  const patient = findPatient(found?.request.asked.patientId ?? "");
  const receiver = receiverOf(transaction);
  if (found === null || patient === null || receiver === null || faults.noPages) return;
  const { artefact } = found;
  if (faults.pushAfterEnd) await waitForEnd(network, transaction, artefact);
  const stored = [
    ...documentsOf(patient, artefact.hip, network.now()),
    ...network.documents.of(patient.abhaAddress, artefact.hip.id),
  ];
  const documents = documentsToSend(stored, artefact, transaction.requested);
  const pages = planPages([...documents, ...addedDocuments(documents, faults)], habitsOf(transaction.hipId));
  let complete = true;
  for (const page of pages) {
    if (page.position === faults.missingPage) continue;
    await wait(faults.pageDelayMs ?? 0);
    const hasEnded = artefact.status !== "GRANTED" && !faults.pushAfterEnd;
    if (hasEnded || !isKnown(network, transaction)) {
      complete = false;
      break;
    }
    complete = (await pushCopies(network, transaction, receiver, page, faults)) && complete;
  }
  transaction.status = complete ? "TRANSFERRED" : "FAILED";
  if (isKnown(network, transaction)) network.transactions.save(transaction);
}

const isKnown = (network: Network, { id }: Transaction) => network.transactions.find(id) !== null;

async function waitForEnd(network: Network, transaction: Transaction, artefact: Artefact): Promise<void> {
  while (artefact.status === "GRANTED" && isKnown(network, transaction)) await wait(POLL_MS);
}

function receiverOf({ requested }: Transaction): ReceiverKeys | null {
  const publicKey = decodePoint(Buffer.from(requested.publicKey, "base64"));
  return publicKey === null ? null : { publicKey, nonce: Buffer.from(requested.nonce, "base64") };
}

/** Builds a page and pushes it, more than once where a fault requires it. Returns whether the HIU accepted it. */
async function pushCopies(
  network: Network,
  transaction: Transaction,
  receiver: ReceiverKeys,
  planned: PlannedPage,
  faults: HipFaults,
): Promise<boolean> {
  const page = buildPage(planned, habitsOf(transaction.hipId), faults, {
    transactionId: transaction.id,
    receiver,
    storeLinkedContent: (id, content) => {
      network.linkedContents.set(id, content);
      return `${network.origin}/hip/contents/${id}`;
    },
    now: network.now(),
  });
  let accepted = true;
  for (let copy = 0; copy <= (faults.duplicatePages ?? 0); copy += 1) {
    accepted = (await pushUntilAnswered(network, transaction, page)) && accepted;
  }
  return accepted;
}

async function pushUntilAnswered(network: Network, transaction: Transaction, page: Page): Promise<boolean> {
  for (const delay of [0, ...RETRY_DELAYS_MS]) {
    if (delay > 0) await wait(delay);
    if (!isKnown(network, transaction)) return false;
    const token = hipToken(network.keys, network.origin, HOSPITALS_BRIDGE_ID, network.now());
    const at = network.now().toISOString();
    const answered = await pushPage(transaction.requested.dataPushUrl, page, token);
    transaction.pushes.push({
      at,
      pageNumber: page.pageNumber,
      pageCount: page.pageCount,
      careContextReferences: page.entries.map(({ careContextReference }) => careContextReference),
      answered,
    });
    if (isKnown(network, transaction)) network.transactions.save(transaction);
    if (!isPassing(answered)) return isAccepted(answered);
  }
  return false;
}
