import "server-only";
import { command } from "@/lib/access/command";
import { recordAudit } from "@/lib/audit/record-audit";
import { AppError } from "@/lib/errors";
import { publishChange } from "@/lib/live/publish-change";
import { lockAccount, requireOtherAdmin } from "@/lib/staff/lock-accounts";
import { personInput } from "@/lib/staff/person-input";
import { staffIdInput } from "@/lib/staff/staff-id-input";
import { endSessionsOf, rolesOf } from "@/lib/staff/staff-session";
import { changeStaffColumns, type StaffRow } from "@/lib/staff/staff-table";

const FIELDS = ["name", "email", "registrationNumber", "council", "hprId"] as const satisfies (keyof StaffRow)[];

/**
 * Changes what is known of a person, and their roles, except those of one's own account. Whoever loses a role signs in again: what it showed
 * is open in their pages. Throws `not-found`, `last-admin`, and `invalid-input` for one's own roles and where another account has the e-mail
 * address.
 */
export const changeStaff = command({
  name: "change-staff",
  roles: ["admin"],
  needsVerification: true,
  input: staffIdInput.extend(personInput.shape),
  run: async (tx, { id, ...person }): Promise<void> => {
    const row = await lockAccount(tx, id);
    const before = rolesOf(row);
    const lost = before.filter((role) => !person.roles.includes(role));
    const isChanged = lost.length > 0 || person.roles.length !== before.length;
    // Otherwise an admin alone could become a doctor who reads records, or the privacy officer who reviews it.
    if (isChanged && id === tx.actor.staffId) throw new AppError("invalid-input", undefined, { roles: "own-roles" });
    if (lost.includes("admin") && !row.disabledAt) await requireOtherAdmin(tx, id);
    await changeStaffColumns(tx, id, { ...person, role: person.roles[0] ?? "" });
    if (lost.length > 0) await endSessionsOf(tx, id, "changed", tx.actor.origin.sessionId);
    const fields = FIELDS.filter((field) => row[field] !== person[field]);
    const detail = { fields, rolesBefore: before, roles: person.roles };
    await recordAudit(tx, { action: "staff.changed", subject: { kind: "staff", id }, detail });
    await publishChange(tx, "staff", id);
  },
});
