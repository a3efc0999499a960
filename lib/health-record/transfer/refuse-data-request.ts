import "server-only";
import type { WireError } from "@/lib/abdm/messages";
import { findConsentArtefact } from "@/lib/consent/artefact/consent-artefact-table";
import type { Tx } from "@/lib/db/transaction";
import type { DataRequestRow } from "@/lib/health-record/transfer/data-request-table";
import { failDataRequest } from "@/lib/health-record/transfer/finish-transfer";
import { startDataRequest } from "@/lib/health-record/transfer/start-data-request";

/** Errors of peers that cannot read the public key in the format in which it was written. Source: observed responses. */
const KEY_ERROR = /key ?(spec|material|format|value)|public ?key|dhPublicKey|point coordinates|encoded key/i;

/**
 * Stores that the network refused a request of records. Where the public key was not understood, the records are requested once more with
 * the key in the other format. The caller has locked the row.
 */
export async function refuseDataRequest(tx: Tx, request: DataRequestRow, error: WireError): Promise<void> {
  await failDataRequest(tx, request, "refused", error);
  if (request.repeats !== null || !KEY_ERROR.test(error.message)) return;
  const artefact = await findConsentArtefact(tx, request.artefactId);
  if (artefact?.status !== "GRANTED") return;
  await startDataRequest(tx, artefact, {
    keyFormat: request.keyFormat === "raw" ? "x509" : "raw",
    repeats: request.id,
  });
}
