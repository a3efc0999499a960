import "server-only";
import { CM_STATUSES, type CmStatus } from "@/lib/abdm/vocabulary";
import { artefactViews } from "@/lib/consent/dashboard/artefact-views";
import type { ConsentRequestDetail, StatusAnswer, TimelineStep } from "@/lib/consent/dashboard/consent-request-view";
import { hipOf } from "@/lib/consent/dashboard/consent-view";
import type { HipView } from "@/lib/consent/dashboard/grant";
import type { PresentRequest } from "@/lib/consent/dashboard/listed-by-clock";
import { itemOf } from "@/lib/consent/dashboard/to-consent-request-item";
import { cmRequestIdsOf, type ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import { draftOf } from "@/lib/consent/request/save-draft";
import { IN_DOUBT } from "@/lib/consent/request/sending-problem";
import type { ConsentEventDetail, ConsentEventKind } from "@/lib/consent/timeline/consent-event";
import type { RecordedConsentEvent } from "@/lib/consent/timeline/consent-event-table";
import type { ConsentArtefactId, PatientId } from "@/lib/ids";

/** What a request's page depends on besides the request: what happened, and what the reader may do. */
type DetailFacts = {
  events: RecordedConsentEvent[];
  mine: boolean;
  mayOpenRecords: boolean;
  patientId: PatientId | null;
  follows: ConsentRequestDetail["follows"];
};

/** A request as its page shows it, as it is at `now`, without the state of its records. */
export function toConsentRequestDetail(present: PresentRequest, facts: DetailFacts, now: Date): ConsentRequestDetail {
  const { request, artefacts } = present;
  const { events, mine, mayOpenRecords, patientId, follows } = facts;
  const hips = new Map(artefacts.map((artefact) => [artefact.id, hipOf(artefact)]));
  return {
    ...itemOf(present, now),
    cmConsentRequestId: request.cmConsentRequestId,
    mayBeSeenTwice: cmRequestIdsOf(request).length > 1 || mayHaveArrivedTwice(events),
    dateRange: dateRangeOf(request),
    dataEraseAt: request.dataEraseAt?.toISOString() ?? null,
    hip: hipOf(request),
    submittedAt: request.submittedAt?.toISOString() ?? null,
    settledAt: request.settledAt?.toISOString() ?? null,
    statusCheck: lastStatusCheck(events),
    denialReason: request.denialReason,
    emergencyReason: request.emergencyReason,
    grantedAt: request.grantedAt?.toISOString() ?? null,
    failure: failureOf(request),
    timeline: events.map((event) => toTimelineStep(event, hips)),
    artefacts: artefactViews(present, now),
    mayOpenRecords,
    patientId: mayOpenRecords ? patientId : null,
    mine,
    draft: request.status === "DRAFT" && mine ? draftOf(request) : null,
    follows,
  };
}

/** The last time that a person requested the status, with the answer. */
function lastStatusCheck(events: RecordedConsentEvent[]): ConsentRequestDetail["statusCheck"] {
  const index = events.findLastIndex(({ kind }) => kind === "consent-request.status-requested");
  const asked = events[index];
  if (!asked) return null;
  const answer = events.slice(index).find(({ kind }) => kind === "consent-request.status-received");
  return { askedAt: asked.at.toISOString(), answer: (answer && answerOf(answer)) ?? null };
}

function answerOf({ at, detail }: RecordedConsentEvent): StatusAnswer | null {
  const error = errorOf(detail);
  if (error) return { at: at.toISOString(), error: { code: error.code, message: error.message } };
  return "status" in detail && isCmStatus(detail.status) ? { at: at.toISOString(), status: detail.status } : null;
}

const isCmStatus = (status: string): status is CmStatus => (CM_STATUSES as readonly string[]).includes(status);

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
    facts: factsOf(kind, detail),
    error: errorOf(detail),
  };
}

function factsOf(kind: ConsentEventKind, detail: ConsentEventDetail): TimelineStep["facts"] {
  if (kind === "consent-request.status-received") return { status: "status" in detail ? detail.status : "ERROR" };
  if (!kind.startsWith("records.") && !("memberName" in detail)) return {};
  const facts = Object.entries(detail).filter(([name]) => name !== "code" && name !== "message");
  return Object.fromEntries(facts.flatMap(([name, value]) => (isFact(value) ? [[name, value]] : [])));
}

const isFact = (value: unknown): value is string | number => typeof value === "string" || typeof value === "number";

function errorOf(detail: ConsentEventDetail): TimelineStep["error"] {
  if (!("code" in detail)) return null;
  const { code = "", message = "" } = detail;
  return { code, message, advice: "advice" in detail ? detail.advice : null };
}

const dateRangeOf = ({ dateFrom, dateTo }: { dateFrom: Date | null; dateTo: Date | null }) =>
  dateFrom && dateTo && { from: dateFrom.toISOString(), to: dateTo.toISOString() };
