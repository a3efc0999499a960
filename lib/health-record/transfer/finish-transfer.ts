import "server-only";
import type { WireError } from "@/lib/abdm/messages";
import { redactPersonalData } from "@/lib/abdm/errors/parse-wire-error";
import { findConsentArtefact } from "@/lib/consent/artefact/consent-artefact-table";
import { recordConsentEvent } from "@/lib/consent/timeline/consent-event-table";
import type { Tx } from "@/lib/db/transaction";
import { deleteTransferKeys } from "@/lib/health-record/storage/data-key-table";
import { deleteUnopenedPushes } from "@/lib/health-record/transfer/data-push-table";
import { updateDataRequest, type DataRequestRow } from "@/lib/health-record/transfer/data-request-table";
import type { DataRequestProblem, DataRequestState } from "@/lib/health-record/transfer/data-request-state";
import { countRecordsOfRequest, deleteEarlierRefusals } from "@/lib/health-record/transfer/health-record-table";
import { addTransferReports } from "@/lib/health-record/transfer/transfer-report";
import { publishChange } from "@/lib/live/publish-change";
import { finishOpenMessage, uniqueKeyOf } from "@/lib/outbox/outbound-message-table";

/** What is known of the end of a transfer besides the records that it brought. */
export type TransferEnd = { arePagesMissing: boolean; hasAllCareContexts: boolean };

/**
 * Finishes a transfer: its private key is destroyed, what became of it is stored, and the gateway gets a report. The caller has locked
 * the row.
 */
export async function finishTransfer(tx: Tx, request: DataRequestRow, end: TransferEnd): Promise<void> {
  // What was refused before counts no more: the records were requested again.
  await deleteEarlierRefusals(tx, request);
  const { records, refused } = await countRecordsOfRequest(tx, request.id);
  const { state, problem } = resultOf({ ...end, records, refused });
  await close(tx, request, { state, problem });
  const { consentRequestId, artefactId } = request;
  await recordConsentEvent(tx, {
    kind: `records.${state}`,
    consentRequestId,
    artefactId,
    detail: { records: records - refused, refused, ...(problem && { problem }) },
  });
  const artefact = await findConsentArtefact(tx, artefactId);
  if (artefact) await addTransferReports(tx, request, artefact);
}

/** Finishes a request that the network, or the HIP through it, refused, or that could not be delivered. */
export async function failDataRequest(
  tx: Tx,
  request: DataRequestRow,
  problem: Extract<DataRequestProblem, "refused" | "not-delivered">,
  error: WireError | null,
): Promise<void> {
  const redacted = error && redactPersonalData(error);
  await close(tx, request, { state: "failed", problem, error: redacted });
  const { consentRequestId, artefactId } = request;
  const detail = { records: 0, refused: 0, problem, ...redacted };
  await recordConsentEvent(tx, { kind: "records.failed", consentRequestId, artefactId, detail });
}

async function close(
  tx: Tx,
  { id, consentRequestId }: DataRequestRow,
  result: { state: DataRequestState; problem: DataRequestProblem | null; error?: WireError | null },
): Promise<void> {
  await deleteTransferKeys(tx, [id]);
  // Pages of another transaction, and those of which the rest never came.
  await deleteUnopenedPushes(tx, id);
  await updateDataRequest(tx, id, { ...result, finishedAt: tx.now });
  await finishOpenMessage(tx, uniqueKeyOf.dataRequest(id), "done");
  await publishChange(tx, "consent-request", consentRequestId);
}

type Result = { state: "received" | "partly-received" | "failed"; problem: DataRequestProblem | null };

function resultOf({
  arePagesMissing,
  hasAllCareContexts,
  records,
  refused,
}: TransferEnd & { records: number; refused: number }): Result {
  if (records === 0)
    return arePagesMissing
      ? { state: "failed", problem: "nothing-arrived" }
      : { state: "received", problem: "no-records" };
  if (records === refused) return { state: "failed", problem: "all-refused" };
  if (arePagesMissing) return { state: "partly-received", problem: "pages-missing" };
  if (refused > 0) return { state: "partly-received", problem: "some-refused" };
  return { state: "received", problem: hasAllCareContexts ? null : "care-contexts-missing" };
}
