import "server-only";
import { z } from "zod";
import { normaliseAbhaAddress } from "@/lib/abdm/abha-address";
import type { StaffTx } from "@/lib/access/command";
import { AUDIT_ACTIONS, AUDIT_OUTCOMES, type AuditAction } from "@/lib/audit/audit-action";
import { findPatientDigest } from "@/lib/audit/patient-digest";
import { startOfDay } from "@/lib/consent/request/period";
import { endOfDay } from "@/lib/consent/request/period-input";
import { hasRole } from "@/lib/db/actor";
import { AppError } from "@/lib/errors";
import { isUuid, type StaffId } from "@/lib/ids";
import type { AuditFilter } from "@/lib/operations/audit/audit-queries";
import { AUDIT_GROUPS, GROUPS_OF_ADMINS } from "@/lib/operations/audit/audit-view";

const anyOr = <T extends z.ZodType>(type: T) =>
  z.preprocess((value) => (value === "" ? null : value), type.nullable().default(null));

const day = z.string().refine((text) => startOfDay(text) !== null, "day-unknown");

/** The filters of the audit trail; an empty text means any. Days are `YYYY-MM-DD` in India, inclusive. */
export const auditFilterInput = z.object({
  person: anyOr(
    z
      .string()
      .refine(isUuid)
      .transform((text) => text as StaffId),
  ),
  abhaAddress: anyOr(
    z.string().transform((text, context) => {
      const address = normaliseAbhaAddress(text);
      if (address) return address;
      context.addIssue({ code: "custom", message: "abha-address-malformed" });
      return z.NEVER;
    }),
  ),
  /** An action, or the beginning of several. */
  kind: anyOr(z.enum([...AUDIT_GROUPS, ...AUDIT_ACTIONS])),
  outcome: anyOr(z.enum(AUDIT_OUTCOMES)),
  from: anyOr(day),
  to: anyOr(day),
});
export type AuditFilterInput = z.output<typeof auditFilterInput>;

/**
 * What the reader may read of what an input asks for; null where nothing can match. Privacy officers read everything, admins what is about settings, staff and
 * credentials. Throws `not-allowed` for an admin who asks about a patient.
 */
export async function filterOf(tx: StaffTx, input: AuditFilterInput): Promise<AuditFilter | null> {
  const isOfficer = hasRole(tx.actor, "privacy-officer");
  if (input.abhaAddress !== null && !isOfficer) throw new AppError("not-allowed");
  const wanted = AUDIT_ACTIONS.filter(
    (action) => input.kind === null || action === input.kind || action.startsWith(`${input.kind}.`),
  );
  const readable = isOfficer ? wanted : wanted.filter(isOfAdmins);
  const patientDigest = input.abhaAddress === null ? null : await findPatientDigest(tx, input.abhaAddress);
  if (readable.length === 0 || (input.abhaAddress !== null && patientDigest === null)) return null;
  const end = input.to === null ? null : endOfDay(input.to);
  return {
    person: input.person,
    patientDigest,
    actions: readable.length === AUDIT_ACTIONS.length ? null : readable,
    outcome: input.outcome,
    since: input.from === null ? null : startOfDay(input.from),
    before: end && new Date(end.getTime() + 1),
  };
}

const isOfAdmins = (action: AuditAction) => GROUPS_OF_ADMINS.some((group) => action.startsWith(`${group}.`));

/** What the trail keeps of a search of itself. */
export function auditedFilter({ person, kind, outcome, from, to }: AuditFilterInput) {
  return { person, kind, outcome, from, to };
}
