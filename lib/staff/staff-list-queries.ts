import "server-only";
import { and, asc, eq, gt, isNull, sql } from "drizzle-orm";
import { staff, staffInvitation, staffSession } from "@/drizzle/schema/staff";
import type { StaffActor } from "@/lib/db/actor";
import type { Tx } from "@/lib/db/transaction";
import type { StaffId } from "@/lib/ids";
import { rolesOf } from "@/lib/staff/staff-session";
import type { StaffRow } from "@/lib/staff/staff-table";
import type { OwnSessionView, SignInWays, StaffState, StaffView } from "@/lib/staff/staff-view";

/** More people than a hospital has: a list is never without an end. */
const MOST_PEOPLE = 5_000;

/** The people of the hospital, or one of them: those who are not disabled first, by name. */
export async function readStaff(tx: Tx<StaffActor>, id?: StaffId): Promise<StaffView[]> {
  const ofHospital = eq(staff.hospitalId, tx.actor.hospitalId);
  const rows = await tx.db
    .select({
      row: staff,
      lastSeenAt:
        sql<Date | null>`(select max(s.last_used_at) from staff_session s where s.staff_id = ${staff.id})`.mapWith(
          staffSession.lastUsedAt,
        ),
      sessions: sql`(select count(*) from staff_session s where s.staff_id = ${staff.id} and s.ended_at is null
        and s.expires_at > ${tx.now.toISOString()})`.mapWith(Number),
      passkeys: sql`(select count(*) from passkey p where p.staff_id = ${staff.id})`.mapWith(Number),
      app: sql<boolean>`exists (select from authenticator_app a where a.staff_id = ${staff.id} and a.confirmed_at is not null)`,
      singleSignOn: sql<boolean>`exists (select from staff_identity i where i.staff_id = ${staff.id})`,
      purpose: staffInvitation.purpose,
      expiresAt: staffInvitation.expiresAt,
    })
    .from(staff)
    .leftJoin(
      staffInvitation,
      and(
        eq(staffInvitation.hospitalId, staff.hospitalId),
        eq(staffInvitation.staffId, staff.id),
        isNull(staffInvitation.usedAt),
        isNull(staffInvitation.withdrawnAt),
        gt(staffInvitation.expiresAt, tx.now),
      ),
    )
    .where(id ? and(ofHospital, eq(staff.id, id)) : ofHospital)
    .orderBy(sql`${staff.disabledAt} is not null`, asc(sql`lower(${staff.name})`), asc(staff.id))
    .limit(MOST_PEOPLE);
  return rows.map(({ row, lastSeenAt, sessions, passkeys, app, singleSignOn, purpose, expiresAt }) => {
    const ways = { password: row.passwordHash !== null, passkeys, app, singleSignOn };
    const link = purpose && expiresAt ? { purpose, expiresAt: expiresAt.toISOString() } : null;
    const { id: staffId, name, email, registrationNumber, council, hprId } = row;
    return {
      id: staffId,
      name,
      email,
      roles: rolesOf(row),
      registrationNumber,
      council,
      hprId,
      lastSeenAt: lastSeenAt?.toISOString() ?? null,
      ways,
      state: stateOf(row, ways, link !== null),
      link,
      sessions,
      isSelf: staffId === tx.actor.staffId,
    };
  });
}

function stateOf({ disabledAt }: StaffRow, ways: SignInWays, hasLink: boolean): StaffState {
  if (disabledAt) return "disabled";
  if (ways.password || ways.passkeys > 0 || ways.singleSignOn) return "active";
  return hasLink ? "invited" : "no-way-in";
}

/** The sessions of whoever acts that last: the present one first, then by their last use. */
export async function readOwnSessions(tx: Tx<StaffActor>): Promise<OwnSessionView[]> {
  const { hospitalId, staffId, origin } = tx.actor;
  const rows = await tx.db
    .select()
    .from(staffSession)
    .where(
      and(
        eq(staffSession.hospitalId, hospitalId),
        eq(staffSession.staffId, staffId),
        isNull(staffSession.endedAt),
        gt(staffSession.expiresAt, tx.now),
      ),
    )
    .orderBy(sql`${staffSession.id} is distinct from ${origin.sessionId}`, sql`${staffSession.lastUsedAt} desc`);
  return rows.map(({ id, device, address, method, createdAt, lastUsedAt }) => ({
    id,
    device,
    address,
    method,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt.toISOString(),
    isPresent: id === origin.sessionId,
  }));
}
