import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Role } from "@/lib/db/actor";
import { lockNames } from "@/lib/db/lock-names";
import type { MachineTx } from "@/lib/db/transaction";
import { lockOwnHospitalForShare } from "@/lib/hospital/hospital-table";
import { newId, type StaffId } from "@/lib/ids";
import type { IdentityProviderRow } from "@/lib/staff/single-sign-on/identity-provider-table";
import type { ProviderIdentity } from "@/lib/staff/single-sign-on/read-answer";
import { rolesFromClaims } from "@/lib/staff/single-sign-on/roles-from-claims";
import type { SsoRefusal } from "@/lib/staff/single-sign-on/sign-in-refusal";
import {
  hasIdentity,
  insertIdentity,
  lockStaffOfEmail,
  lockStaffOfSubject,
  updateRoles,
} from "@/lib/staff/single-sign-on/staff-identity-queries";
import { endSessionsOf, rolesOf } from "@/lib/staff/staff-session";
import { hasOtherAdmin, insertStaff, type StaffRow } from "@/lib/staff/staff-table";

/** `staffId`: whose account it was about, where there is one. */
type AccountRefusal = { refusal: SsoRefusal; staffId: StaffId | null };

/**
 * The account of a person at a provider, with the roles that the provider's claims give now: found by the subject, else by a verified e-mail
 * address of the same hospital, else created where the hospital has that.
 */
export async function accountOfIdentity(
  tx: MachineTx,
  provider: IdentityProviderRow,
  identity: ProviderIdentity,
): Promise<StaffRow | AccountRefusal> {
  // First sign-ins of one person at once happen one after another, and so do changes of who is an admin.
  await lockOwnHospitalForShare(tx);
  await lockNames(tx, [`accounts of ${tx.actor.hospitalId}`]);
  const found = await findAccount(tx, provider, identity);
  if ("refusal" in found) return found;
  const { row, isLinked } = found;
  const staffId = row?.id ?? null;
  if (row?.disabledAt) return { refusal: "disabled", staffId };
  const roles = rolesFromClaims(identity.claims, provider);
  if (roles.length === 0) return { refusal: "no-role", staffId };
  if (!row) return createAccount(tx, provider, identity, roles);
  const before = rolesOf(row);
  const losesAdmin = before.includes("admin") && !roles.includes("admin");
  if (losesAdmin && !(await hasOtherAdmin(tx, row.id))) return { refusal: "last-admin", staffId };
  if (!isLinked) await link(tx, provider, identity, row.id);
  await setRoles(tx, row, roles);
  return { ...row, roles, role: roles[0] ?? "" };
}

type Found = { row: StaffRow | null; isLinked: boolean };

async function findAccount(
  tx: MachineTx,
  provider: IdentityProviderRow,
  { subject, verifiedEmail }: ProviderIdentity,
): Promise<Found | AccountRefusal> {
  const known = await lockStaffOfSubject(tx, provider.id, subject);
  if (known) return { row: known, isLinked: true };
  if (verifiedEmail === null) return { refusal: "email-unverified", staffId: null };
  const row = await lockStaffOfEmail(tx, verifiedEmail);
  // An address that was given to somebody else: the account stays with the person who has signed in to it.
  if (row && (await hasIdentity(tx, provider.id, row.id))) return { refusal: "other-person", staffId: row.id };
  if (!row && !provider.createsAccounts) return { refusal: "no-account", staffId: null };
  return { row, isLinked: false };
}

async function createAccount(
  tx: MachineTx,
  provider: IdentityProviderRow,
  identity: ProviderIdentity,
  roles: Role[],
): Promise<StaffRow | AccountRefusal> {
  const { verifiedEmail: email } = identity;
  if (email === null) return { refusal: "email-unverified", staffId: null };
  const id = newId<StaffId>();
  const name = (identity.name ?? email.split("@")[0] ?? email).slice(0, 200);
  const added = await insertStaff(tx, { id, email, name, roles, role: roles[0] ?? "", createdAt: tx.now });
  if (!added) return { refusal: "email-taken", staffId: null };
  const subject = { kind: "staff", id } as const;
  await recordAudit(tx, { action: "staff.created", subject, detail: { roles, identityProvider: provider.id } });
  await link(tx, provider, identity, id);
  const row = await lockStaffOfSubject(tx, provider.id, identity.subject);
  if (!row) throw new Error("the account that was just created does not exist");
  return row;
}

async function link(
  tx: MachineTx,
  provider: IdentityProviderRow,
  { subject }: ProviderIdentity,
  staffId: StaffId,
): Promise<void> {
  await insertIdentity(tx, { providerId: provider.id, subject, staffId });
  const detail = { identityProvider: provider.id, isLinked: true };
  await recordAudit(tx, { action: "staff.changed", subject: { kind: "staff", id: staffId }, detail });
}

/** Sets the roles anew. Whoever loses one has their other sessions ended: what it showed is open in their pages. */
async function setRoles(tx: MachineTx, row: StaffRow, roles: readonly Role[]): Promise<void> {
  const rolesBefore = rolesOf(row);
  const lost = rolesBefore.filter((role) => !roles.includes(role));
  const isSame = lost.length === 0 && roles.length === rolesBefore.length;
  if (isSame) return;
  await updateRoles(tx, row.id, roles);
  if (lost.length > 0) await endSessionsOf(tx, row.id, "changed");
  const detail = { rolesBefore, roles, by: "single-sign-on" };
  await recordAudit(tx, { action: "staff.changed", subject: { kind: "staff", id: row.id }, detail });
}
