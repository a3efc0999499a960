import "server-only";
import type { StaffTx } from "@/lib/access/command";
import { mayOpenRecords } from "@/lib/consent/care-team/may-open-records";
import type { ConsentRequestDetail, FollowedRequest } from "@/lib/consent/dashboard/consent-request-view";
import { findListedRequest } from "@/lib/consent/dashboard/dashboard-queries";
import { listedByClock } from "@/lib/consent/dashboard/listed-by-clock";
import { toConsentRequestDetail } from "@/lib/consent/dashboard/to-consent-request-detail";
import { fieldsAskedAgain } from "@/lib/consent/request/save-draft";
import { copyOf, listConsentEvents, type RecordedConsentEvent } from "@/lib/consent/timeline/consent-event-table";
import { AppError } from "@/lib/errors";
import { isUuid, type ConsentRequestId } from "@/lib/ids";
import { findPatient } from "@/lib/patient/patient-table";

/** A request with its timeline and artefacts, without the state of their records. Throws `not-found` for what is not the hospital's, or another doctor's draft. */
export async function readConsentRequest(tx: StaffTx, id: ConsentRequestId): Promise<ConsentRequestDetail> {
  const listed = isUuid(id) ? await findListedRequest(tx, id) : undefined;
  if (!listed) throw new AppError("not-found");
  const { request } = listed;
  const [events, mayOpen, known] = await Promise.all([
    listConsentEvents(tx, id),
    mayOpenRecords(tx, request),
    findPatient(tx, request.abhaAddress),
  ]);
  const mine = request.requesterId === tx.actor.staffId;
  const follows = mine && request.status === "DRAFT" ? await followedRequest(tx, events) : null;
  const facts = { events, mine, mayOpenRecords: mayOpen, patientId: known?.id ?? null, follows };
  return toConsentRequestDetail(listedByClock(listed, tx.now), facts, tx.now);
}

async function followedRequest(tx: StaffTx, events: RecordedConsentEvent[]): Promise<FollowedRequest | null> {
  const id = events.map(({ detail }) => copyOf(detail)).find((copied) => copied !== undefined);
  const listed = id && (await findListedRequest(tx, id));
  if (!listed) return null;
  const { request, patientName } = listedByClock(listed, tx.now);
  const at = request.settledAt ?? request.submittedAt ?? request.createdAt;
  return {
    id: request.id,
    status: request.status,
    at: at.toISOString(),
    patient: { abhaAddress: request.abhaAddress, name: patientName },
    asked: fieldsAskedAgain(request, tx.now),
  };
}
