import "server-only";
import { HOUR } from "@/lib/clock";
import { findConsentArtefact } from "@/lib/consent/artefact/consent-artefact-table";
import { lockConsentRequest } from "@/lib/consent/request/consent-request-table";
import { findPushToken } from "@/lib/health-record/storage/data-key-table";
import { findDataRequest, lockDataRequest, updateDataRequest } from "@/lib/health-record/transfer/data-request-table";
import { failDataRequest } from "@/lib/health-record/transfer/finish-transfer";
import { refuseDataRequest } from "@/lib/health-record/transfer/refuse-data-request";
import { pushUrlOf, TRANSFER_TIME_LIMIT } from "@/lib/health-record/transfer/start-data-request";
import type { DataRequestId } from "@/lib/ids";
import type { MessageHandler } from "@/lib/outbound/message-handler";
import type { OutboundMessageRow } from "@/lib/outbox/outbound-message-table";

/** How long a HIP may encrypt for the public key. */
const KEY_LIFETIME = HOUR;

/** Requests the records of an artefact. */
export const sendHealthInformationRequest: MessageHandler = {
  lock: async (tx, row) => {
    if (row.consentRequestId) await lockConsentRequest(tx, row.consentRequestId);
    await lockDataRequest(tx, dataRequestIdOf(row));
  },
  prepare: async (tx, row) => {
    const request = await findDataRequest(tx, dataRequestIdOf(row));
    if (request?.state !== "sending") return null;
    const artefact = await findConsentArtefact(tx, request.artefactId);
    const isOver = artefact?.dataEraseAt && artefact.dataEraseAt <= tx.now;
    const token = await findPushToken(tx, request.id);
    if (artefact?.status !== "GRANTED" || isOver || token === null) return null;
    const { artefactId, dateFrom, dateTo, publicKey, nonce, keyFormat } = request;
    const expiresAt = new Date(tx.now.getTime() + KEY_LIFETIME);
    return {
      kind: "health-information-request",
      artefactId,
      dateRange: { from: dateFrom, to: dateTo },
      pushUrl: pushUrlOf(token),
      keys: { publicKey, nonce, format: keyFormat, expiresAt },
    };
  },
  accepted: async (tx, row) => {
    const request = await lockDataRequest(tx, dataRequestIdOf(row));
    if (request?.state !== "sending") return;
    // Also where on-request is lost: the HIP may send its pages, and what is still missing then counts as missing.
    await updateDataRequest(tx, request.id, { nextStepAt: new Date(tx.now.getTime() + TRANSFER_TIME_LIMIT) });
  },
  refused: async (tx, row, error) => {
    const request = await lockDataRequest(tx, dataRequestIdOf(row));
    if (request?.state === "sending") await refuseDataRequest(tx, request, error);
  },
  gaveUp: async (tx, row, problem) => {
    const request = await lockDataRequest(tx, dataRequestIdOf(row));
    // One that was accepted may still bring pages.
    if (request?.finishedAt !== null || problem?.advice === "no-answer-yet") return;
    const error = problem && { code: problem.code, message: problem.message };
    await failDataRequest(tx, request, "not-delivered", error);
  },
};

function dataRequestIdOf({ dataRequestId }: OutboundMessageRow): DataRequestId {
  if (!dataRequestId) throw new Error("a request of records has an id");
  return dataRequestId;
}
