import { randomUUID } from "node:crypto";
import type { Delivery } from "@/sandbox/callbacks/callback-sender";
import type { FailureReason } from "@/sandbox/callbacks/message-builder";
import { MESSAGE_BUILDERS, sendCallback, type Recipient } from "@/sandbox/callbacks/send-callback";
import { transferRecords } from "@/sandbox/hip/transfer-records";
import type { Network } from "@/sandbox/network";
import type { Artefact, ConsentRequest } from "@/sandbox/state/consent-request";
import type { RequestedData, Transaction } from "@/sandbox/state/transaction";

/** The artefact with an id, when it belongs to this HIU. */
export function findOwnArtefact(
  network: Network,
  { clientId, hiuId }: Pick<Recipient, "clientId" | "hiuId">,
  artefactId: string,
): { request: ConsentRequest; artefact: Artefact } | null {
  const found = network.consents.findArtefact(artefactId);
  return found?.request.clientId === clientId && found.request.hiuId === hiuId ? found : null;
}

/** Why the consent manager rejects a request for records; null when it does not. */
function failureReasonOf({ status, permission }: Artefact, { dateRange }: RequestedData): FailureReason | null {
  if (status === "EXPIRED") return "expired artefact";
  if (status !== "GRANTED") return "artefact not granted";
  const timeOf = (text: string) => new Date(text).getTime();
  const [from, to] = [timeOf(dateRange.from), timeOf(dateRange.to)];
  const inside = timeOf(permission.dateRange.from) <= from && from <= to && to <= timeOf(permission.dateRange.to);
  return inside ? null : "invalid dates";
}

/**
 * Accepts a request for the records of one artefact. Returns the function that sends on-request and lets the HIP push its pages, to be
 * called after the response to the call, whose request id is `inReplyTo`.
 */
export function requestHealthInformation(
  network: Network,
  recipient: Recipient,
  inReplyTo: string,
  requested: RequestedData,
): () => Delivery {
  const builder = MESSAGE_BUILDERS[recipient.dialect];
  const found = findOwnArtefact(network, recipient, requested.artefactId);
  const consentRequestId = found?.request.id ?? null;
  const reason = found === null ? "unknown artefact" : failureReasonOf(found.artefact, requested);
  const faults = found === null ? {} : network.faults.ofTransfer(recipient.clientId, found.artefact.hip.id);
  const failure = reason ?? faults.onRequestError ?? null;
  if (found === null || failure !== null) {
    const body = builder.failure("on-request", inReplyTo, failure ?? "unknown artefact");
    return () => sendCallback(network, recipient, "on-request", body, consentRequestId);
  }
  const { clientId, hiuId, dialect } = recipient;
  const transaction: Transaction = {
    id: randomUUID(),
    clientId,
    hiuId,
    dialect,
    consentRequestId: found.request.id,
    hipId: found.artefact.hip.id,
    requested,
    requestedAt: network.now().toISOString(),
    status: "REQUESTED",
    pushes: [],
    reports: [],
  };
  network.transactions.save(transaction);
  const transfer = () => transferRecords(network, transaction, faults);
  const sendOnRequest = () => {
    const body = builder.onRequest(inReplyTo, transaction.id);
    return sendCallback(network, recipient, "on-request", body, consentRequestId);
  };
  if (faults.pushBeforeOnRequest) return () => sendAfter(transfer(), sendOnRequest);
  return () => {
    const delivery = sendOnRequest();
    void delivery.attempted.then(transfer);
    return delivery;
  };
}

/** A delivery that begins when `before` has resolved. */
function sendAfter(before: Promise<void>, send: () => Delivery): Delivery {
  const delivery = before.then(() => {
    const { attempted, settled } = send();
    return { attempted, settled };
  });
  return {
    attempted: delivery.then(({ attempted }) => attempted),
    settled: delivery.then(({ settled }) => settled),
  };
}
