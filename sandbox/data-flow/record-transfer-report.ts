import type { Network } from "@/sandbox/network";
import type { TransferReport } from "@/sandbox/state/transaction";

/** What an HIU reports about a transfer, and the ids by which it names the transfer. */
export type ReceivedReport = Omit<TransferReport, "at"> & {
  artefactId: string;
  transactionId: string;
  hiuId: string;
  hipId: string;
};

/** Records a report, or returns which of its ids is unknown or belongs to another transfer. */
export function recordTransferReport(
  network: Network,
  clientId: string,
  { artefactId, transactionId, hiuId, hipId, sessionStatus, statusResponses }: ReceivedReport,
): "recorded" | "unknown transaction" | "wrong HIU" | "wrong HIP" {
  const transaction = network.transactions.find(transactionId);
  if (transaction?.clientId !== clientId) return "unknown transaction";
  if (transaction.requested.artefactId !== artefactId) return "unknown transaction";
  if (transaction.hiuId !== hiuId) return "wrong HIU";
  if (transaction.hipId !== hipId) return "wrong HIP";
  transaction.reports.push({ at: network.now().toISOString(), sessionStatus, statusResponses });
  network.transactions.save(transaction);
  return "recorded";
}
