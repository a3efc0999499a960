import "server-only";
import { sql, type SQL } from "drizzle-orm";
import type { AuditAction } from "@/lib/audit/audit-action";
import type { Tx } from "@/lib/db/transaction";
import type { StaffId, StaffSessionId } from "@/lib/ids";
import {
  LATE_BY,
  LOOKS_AT_PATIENT,
  MANY_PATIENTS,
  PREPARING_JOB,
  READS_OUTSIDE,
  REFUSED_SIGN_INS,
  ROLE_CHANGES,
  TRUST_CHANGES,
  WINDOW,
} from "@/lib/operations/detection/detection-rules";

/** Entries since a time; none of them has a lower id. */
export type Since = { at: Date; id: number };

/** PostgreSQL's `date_bin` of an entry's time: the beginning of its hour. */
const windowOf = (at: SQL) => sql`date_bin(make_interval(secs => ${WINDOW / 1_000}), ${at}, timestamptz 'epoch')`;
const iso = (instant: Date) => sql`${instant.toISOString()}::timestamptz`;
const listOf = (actions: readonly AuditAction[]) =>
  sql`(${sql.join(
    actions.map((action) => sql`${action}`),
    sql`, `,
  )})`;
/** The hospital's entries of some actions since then, as `e`. */
const entriesSince = ({ actor }: Tx, since: Since, actions: readonly AuditAction[]) =>
  sql`e.hospital_id = ${actor.hospitalId} and e.action in ${listOf(actions)} and e.id >= ${since.id} and e.at >= ${iso(since.at)}`;
/** The account of an entry's person, as `s`; none for a job. */
const joinPerson = ({ actor }: Tx, person: SQL) =>
  sql`join staff s on s.hospital_id = ${actor.hospitalId} and s.id::text = ${person}`;

async function rowsOf<Row extends Record<string, unknown>>({ db }: Tx, statement: SQL): Promise<Row[]> {
  return (await db.execute(statement)).rows as Row[];
}

/**
 * The lowest id that an entry since a time may have, found by halving the range of ids: no index has the times, and ids grow with them, up
 * to {@link LATE_BY}. Null where there is no entry at all.
 */
export async function firstIdSince(tx: Tx, at: Date): Promise<number | null> {
  const { hospitalId } = tx.actor;
  const earliest = iso(new Date(at.getTime() - LATE_BY));
  const [row] = await rowsOf<{ id: string }>(
    tx,
    sql`
    with recursive step (low, high) as (
      select (select id from audit_entry where hospital_id = ${hospitalId} order by id limit 1),
             (select id + 1 from audit_entry where hospital_id = ${hospitalId} order by id desc limit 1)
      union all
      select case when is_older then middle + 1 else low end, case when is_older then high else middle end
      from (
        select low, high, (low + high) / 2 as middle, coalesce((
          select at < ${earliest} from audit_entry
          where hospital_id = ${hospitalId} and id >= (low + high) / 2 order by id limit 1), false) as is_older
        from step where low < high
      ) as halved
    )
    select low as id from step where low >= high limit 1`,
  );
  return row ? Number(row.id) : null;
}

export type RefusedSignIns = {
  by: "account" | "address" | "hospital";
  /** The account or the address. */
  subject: string | null;
  staffId: StaffId | null;
  windowStart: Date;
  attempts: number;
  accounts: number;
  addresses: number;
};

/** Accounts, addresses and the whole hospital, each with an hour in which so many sign-ins were refused. */
export async function listRefusedSignIns(tx: Tx, since: Since): Promise<RefusedSignIns[]> {
  const { account, address, hospital } = REFUSED_SIGN_INS;
  const rows = await rowsOf<Omit<RefusedSignIns, "windowStart"> & { start: string }>(
    tx,
    sql`
    with refused as (
      select ${windowOf(sql`e.at`)} as start, case when e.subject_kind = 'staff' then e.subject_id end as account, e.address,
             coalesce((e.detail ->> 'attempts')::int, 1) as attempts
      from audit_entry e where ${entriesSince(tx, since, ["staff.sign-in-refused"])}
    ), counted as (
      select case grouping(account, address) when 1 then 'account' when 2 then 'address' else 'hospital' end as by,
             coalesce(account, address) as subject, start, sum(attempts)::int as attempts,
             count(distinct account)::int as accounts, count(distinct address)::int as addresses
      from refused group by grouping sets ((start, account), (start, address), (start))
    )
    select counted.*, s.id as "staffId" from counted
    left ${joinPerson(tx, sql`counted.subject`)}
    where (by = 'hospital' or subject is not null)
      and attempts >= case by when 'account' then ${account}::int when 'address' then ${address}::int else ${hospital}::int end`,
  );
  return rows.map(({ start, ...row }) => ({ ...row, windowStart: new Date(start) }));
}

export type ManyPatients = { staffId: StaffId; windowStart: Date; patients: number; usual: number };

/** People who looked at far more patients within an hour than they usually do; `sinceUsual`: from when on their usual hours are counted. */
export async function listManyPatients(tx: Tx, since: Since, sinceUsual: Since): Promise<ManyPatients[]> {
  const { patients, timesUsual } = MANY_PATIENTS;
  const { hospitalId } = tx.actor;
  const rows = await rowsOf<Omit<ManyPatients, "windowStart"> & { start: string }>(
    tx,
    sql`
    with busy as (
      select s.id as person, ${windowOf(sql`e.at`)} as start, count(distinct e.patient_digest)::int as patients
      from audit_entry e ${joinPerson(tx, sql`e.actor_id`)}
      where ${entriesSince(tx, since, LOOKS_AT_PATIENT)} and e.patient_digest is not null and e.outcome = 'done'
      group by s.id, start having count(distinct e.patient_digest) > ${patients}::int
    ), fresh as (
      select * from busy where not exists (
        select from audit_detection d
        where d.hospital_id = ${hospitalId} and d.kind = 'many-patients' and d.subject = busy.person::text and d.window_start = busy.start)
    )
    select fresh.person as "staffId", fresh.start, fresh.patients, usual.median as usual
    from fresh, lateral (
      select coalesce(round(percentile_cont(0.5) within group (order by hour.patients)), 0)::int as median
      from (
        select count(distinct e.patient_digest) as patients from audit_entry e
        where e.hospital_id = ${hospitalId} and e.actor_id = fresh.person::text and e.id >= ${sinceUsual.id}
          and e.at >= ${iso(sinceUsual.at)} and e.at < fresh.start and e.action in ${listOf(LOOKS_AT_PATIENT)}
          and e.patient_digest is not null and e.outcome = 'done'
        group by ${windowOf(sql`e.at`)}
      ) as hour
    ) as usual
    where fresh.patients > ${timesUsual}::int * usual.median`,
  );
  return rows.map(({ start, ...row }) => ({ ...row, windowStart: new Date(start) }));
}

export type TrustChange = { entryId: string; at: Date; action: AuditAction; staffId: StaffId | null };

/** Changes of what the hospital trusts. */
export async function listTrustChanges(tx: Tx, since: Since): Promise<TrustChange[]> {
  const rows = await rowsOf<{ id: string; at: string; action: AuditAction; staff_id: StaffId | null }>(
    tx,
    sql`
    select e.id, e.at, e.action, s.id as staff_id from audit_entry e
    left ${joinPerson(tx, sql`e.actor_id`)}
    where ${entriesSince(tx, since, [...TRUST_CHANGES, ...ROLE_CHANGES])}
      and e.outcome = 'done' and not (e.actor_kind = 'job' and e.actor_id = ${PREPARING_JOB})
      and (e.action in ${listOf(TRUST_CHANGES)} or case
        when e.detail ? 'rolesBefore'
        then not (e.detail -> 'roles' @> (e.detail -> 'rolesBefore') and (e.detail -> 'rolesBefore') @> (e.detail -> 'roles'))
        else e.detail -> 'roles' ?| array['admin', 'privacy-officer'] end)`,
  );
  return rows.map(({ id, at, action, staff_id }) => ({ entryId: id, at: new Date(at), action, staffId: staff_id }));
}

export type SessionAddress = {
  sessionId: StaffSessionId;
  staffId: StaffId;
  startedAt: Date;
  address: string;
  firstAt: Date;
  lastAt: Date;
};

/** The addresses of sessions that were used from several. */
export async function listSessionAddresses(tx: Tx, since: Since): Promise<SessionAddress[]> {
  const { hospitalId } = tx.actor;
  const rows = await rowsOf<{
    session_id: StaffSessionId;
    staff_id: StaffId;
    created_at: string;
    address: string;
    first_at: string;
    last_at: string;
  }>(
    tx,
    sql`
    with used as (
      select e.session_id, e.address, min(e.at) as first_at, max(e.at) as last_at, count(*) over (partition by e.session_id) as addresses
      from audit_entry e
      where e.hospital_id = ${hospitalId} and e.id >= ${since.id} and e.at >= ${iso(since.at)}
        and e.session_id is not null and e.address is not null
      group by e.session_id, e.address
    )
    select used.session_id, session.staff_id, session.created_at, used.address, used.first_at, used.last_at
    from used join staff_session session on session.hospital_id = ${hospitalId} and session.id = used.session_id
    where used.addresses > 1 order by used.session_id, used.first_at`,
  );
  return rows.map((row) => ({
    sessionId: row.session_id,
    staffId: row.staff_id,
    startedAt: new Date(row.created_at),
    address: row.address,
    firstAt: new Date(row.first_at),
    lastAt: new Date(row.last_at),
  }));
}

export type ReadsOutside = {
  staffId: StaffId;
  windowStart: Date;
  refused: number;
  viewed: number;
  emergencies: number;
  operations: number;
};

/** People with an hour in which they read, or tried to read, much beyond their own requests. */
export async function listReadsOutside(tx: Tx, since: Since): Promise<ReadsOutside[]> {
  const { hospitalId } = tx.actor;
  const rows = await rowsOf<Omit<ReadsOutside, "windowStart"> & { start: string }>(
    tx,
    sql`
    with outside as (
      select e.actor_id, ${windowOf(sql`e.at`)} as start,
        count(distinct e.subject_id) filter (where e.action = 'records.refused-to-open')::int as refused,
        count(distinct e.subject_id) filter (where e.action = 'consent-request.viewed')::int as viewed,
        count(distinct e.subject_id) filter (where e.action = 'consent-request.emergency-opened')::int as emergencies,
        count(*) filter (where e.action = 'access.refused')::int as operations
      from audit_entry e
      where ${entriesSince(tx, since, ["records.refused-to-open", "consent-request.viewed", "consent-request.emergency-opened", "access.refused"])}
        and e.actor_kind = 'staff' and (e.action <> 'access.refused' or e.detail ->> 'reason' = 'not-allowed')
        and (e.action <> 'consent-request.viewed' or exists (
          select from consent_request r
          where r.hospital_id = ${hospitalId} and r.id = case when e.subject_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then e.subject_id::uuid end
            and r.requester_id::text <> e.actor_id and not exists (
              select from care_team_member m
              where m.hospital_id = ${hospitalId} and m.consent_request_id = r.id and m.staff_id::text = e.actor_id)))
      group by e.actor_id, start
    )
    select s.id as "staffId", start, refused, viewed, emergencies, operations
    from outside ${joinPerson(tx, sql`outside.actor_id`)}
    where refused >= ${READS_OUTSIDE.refused}::int or viewed >= ${READS_OUTSIDE.viewed}::int
       or emergencies >= ${READS_OUTSIDE.emergencies}::int or operations >= ${READS_OUTSIDE.operations}::int`,
  );
  return rows.map(({ start, ...row }) => ({ ...row, windowStart: new Date(start) }));
}
