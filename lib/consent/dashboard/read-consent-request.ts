import "server-only";
import type { StaffTx } from "@/lib/access/command";
import { listConsentArtefacts, type ConsentArtefactRow } from "@/lib/consent/artefact/consent-artefact-table";
import type {
  ArtefactView,
  ConsentRequestDetail,
  FollowedRequest,
  HipView,
  TimelineStep,
} from "@/lib/consent/dashboard/consent-request-view";
import { mayOpenRecords } from "@/lib/consent/care-team/may-open-records";
import { findListedRequest } from "@/lib/consent/dashboard/dashboard-queries";
import { listedByClock, type PresentRequest } from "@/lib/consent/dashboard/listed-by-clock";
import { toConsentRequestItem } from "@/lib/consent/dashboard/to-consent-request-item";
import { cmRequestIdsOf, type ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import { draftOf, fieldsAskedAgain } from "@/lib/consent/request/save-draft";
import { IN_DOUBT } from "@/lib/consent/request/sending-problem";
import type { ConsentEventDetail } from "@/lib/consent/timeline/consent-event";
import { copyOf, listConsentEvents, type RecordedConsentEvent } from "@/lib/consent/timeline/consent-event-table";
import { AppError } from "@/lib/errors";
import { findPatient } from "@/lib/patient/patient-table";
import { isUuid, type ConsentArtefactId, type ConsentRequestId } from "@/lib/ids";

/** A request with its timeline and artefacts, without the state of their records. Throws `not-found` for what is not the hospital's, or another doctor's draft. */
export async function readConsentRequest(tx: StaffTx, id: ConsentRequestId): Promise<ConsentRequestDetail> {
  const listed = isUuid(id) ? await findListedRequest(tx, id) : undefined;
  if (!listed) throw new AppError("not-found");
  const present = listedByClock(listed, tx.now);
  const { request } = present;
  const [artefacts, events, mayOpen, known] = await Promise.all([
    listConsentArtefacts(tx, id),
    listConsentEvents(tx, id),
    mayOpenRecords(tx, request),
    findPatient(tx, request.abhaAddress),
  ]);
  const hips = new Map(artefacts.map((artefact) => [artefact.id, hipOf(artefact)]));
  const mine = request.requesterId === tx.actor.staffId;
  const isOwnDraft = request.status === "DRAFT" && mine;
  return {
    ...toConsentRequestItem(listed, tx.now),
    cmConsentRequestId: request.cmConsentRequestId,
    mayBeSeenTwice: cmRequestIdsOf(request).length > 1 || mayHaveArrivedTwice(events),
    dateRange: dateRangeOf(request),
    dataEraseAt: request.dataEraseAt?.toISOString() ?? null,
    hip: hipOf(request),
    submittedAt: request.submittedAt?.toISOString() ?? null,
    settledAt: request.settledAt?.toISOString() ?? null,
    denialReason: request.denialReason,
    emergencyReason: request.emergencyReason,
    grantedAt: request.grantedAt?.toISOString() ?? null,
    failure: failureOf(request),
    timeline: events.map((event) => toTimelineStep(event, hips)),
    artefacts: artefacts.map((artefact) => toArtefactView(request, artefactByClock(artefact, present))),
    mayOpenRecords: mayOpen,
    patientId: mayOpen ? (known?.id ?? null) : null,
    mine,
    draft: isOwnDraft ? draftOf(request) : null,
    follows: isOwnDraft ? await followedRequest(tx, events) : null,
  };
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

/** An artefact with the status that it has by the clock, and when it ended. */
function artefactByClock(artefact: ConsentArtefactRow, { request, artefacts }: PresentRequest): ConsentArtefactRow {
  const status = artefacts.find(({ id }) => id === artefact.id)?.status ?? artefact.status;
  if (status === artefact.status) return artefact;
  return { ...artefact, status, endedAt: artefact.dataEraseAt ?? request.settledAt };
}

/** Whether an attempt followed one that was accepted or that may have arrived. */
function mayHaveArrivedTwice(events: RecordedConsentEvent[]): boolean {
  const first = events.findIndex(
    ({ kind, detail }) =>
      kind === "consent-request.accepted" || (kind === "consent-request.sending-problem" && detail.advice === IN_DOUBT),
  );
  return first >= 0 && events.slice(first).some(({ kind }) => kind === "consent-request.attempted");
}

function failureOf({ failureCode, failureMessage, failureAdvice }: ConsentRequestRow): ConsentRequestDetail["failure"] {
  return failureAdvice && { code: failureCode ?? "", message: failureMessage ?? "", advice: failureAdvice };
}

function toTimelineStep(event: RecordedConsentEvent, hips: Map<ConsentArtefactId, HipView | null>): TimelineStep {
  const { at, kind, actorKind, actorName, artefactId, detail } = event;
  return {
    at: at.toISOString(),
    event: kind,
    by: { kind: actorKind, name: actorName },
    hip: (artefactId && hips.get(artefactId)) ?? null,
    facts: kind.startsWith("records.") || "memberName" in detail ? factsOf(detail) : {},
    error: errorOf(detail),
  };
}

function factsOf(detail: ConsentEventDetail): TimelineStep["facts"] {
  const facts = Object.entries(detail).filter(([name]) => name !== "code" && name !== "message");
  return Object.fromEntries(facts.flatMap(([name, value]) => (isFact(value) ? [[name, value]] : [])));
}

const isFact = (value: unknown): value is string | number => typeof value === "string" || typeof value === "number";

function errorOf(detail: ConsentEventDetail): TimelineStep["error"] {
  if (!("code" in detail)) return null;
  const { code = "", message = "" } = detail;
  return { code, message, advice: "advice" in detail ? detail.advice : null };
}

const NO_RECORDS = (expected: number): ArtefactView["records"] => ({
  status: "none",
  received: 0,
  expected,
  records: 0,
  refused: 0,
  pages: null,
  problem: null,
});

function toArtefactView(request: ConsentRequestRow, artefact: ConsentArtefactRow): ArtefactView {
  const careContextCount = artefact.careContexts?.length ?? 0;
  return {
    id: artefact.id,
    status: artefact.status,
    hip: hipOf(artefact),
    hiTypes: artefact.hiTypes ?? [],
    dateRange: dateRangeOf(artefact),
    dataEraseAt: artefact.dataEraseAt?.toISOString() ?? null,
    careContextCount,
    records: NO_RECORDS(careContextCount),
    narrowed: narrowedOf(request, artefact),
    mismatchReasons: artefact.mismatchReasons ?? [],
    endedAt: artefact.endedAt?.toISOString() ?? null,
  };
}

function narrowedOf(request: ConsentRequestRow, artefact: ConsentArtefactRow): ArtefactView["narrowed"] {
  const granted = artefact.hiTypes;
  return {
    hiTypes: granted ? (request.hiTypes ?? []).filter((type) => !granted.includes(type)) : [],
    from: ifLater(artefact.dateFrom, request.dateFrom),
    to: ifEarlier(artefact.dateTo, request.dateTo),
    dataEraseAt: ifEarlier(artefact.dataEraseAt, request.dataEraseAt),
  };
}

const ifLater = (granted: Date | null, requested: Date | null) =>
  granted && requested && granted > requested ? granted.toISOString() : null;
const ifEarlier = (granted: Date | null, requested: Date | null) =>
  granted && requested && granted < requested ? granted.toISOString() : null;

const hipOf = ({ hipId, hipName }: { hipId: string | null; hipName: string | null }): HipView | null =>
  hipId ? { id: hipId, name: hipName } : null;

const dateRangeOf = ({ dateFrom, dateTo }: { dateFrom: Date | null; dateTo: Date | null }) =>
  dateFrom && dateTo && { from: dateFrom.toISOString(), to: dateTo.toISOString() };
