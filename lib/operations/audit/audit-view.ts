import "server-only";
import type { AuditAction, AuditDetail, AuditOutcome, AuditSubjectKind } from "@/lib/audit/audit-action";
import type { ChainProblemKind } from "@/lib/audit/chain-problem";

/** The beginnings of actions by which the trail is filtered. */
export const AUDIT_GROUPS = [
  "consent-request",
  "consent-artefact",
  "records",
  "patient",
  "access",
  "staff",
  "credential",
  "hospital",
  "template",
  "callback",
  "message",
  "audit",
] as const;
export type AuditGroup = (typeof AUDIT_GROUPS)[number];

/** What admins read, who do not read about patients: settings, staff and credentials. */
export const GROUPS_OF_ADMINS = [
  "staff",
  "credential",
  "hospital",
  "template",
] as const satisfies readonly AuditGroup[];

/** An entry of the trail. Times are ISO 8601. */
export type AuditEntryView = {
  id: number;
  at: string;
  /** The name as it was then; null for the network and for background jobs. */
  person: string | null;
  /** Of a background job. */
  job: string | null;
  action: AuditAction;
  outcome: AuditOutcome;
  subject: { kind: AuditSubjectKind; id: string };
  detail: AuditDetail;
  sessionId: string | null;
  address: string | null;
  device: string | null;
  requestId: string | null;
  purpose: string | null;
  isOfPatient: boolean;
};

export type AuditPage = { items: AuditEntryView[]; nextCursor: string | null };

/** One person who saw a patient's data. Times are ISO 8601. */
export type PatientViewer = {
  person: string;
  times: number;
  firstAt: string;
  lastAt: string;
  actions: AuditAction[];
  /** Network addresses. */
  from: string[];
  /** Codes of purposes. */
  purposes: string[];
};

/** How far the trail is verified. Times are ISO 8601. */
export type AuditState = {
  /** When the last entry that was verified happened. */
  verifiedUpTo: string | null;
  /** When the end of the trail was last reached. */
  verifiedAt: string | null;
  checkpoint: { seq: number; at: string } | null;
  problem: { kind: ChainProblemKind; seq: number | null; entryId: number | null; at: string } | null;
};

/** Who of the staff looked at a request or its records, how often, and when last. */
export type RequestViewer = { person: string; times: number; lastAt: string };

/** A member of staff by whom the trail is filtered. */
export type AuditPerson = { id: string; name: string };
