/** Everything that is audited. A new action is one entry here. */
export const AUDIT_ACTIONS = [
  "consent-request.drafted",
  "consent-request.discarded",
  "consent-request.asked-again",
  "consent-request.submitted",
  "consent-request.attempted",
  "consent-request.accepted",
  "consent-request.sending-problem",
  "consent-request.status-requested",
  "consent-request.status-received",
  "consent-request.acknowledged",
  "consent-request.initiated",
  "consent-request.initiated-again",
  "consent-request.refused",
  "consent-request.granted",
  "consent-request.denied",
  "consent-request.expired",
  "consent-request.revoked",
  "consent-request.contradicted",
  "consent-request.corrected",
  "consent-artefact.announced",
  "consent-artefact.fetched",
  "consent-artefact.mismatched",
  "consent-artefact.revoked",
  "consent-artefact.expired",
  "consent-artefact.denied",
  "consent-artefact.corrected",
  "patient.lookup-requested",
  "staff.created",
  "staff.signed-in",
  "staff.signed-out",
  "staff.sign-in-refused",
  "credential.created",
  "credential.replaced",
  "credential.replacement-refused",
  "credential.retired",
  "credential.tested",
  "credential.callback-registered",
  "credential.callback-secret-required",
  "credential.callback-secret-optional",
  "credential.delivery-check-started",
  "credential.delivery-check-passed",
  "credential.delivery-check-failed",
  "callback.replayed",
  "callback.discarded",
  "message.retried",
  "message.closed",
] as const;

export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** What an audit entry is about. Ids are ours, or the consent manager's for artefacts. */
export const AUDIT_SUBJECT_KINDS = [
  "consent-request",
  "consent-artefact",
  "patient-lookup",
  "staff",
  "credential",
  "callback",
  "outbound-message",
] as const;

export type AuditSubjectKind = (typeof AUDIT_SUBJECT_KINDS)[number];

/** Facts of an audited action: ids, codes and counts; never names, addresses or secrets. */
export type AuditDetail = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
