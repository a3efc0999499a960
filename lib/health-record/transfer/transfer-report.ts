import "server-only";
import type { CareContextResult } from "@/lib/abdm/messages";
import type { ConsentArtefactRow } from "@/lib/consent/artefact/consent-artefact-table";
import type { Tx } from "@/lib/db/transaction";
import { listTransactions, type DataRequestRow } from "@/lib/health-record/transfer/data-request-table";
import { listRecordsOfRequest } from "@/lib/health-record/transfer/health-record-table";
import type { RecordRefusal } from "@/lib/health-record/transfer/record-refusal";
import { addOutboundMessages, uniqueKeyOf } from "@/lib/outbox/outbound-message-table";

/** In the report, where an artefact names no care context: the list may not be empty. */
const NO_CARE_CONTEXT = "none";
/** Descriptions are required with each care context, also where all is well. They are for the network's operators, and in English. */
const DESCRIPTIONS: Record<RecordRefusal, string> = {
  "other-care-context": "Record outside the consent",
  "not-authentic": "Record could not be decrypted",
  "unusable-keys": "Key material could not be used",
  "held-at-sender": "Link instead of content",
  "no-content": "Record without content",
  "too-large": "Record too large",
};

/**
 * Adds the report about each transaction of a request that has finished, or about those given, which the gateway gets once. Without
 * `ended` it is about what was received; with it the consent ended, and nothing was kept.
 */
export async function addTransferReports(
  tx: Tx,
  { id, consentRequestId, artefactId }: DataRequestRow,
  { careContexts }: Pick<ConsentArtefactRow, "careContexts">,
  { ended = false, ...given }: { ended?: boolean; transactions?: string[] } = {},
): Promise<void> {
  const transactions = given.transactions ?? (await listTransactions(tx, id));
  if (transactions.length === 0) return;
  const named = (careContexts ?? []).map(({ careContextReference }) => careContextReference);
  const references = named.length > 0 ? [...new Set(named)] : [NO_CARE_CONTEXT];
  const results = ended
    ? references.map((reference) => ({ reference, isUsable: false, description: "Consent has ended" }))
    : await resultsOf(tx, id, references);
  const status = results.some(({ isUsable }) => isUsable) ? "TRANSFERRED" : "FAILED";
  await addOutboundMessages(
    tx,
    transactions.map((transactionId) => ({
      kind: "health-information-notify",
      consentRequestId,
      artefactId,
      dataRequestId: id,
      content: { transactionId, transferStatus: status, careContexts: results },
      uniqueKey: uniqueKeyOf.report(transactionId),
    })),
  );
}

async function resultsOf(
  tx: Tx,
  id: DataRequestRow["id"],
  references: readonly string[],
): Promise<CareContextResult[]> {
  const records = await listRecordsOfRequest(tx, id);
  return references.map((reference) => {
    const own = records.filter((record) => record.careContextReference === reference);
    const refused = own.flatMap((record) => record.refusal ?? []);
    const isUsable = own.length > refused.length;
    const problems = [...new Set(refused)].map((reason) => DESCRIPTIONS[reason]);
    const text = isUsable ? ["Received", ...problems] : problems.length > 0 ? problems : ["Nothing received"];
    return { reference, isUsable: isUsable && refused.length === 0, description: text.join("; ") };
  });
}
