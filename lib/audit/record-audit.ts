import "server-only";
import { auditEntry } from "@/drizzle/schema/audit";
import type { AuditAction, AuditDetail, AuditOutcome, AuditSubjectKind } from "@/lib/audit/audit-action";
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
  /** From `patientDigest`. */
  patientDigest?: Buffer;
};

/**
 * Adds audit entries for what the actor does now; they commit together with the change. Nothing of the product's behaviour reads them:
 * what pages and rules need is stored where it belongs, such as in `consent_event`.
 */
export async function recordAudit(tx: Tx, ...entries: NewAuditEntry[]): Promise<void> {
  if (entries.length > 0) await auditInsert(tx, entries);
}

/** The statement of {@link recordAudit}, to be run alone or as part of another one. */
export function auditInsert(tx: Tx, entries: readonly NewAuditEntry[]) {
  const { actor } = tx;
  tx.afterCommit(() => wakeSealing(actor.hospitalId));
  const common = {
    hospitalId: actor.hospitalId,
    at: tx.now,
    actorKind: actor.kind,
    actorId: actor.kind === "staff" ? actor.staffId : actor.kind === "job" ? actor.job : null,
    actorName: actor.kind === "staff" ? actor.name : null,
    ...(actor.kind === "staff" && actor.origin),
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
