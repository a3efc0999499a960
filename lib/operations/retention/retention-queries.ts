import "server-only";
import { sql, type SQL } from "drizzle-orm";
import type { Queries } from "@/lib/db/transaction";
import type { HospitalId } from "@/lib/ids";
import type { SweptRule } from "@/lib/operations/retention/retention-rules";

/** Where rows are read and removed: in one hospital's scope, or, without a hospital, all. */
export type RowScope = { db: Queries; hospitalId: HospitalId | null };

/** How many rows one statement removes: it holds its locks for milliseconds. */
export const BATCH = 500;

const own = (hospitalId: HospitalId | null) => (hospitalId === null ? sql`true` : sql`hospital_id = ${hospitalId}`);
const instant = (at: Date) => sql`${at.toISOString()}::timestamptz`;

// The conditions are those of an index, and use no operator that row-level security puts behind the policy.
function isDue({ age, erase }: SweptRule, before: Date, { hospitalId }: RowScope): SQL {
  const isErasable = erase ? sql` and ${sql.identifier(erase.at(-1) ?? "")} is not null` : sql``;
  return sql`${own(hospitalId)} and ${sql.identifier(age)} < ${instant(before)}${isErasable}`;
}

/** The statement that removes the rows of one rule that are older than `before`, the oldest first, at most one batch of them. */
export function removalOf(rule: SweptRule, before: Date, scope: RowScope): SQL {
  const table = sql.identifier(rule.table);
  const due = sql`
    select ctid, ${rule.unlink ? sql`id` : sql`null as id`} from ${table} where ${isDue(rule, before, scope)}
    order by ${sql.identifier(rule.age)} limit ${BATCH} for update skip locked`;
  // By position in the table, as an array: so it is found without a scan, whatever the key of the table is.
  const chosen = sql`ctid = any(array(select ctid from due))`;
  const unlinked = (rule.unlink ?? []).map(
    ({ table, column }, at) => sql`, ${sql.identifier(`unlinked_${at}`)} as (
      update ${sql.identifier(table)} set ${sql.identifier(column)} = null
      where ${own(scope.hospitalId)} and ${sql.identifier(column)} = any(array(select id from due)))`,
  );
  const change = rule.erase
    ? sql`update ${table} set ${sql.join(
        rule.erase.map((column) => sql`${sql.identifier(column)} = null`),
        sql`, `,
      )} where ${chosen}`
    : sql`delete from ${table} where ${chosen}`;
  return sql`with due as materialized (${due})${sql.join(unlinked, sql``)} ${change}`;
}

/** Removes one batch; returns how many rows it was. */
export async function removeBatch(rule: SweptRule, before: Date, scope: RowScope): Promise<number> {
  return (await scope.db.execute(removalOf(rule, before, scope))).rowCount ?? 0;
}

/** How many rows of a rule are due; counting stops at `limit`. */
export async function countDue(rule: SweptRule, before: Date, scope: RowScope, limit: number): Promise<number> {
  return countRows(scope.db, sql`select from ${sql.identifier(rule.table)} where ${isDue(rule, before, scope)}`, limit);
}

const ENDED = sql`('DENIED', 'EXPIRED', 'REVOKED', 'FAILED')`;

// Driven by what has happened since: requests that ended, and callbacks that were processed although their request had ended before. What an
// admin has to decide on keeps its body for the usual time.
function bodiesOfEnded(since: Date, { hospitalId }: RowScope): SQL {
  return sql`
    select ctid from gateway_callback
    where ${own(hospitalId)} and body_key is not null and state in ('processed', 'repeat', 'discarded')
      and consent_request_id = any(array(
        select id from consent_request
        where ${own(hospitalId)} and settled_at >= ${instant(since)} and status in ${ENDED} and claims is null
        union
        select id from consent_request
        where ${own(hospitalId)} and status in ${ENDED} and claims is null and id = any(array(
          select consent_request_id from gateway_callback
          where ${own(hospitalId)} and processed_at >= ${instant(since)} and body_key is not null))
      ))`;
}

/** The statement that erases bodies of settled callbacks whose consent request has ended, by what has happened since then. */
export function erasureOfEnded(since: Date, scope: RowScope): SQL {
  return sql`
    with due as materialized (${bodiesOfEnded(since, scope)} limit ${BATCH} for update skip locked)
    update gateway_callback set body = null, body_key = null where ctid = any(array(select ctid from due))`;
}

/** Erases one batch of them; returns how many. */
export async function eraseBodiesOfEnded(since: Date, scope: RowScope): Promise<number> {
  return (await scope.db.execute(erasureOfEnded(since, scope))).rowCount ?? 0;
}

/** How many of them are due; counting stops at `limit`. */
export function countBodiesOfEnded(since: Date, scope: RowScope, limit: number): Promise<number> {
  return countRows(scope.db, bodiesOfEnded(since, scope), limit);
}

/** How many of the hospital's first `limit` audit entries are from before a time. */
export function countOldEntries({ db, hospitalId }: RowScope, before: Date, limit: number): Promise<number> {
  const first = sql`select at from audit_entry where ${own(hospitalId)} order by id limit ${limit}`;
  return countRows(db, sql`select from (${first}) as first where at < ${instant(before)}`, limit);
}

async function countRows(db: Queries, rows: SQL, limit: number): Promise<number> {
  const { rows: counted } = await db.execute<{ due: number }>(
    sql`select count(*)::int as due from (${rows} limit ${limit}) as due`,
  );
  return counted[0]?.due ?? 0;
}
