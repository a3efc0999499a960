import type { MismatchReason, ConsentArtefactStatus } from "@/lib/consent/artefact/consent-artefact-status";
import type { ContradictionReason } from "@/lib/consent/decision/decide-consent";
import type { ConsentRequestTrigger, ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";
import type { FailureAdvice, SendingProblem } from "@/lib/consent/request/sending-problem";
import type { WireError } from "@/lib/abdm/messages";
import type { CmStatus } from "@/lib/abdm/vocabulary";
import type { EmergencyFinding } from "@/lib/consent/emergency/emergency-finding";
import type { CmConsentRequestId, ConsentRequestId, EmergencyAccessId, OutboundRequestId, StaffId } from "@/lib/ids";

/** What is known of each kind of event besides who and when. Errors of the network are stored without personal data. */
type Details = {
  /** `copyOf` names the earlier request from which the draft was made. */
  "consent-request.drafted": { copyOf?: ConsentRequestId };
  /** A copy of the request was made, to be sent again. */
  "consent-request.asked-again": { copy: ConsentRequestId };
  /** `emergencyReason`: why Break the Glass was used, in the doctor's words. */
  "consent-request.submitted": { emergencyReason?: string };
  /** The doctor took it back before it left: it is a draft again. */
  "consent-request.taken-back": NoDetail;
  /** An attempt to send it begins. */
  "consent-request.attempted": { attempt: number; gatewayRequestId: OutboundRequestId };
  /** The gateway has accepted an attempt; whether the network has the request comes by callback. */
  "consent-request.accepted": NoDetail;
  /** Why it could not be sent yet; instant in ISO 8601. */
  "consent-request.sending-problem": WireError & { advice: SendingProblem; nextAttemptAt: string };
  /** The network has the request. */
  "consent-request.initiated": { from: ConsentRequestStatus; cmConsentRequestId: CmConsentRequestId };
  /** The network has it a second time: an attempt in doubt had arrived as well. */
  "consent-request.initiated-again": { cmConsentRequestId: CmConsentRequestId };
  "consent-request.refused": WireError & { from: ConsentRequestStatus; advice: FailureAdvice };
  "consent-request.granted": StatusChange;
  "consent-request.denied": StatusChange;
  "consent-request.expired": StatusChange;
  "consent-request.revoked": StatusChange;
  /** The network's own response contradicts a notification, which is undone. */
  "consent-request.corrected": { from: ConsentRequestStatus; to: ConsentRequestStatus };
  /** A callback contradicts what is known; nothing was changed by the part that does. */
  "consent-request.contradicted":
    { reason: ContradictionReason } | { status: ConsentRequestStatus; event: ConsentRequestTrigger };
  /** A person requested the status from the consent manager. */
  "consent-request.status-requested": NoDetail;
  /** The consent manager's response to a person's request of the status. */
  "consent-request.status-received": { status: CmStatus } | (WireError & { advice: FailureAdvice });
  /** A notification was acknowledged, for so many artefacts. */
  "consent-request.acknowledged": { artefacts: number };
  /** A doctor may read the records, besides the one who made the request. */
  "consent-request.care-team-added": CareTeamChange;
  "consent-request.care-team-removed": CareTeamChange;
  /** A doctor outside the care team opened the records in an emergency, until then at most; instant in ISO 8601. */
  "consent-request.emergency-opened": { access: EmergencyAccessId; endsAt: string };
  "consent-request.emergency-reviewed": { access: EmergencyAccessId; finding: EmergencyFinding };
  /** A grant names the artefact; `initialStatus` is an end where that came first. */
  "consent-artefact.announced": { initialStatus: ConsentArtefactStatus };
  "consent-artefact.fetched": ArtefactChange;
  "consent-artefact.mismatched": ArtefactChange & { reasons: MismatchReason[] } & Partial<WireError>;
  "consent-artefact.revoked": ArtefactChange;
  "consent-artefact.expired": ArtefactChange;
  "consent-artefact.denied": ArtefactChange;
  /** The same for an artefact; null where it was or becomes unknown. */
  "consent-artefact.corrected": { from: ConsentArtefactStatus | null; to: ConsentArtefactStatus | null };
  /** The records of an artefact were requested. */
  "records.requested": NoDetail;
  /** So many records are here, and so many were refused. */
  "records.received": RecordsArrived;
  "records.partly-received": RecordsArrived;
  "records.failed": RecordsArrived & Partial<WireError>;
  /** The receipt of an erasure: why, and how many records, unopened pages and callback bodies were erased. */
  "records.erased": { because: "revoked" | "expired" | "denied"; records: number; pages: number; callbacks: number };
};

type RecordsArrived = { records: number; refused: number; problem?: string };

/** The name as it was then. */
type CareTeamChange = { member: StaffId; memberName: string };
type NoDetail = Record<never, never>;
/** `byClock`: our own clock, not a message of the network, ended it. */
type StatusChange = { from: ConsentRequestStatus; byClock?: true };
/** `from` is null where nothing was known of the artefact before. */
type ArtefactChange = { from: ConsentArtefactStatus | null; byClock?: true };

export type ConsentEventKind = keyof Details;
export type ConsentEventDetail<K extends ConsentEventKind = ConsentEventKind> = Details[K];

/** What happened to a consent: one of a closed set of kinds, each with its own detail. */
export type ConsentEvent = { [K in ConsentEventKind]: { kind: K; detail: ConsentEventDetail<K> } }[ConsentEventKind];

export const CONSENT_EVENT_KINDS = [
  "consent-request.drafted",
  "consent-request.asked-again",
  "consent-request.submitted",
  "consent-request.taken-back",
  "consent-request.attempted",
  "consent-request.accepted",
  "consent-request.sending-problem",
  "consent-request.initiated",
  "consent-request.initiated-again",
  "consent-request.refused",
  "consent-request.granted",
  "consent-request.denied",
  "consent-request.expired",
  "consent-request.revoked",
  "consent-request.contradicted",
  "consent-request.corrected",
  "consent-request.status-requested",
  "consent-request.status-received",
  "consent-request.acknowledged",
  "consent-request.care-team-added",
  "consent-request.care-team-removed",
  "consent-request.emergency-opened",
  "consent-request.emergency-reviewed",
  "consent-artefact.announced",
  "consent-artefact.fetched",
  "consent-artefact.mismatched",
  "consent-artefact.revoked",
  "consent-artefact.expired",
  "consent-artefact.denied",
  "consent-artefact.corrected",
  "records.requested",
  "records.received",
  "records.partly-received",
  "records.failed",
  "records.erased",
] as const satisfies readonly ConsentEventKind[];
