import "server-only";
import { PURPOSES } from "@/lib/abdm/vocabulary";
import { findConsentArtefact, type ConsentArtefactRow } from "@/lib/consent/artefact/consent-artefact-table";
import { hasEnded } from "@/lib/consent/artefact/consent-artefact-status";
import { readingRights, type ReadingRight } from "@/lib/consent/care-team/may-open-records";
import { consentView } from "@/lib/consent/dashboard/consent-view";
import { findListedRequest } from "@/lib/consent/dashboard/dashboard-queries";
import type { ConsentInForce } from "@/lib/consent/dashboard/grant";
import { presentArtefacts } from "@/lib/consent/decision/present-consent";
import { listGrantedRequestsOf } from "@/lib/health-record/reader/granted-request-queries";
import type { ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import type { Tx } from "@/lib/db/transaction";
import type { StaffTx } from "@/lib/access/command";
import { AppError } from "@/lib/errors";
import type { ConsentArtefactId } from "@/lib/ids";

/** An artefact with its request, as they are at the time of the transaction. */
export type PresentConsent = {
  artefact: ConsentArtefactRow;
  request: ConsentRequestRow;
  /** What may be seen; null where nothing may. */
  inForce: ConsentInForce | null;
  patientName: string | null;
  askedBy: string;
};

/** A consent whose records the member of staff may read, and by what. */
export type ReadableConsent = PresentConsent & { right: ReadingRight };

/** An artefact of the hospital with the status that it has now. Throws `not-found`. */
export async function findPresentConsent(tx: Tx, id: ConsentArtefactId): Promise<PresentConsent> {
  const stored = await findConsentArtefact(tx, id);
  const listed = stored?.consentRequestId ? await findListedRequest(tx, stored.consentRequestId) : undefined;
  if (!listed) throw new AppError("not-found");
  const { request, patientName, requesterName: askedBy } = listed;
  const artefact = (await presentArtefacts(tx, request)).find((one) => one.id === id);
  if (!artefact) throw new AppError("not-found");
  return { artefact, request, inForce: inForceOf(tx, request, artefact), patientName, askedBy };
}

function inForceOf(tx: Tx, request: ConsentRequestRow, artefact: ConsentArtefactRow): ConsentInForce | null {
  return consentView({ request, artefacts: [artefact] }, tx.now).inForce[0] ?? null;
}

/** So many requests of one patient are looked at, the newest first. */
const MAX_REQUESTS = 100;

/** The consents of a patient that hold now and whose records the member of staff may read, of whichever request. */
export async function listReadableConsentsOf(tx: StaffTx, abhaAddress: string): Promise<ReadableConsent[]> {
  const rows = await listGrantedRequestsOf(tx, abhaAddress, MAX_REQUESTS);
  const rights = await readingRights(tx, rows);
  const consents: ReadableConsent[] = [];
  for (const row of rows) {
    const right = rights.get(row.id);
    const listed = right && (await findListedRequest(tx, row.id));
    if (!listed) continue;
    const { request, patientName, requesterName: askedBy } = listed;
    for (const artefact of await presentArtefacts(tx, request)) {
      const inForce = inForceOf(tx, request, artefact);
      if (inForce) consents.push({ artefact, request, inForce, patientName, askedBy, right });
    }
  }
  return consents;
}

/** Whether the patient has requests that were granted and have not ended, and the member of staff may read the records of none. */
export async function isOutsideAll(tx: StaffTx, abhaAddress: string): Promise<boolean> {
  const rows = await listGrantedRequestsOf(tx, abhaAddress, MAX_REQUESTS);
  return rows.length > 0 && (await readingRights(tx, rows)).size === 0;
}

/** Why records of an artefact cannot be read any more; null while they can. */
export function endOf({
  artefact,
  request,
  inForce,
}: PresentConsent): { because: "revoked" | "expired"; at: string | null } | null {
  const { status, endedAt, dataEraseAt } = artefact;
  if (inForce) return null;
  if (!hasEnded(status)) throw new AppError("not-found");
  const at = endedAt ?? dataEraseAt ?? request.dataEraseAt;
  return { because: status === "REVOKED" ? "revoked" : "expired", at: at?.toISOString() ?? null };
}

/** The purpose of a request by code and in ABDM's words. */
export function purposeOf({ purpose }: ConsentRequestRow): {
  code: NonNullable<ConsentRequestRow["purpose"]>;
  text: string;
} {
  if (!purpose) throw new AppError("conflict", "a request that was sent has a purpose");
  return { code: purpose, text: PURPOSES[purpose] };
}
