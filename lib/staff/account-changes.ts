import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Tx } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import { newId, type StaffId } from "@/lib/ids";
import { publishChange } from "@/lib/live/publish-change";
import { withdrawInvitations } from "@/lib/staff/invitation-table";
import { lockAccount, requireOtherAdmin } from "@/lib/staff/lock-accounts";
import { makeLink, type MadeLink } from "@/lib/staff/make-link";
import type { PersonInput } from "@/lib/staff/person-input";
import { endSessionsOf, rolesOf } from "@/lib/staff/staff-session";
import { deleteSignInWays, insertStaff, updateStaff, type StaffRow } from "@/lib/staff/staff-table";

// For the commands of admins, and for operators at the command line.

/** Adds an account that nobody can sign in to yet, with a link; null where its e-mail address has an account already, in any hospital. */
export async function inviteAccount(tx: Tx, person: PersonInput): Promise<MadeLink | null> {
  const id = newId<StaffId>();
  const { roles } = person;
  const added = await insertStaff(tx, { ...person, id, role: roles[0] ?? "", createdAt: tx.now });
  if (!added) return null;
  await recordAudit(tx, { action: "staff.invited", subject: { kind: "staff", id }, detail: { roles } });
  return makeLink(tx, { id, ...person }, "invite");
}

/** Ends the sessions of a person with their streams, and withdraws the link; the person cannot sign in until enabled. Throws `not-found` and `last-admin`. */
export async function disableAccount(tx: Tx, id: StaffId): Promise<void> {
  const row = await lockAccount(tx, id);
  if (row.disabledAt) return;
  if (rolesOf(row).includes("admin")) await requireOtherAdmin(tx, id);
  await updateStaff(tx, id, { disabledAt: tx.now });
  await withdrawInvitations(tx, id);
  const sessions = await endSessionsOf(tx, id, "disabled");
  await recordAudit(tx, { action: "staff.disabled", subject: { kind: "staff", id }, detail: { sessions } });
  await publishChange(tx, "staff", id);
}

/** Lets a disabled person sign in again, by the same means as before. Throws `not-found`. */
export async function enableAccount(tx: Tx, id: StaffId): Promise<void> {
  const row = await lockAccount(tx, id);
  if (!row.disabledAt) return;
  await updateStaff(tx, id, { disabledAt: null });
  await recordAudit(tx, { action: "staff.enabled", subject: { kind: "staff", id } });
  await publishChange(tx, "staff", id);
}

/**
 * Ends the sessions of a person, removes everything by which they sign in, and makes a link with which they choose anew. Throws `not-found`, and
 * `conflict` where the person is disabled.
 */
export async function resetAccount(tx: Tx, row: StaffRow): Promise<MadeLink> {
  const { id } = row;
  if (row.disabledAt) throw new AppError("conflict", "a disabled account gets no link");
  const sessions = await endSessionsOf(tx, id, "changed");
  await deleteSignInWays(tx, id);
  await recordAudit(tx, { action: "staff.reset", subject: { kind: "staff", id }, detail: { sessions } });
  return makeLink(tx, row, "reset");
}
