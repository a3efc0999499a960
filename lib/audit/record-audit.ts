import "server-only";
import { auditEntry } from "@/drizzle/schema/audit";
import type { AuditAction, AuditDetail, AuditOutcome, AuditSubjectKind } from "@/lib/audit/audit-action";
import { patientDigest } from "@/lib/audit/patient-digest";
import { wakeSealing } from "@/lib/audit/sealing-notice";
import type { Tx } from "@/lib/db/transaction";

/** One audited action of the transaction's actor. */
export type NewAuditEntry = {
  action: AuditAction;
  subject: { kind: AuditSubjectKind; id: string };
  /** Holds no personal data. */
  detail?: AuditDetail;
  /** `done` unless given. */
  outcome?: AuditOutcome;
  /** Code of the purpose of a consent. */
  purpose?: string;
  /** The ABHA address of the patient whom it is about; only its digest is stored. */
  patient?: string;
};

/** The same with the digest in place of the address. */
export type DigestedEntry = Omit<NewAuditEntry, "patient"> & { patientDigest?: Buffer };

/**
 * Adds audit entries for what the actor does now; they commit together with the change. Nothing of the product's behaviour reads them:
 * what pages and rules need is stored where it belongs, such as in `consent_event`.
 */
export async function recordAudit(tx: Tx, ...entries: NewAuditEntry[]): Promise<void> {
  if (entries.length > 0) await auditInsert(tx, await withDigests(tx, entries));
}

/** Puts digests in the place of patients' addresses. */
export async function withDigests(tx: Tx, entries: readonly NewAuditEntry[]): Promise<DigestedEntry[]> {
  const digested: DigestedEntry[] = [];
  for (const { patient, ...entry } of entries)
    digested.push(patient ? { ...entry, patientDigest: await patientDigest(tx, patient) } : entry);
  return digested;
}

/** The statement of {@link recordAudit}, to be run alone or as part of another one. */
export function auditInsert(tx: Tx, entries: readonly DigestedEntry[]) {
  const { actor } = tx;
  tx.afterCommit(() => wakeSealing(actor.hospitalId));
  const common = {
    hospitalId: actor.hospitalId,
    at: tx.now,
    actorKind: actor.kind,
    actorId: actor.kind === "staff" ? actor.staffId : actor.kind === "job" ? actor.job : null,
    actorName: actor.kind === "staff" ? actor.name : null,
    ...(actor.kind !== "gateway" && actor.origin),
  };
  return tx.db.insert(auditEntry).values(
    entries.map(({ action, subject, detail = {}, ...facts }) => ({
      ...common,
      ...facts,
      action,
      subjectKind: subject.kind,
      subjectId: subject.id,
      detail,
    })),
  );
}
