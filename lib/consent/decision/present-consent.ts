import "server-only";
import { listConsentArtefacts, type ConsentArtefactRow } from "@/lib/consent/artefact/consent-artefact-table";
import { consentStateOf } from "@/lib/consent/decision/consent-state-of";
import { stateByClock } from "@/lib/consent/decision/end-by-clock";
import type { ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import type { Tx } from "@/lib/db/transaction";

/** The artefacts of a request with the status that each has at the time of the transaction, whatever a sweep has stored. */
export async function presentArtefacts(tx: Tx, request: ConsentRequestRow): Promise<ConsentArtefactRow[]> {
  const artefacts = await listConsentArtefacts(tx, request.id);
  const ends = {
    request: request.dataEraseAt,
    artefacts: Object.fromEntries(artefacts.map(({ id, dataEraseAt }) => [id, dataEraseAt])),
  };
  const present = stateByClock(consentStateOf(request, artefacts), ends, tx.now);
  return artefacts.map((row) => ({ ...row, status: present.artefacts[row.id]?.status ?? row.status }));
}
