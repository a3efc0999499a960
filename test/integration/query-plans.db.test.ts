import { createHash } from "node:crypto";
import type { PoolClient, QueryResult } from "pg";
import { beforeAll, expect, test } from "vitest";
import type { Operation } from "@/lib/access/command";
import { execute } from "@/lib/access/execute";
import { DAY, HOUR, systemNow } from "@/lib/clock";
import { countConsentRequests } from "@/lib/consent/dashboard/count-consent-requests";
import { findKnownPatients } from "@/lib/consent/dashboard/find-known-patients";
import { foldRequestCounts } from "@/lib/consent/dashboard/fold-request-counts";
import { getConsentRequest } from "@/lib/health-record/request/get-consent-request";
import { listConsentRequests } from "@/lib/consent/dashboard/list-consent-requests";
import { listMyPatients } from "@/lib/consent/dashboard/list-my-patients";
import { listOpenRequests } from "@/lib/consent/dashboard/list-open-requests";
import { expireConsents } from "@/lib/consent/decision/expire-consents";
import { checkOpenRequests } from "@/lib/consent/request/check-open-requests";
import { composerDefaults } from "@/lib/consent/request/composer-defaults";
import { readOnly, transact, type Tx } from "@/lib/db/transaction";
import { newId, type ConsentRequestId, type HospitalId, type OutboundMessageId, type StaffId } from "@/lib/ids";
import { timeOutWaitingCallbacks } from "@/lib/inbound/time-out-waiting-callbacks";
import { listAuditRows, listOtherViewers, listViewers } from "@/lib/operations/audit/audit-queries";
import { SEEN_BY } from "@/lib/operations/audit/who-saw-patient";
import { countFailedMessages } from "@/lib/operations/failed-messages/count-failed-messages";
import { countMessagesNeedingDecision } from "@/lib/operations/failed-messages/count-messages-needing-decision";
import { listFailedMessages } from "@/lib/operations/failed-messages/list-failed-messages";
import { raiseDetections } from "@/lib/operations/detection/raise-detections";
import { supersedeFailedMessages } from "@/lib/outbox/outbound-message-table";
import { fillTrail } from "@/scripts/bench/audit/fill-trail";
import { fillRequests } from "@/scripts/bench/lists/fill-requests.mjs";
import { createTestHospital, NOW, type ScopeAt, type TestHospital } from "@/test/support/fixtures";
import { recordStatements, type Statement } from "@/test/support/record-statements";
import { useTestDatabase } from "@/test/support/test-database";

const ROWS = 100_000;
/** What a statement may read of the tables, in rows: far less than they hold. */
const MOST_ROWS = 8_000;

const database = useTestDatabase();
let hospital: TestHospital;
let doctor: ScopeAt;

beforeAll(async () => {
  hospital = await createTestHospital(database);
  doctor = hospital.doctor;
  const client = await database.admin.$client.connect();
  try {
    const staff = [hospital.doctor, hospital.colleague].map((scope) => scope().actor.staffId);
    await fillRequests(client, { hospitalId: hospital.id, requesterIds: staff, from: 1, to: ROWS, now: NOW });
    await fillMessages(client, hospital.id);
    await fillTrail(client, { hospitalId: hospital.id, rows: ROWS, patients: 1_000 });
    await client.query("vacuum analyze");
  } finally {
    client.release();
  }
});

/** Adds finished messages: most were sent or are look-ups that failed; every 500th is one on which an admin decides, and one in 50 is closed. */
async function fillMessages(client: PoolClient, hospitalId: HospitalId): Promise<void> {
  await client.query(
    `insert into outbound_message (id, hospital_id, kind, state, unique_key, next_attempt_at, created_at, finished_at, consent_request_id)
     select gen_random_uuid(), $1,
       case when n % 500 = 0 and n % 1000 = 0 then 'consent-request-status' when n % 2 = 0 then 'consent-on-notify' else 'find-patient' end,
       case when n % 500 = 0 then 'failed' when n % 50 = 0 then 'closed' when n % 2 = 0 then 'done' else 'failed' end,
       'status:' || n, at, at, at, case when n % 1000 = 0 then (select id from consent_request where status = 'REQUESTED' limit 1) end
     from generate_series(1, $2::int) as n, lateral (select $3::timestamptz - n * interval '1 second' as at) as times`,
    [hospitalId, ROWS, NOW],
  );
}

type Plan = {
  "Node Type": string;
  "Relation Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  Plans?: Plan[];
};

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** How many rows of tables a statement read, as PostgreSQL ran it for the product's role in the same scope; it is rolled back. */
async function rowsRead({ text, values }: Statement, isSystem: boolean): Promise<number> {
  const client = await (isSystem ? database.systemPool : database.pool).connect();
  try {
    await client.query(isSystem ? "begin" : `begin; set local app.hospital_id = '${hospital.id}'`);
    const explained: QueryResult<{ "QUERY PLAN": [{ Plan: Plan }] }> = await client.query({
      text: `explain (analyze, timing off, format json) ${text}`,
      values,
    });
    const plan = explained.rows[0]?.["QUERY PLAN"][0].Plan;
    if (!plan) throw new Error("a statement without a plan");
    return nodesOf(plan)
      .filter((node) => node["Relation Name"])
      .map(
        (node) =>
          (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0) + (node["Rows Removed by Index Recheck"] ?? 0)) *
          node["Actual Loops"],
      )
      .reduce((total, rows) => total + rows, 0);
  } finally {
    await client.query("rollback");
    client.release();
  }
}

async function expectFewRowsRead(statements: Statement[], isSystem: boolean): Promise<void> {
  const explainable = statements.filter(({ text }) => /^\s*(select|with|update|delete|insert)\b/i.test(text));
  expect(explainable.length).toBeGreaterThan(0);
  for (const statement of explainable) {
    const rows = await rowsRead(statement, isSystem);
    expect(rows, `${rows} rows read by: ${statement.text}`).toBeLessThan(MOST_ROWS);
  }
}

const deep = Buffer.from(
  `${new Date(NOW.getTime() - 20 * DAY).toISOString()} 00000000-0000-4000-8000-000000000000`,
).toString("base64url");

/** A cursor in the middle of what an order puts first: of the longest waiting, and of what ends in the time of most. */
const deepOf = (sort: string) => {
  const at = new Date(NOW.getTime() + (sort === "waiting" ? -20 : 25) * DAY).toISOString();
  return Buffer.from(`${at} 00000000-0000-4000-8000-000000000000 ${sort}`).toString("base64url");
};

const hourAgo = Buffer.from(
  `${new Date(NOW.getTime() - HOUR).toISOString()} 00000000-0000-4000-8000-000000000000`,
).toString("base64url");

const QUERIES: [string, Operation, Record<string, string>][] = [
  ["the first page", listConsentRequests, {}],
  ["a deep page", listConsentRequests, { cursor: deep }],
  ...["DRAFT", "SENDING", "REQUESTED", "GRANTED", "EXPIRED", "REVOKED", "waiting", "ended"].flatMap(
    (status): [string, Operation, Record<string, string>][] => [
      [`the page of ${status}`, listConsentRequests, { status }],
      [`a deep page of one's own ${status}`, listConsentRequests, { status, mine: "1", cursor: deep }],
    ],
  ),
  ["the page of one's own", listConsentRequests, { mine: "1" }],
  ...["waiting", "ending"].flatMap((sort): [string, Operation, Record<string, string>][] => [
    [`the order ${sort}`, listConsentRequests, { sort }],
    [`one's own in the order ${sort}`, listConsentRequests, { sort, mine: "1" }],
    [`the granted ones in the order ${sort}`, listConsentRequests, { sort, status: "granted" }],
    [`a deep page of the order ${sort}`, listConsentRequests, { sort, cursor: deepOf(sort) }],
    [`today's in the order ${sort}`, listConsentRequests, { sort, asked: "today" }],
    [`a day long ago in the order ${sort}`, listConsentRequests, { sort, from: "2026-07-20", to: "2026-07-20" }],
    [`a search by a letter in the order ${sort}`, listConsentRequests, { sort, q: "s" }],
  ]),
  ["the last seven days", listConsentRequests, { asked: "week" }],
  ["a search in a day long ago", listConsentRequests, { q: "patel", from: "2026-07-20", to: "2026-07-20" }],
  ["the counts of the last seven days", countConsentRequests, { asked: "week" }],
  ["a search by an address that one patient has", listConsentRequests, { q: "hinapatel" }],
  ["a search by a letter that very many have", listConsentRequests, { q: "s" }],
  ["a deep page of a search by a name that many have", listConsentRequests, { q: "patel", cursor: deep }],
  ["a search by two words", listConsentRequests, { q: "sharma meera" }],
  ["a search that finds nothing", listConsentRequests, { q: "nobody-has-this" }],
  ["the counts", countConsentRequests, {}],
  ["the counts of one's own", countConsentRequests, { mine: "1" }],
  ["the counts of a search that very many match", countConsentRequests, { q: "a" }],
  ["the patients of a doctor", listMyPatients, {}],
  ["a deep page of the patients of a doctor", listMyPatients, { cursor: deep }],
  ["the open requests of a patient", listOpenRequests, { abhaAddress: "hinapatel1@sbx" }],
  ["the known patients of a name that many have", findKnownPatients, { q: "patel" }],
  ["the known patients of two letters", findKnownPatients, { q: "sh" }],
  ["the defaults of the composer", composerDefaults, {}],
];

test.each(QUERIES)("%s reads few of 100,000 requests", async (_, query, input) => {
  const statements: Statement[] = [];
  await execute(
    query,
    { ...doctor(), database: recordStatements(database, statements, (statement) => statement) },
    input,
  );
  await expectFewRowsRead(statements, false);
});

const MESSAGE_QUERIES: [string, Operation, Record<string, string>][] = [
  ["the failed messages", listFailedMessages, { tab: "failed" }],
  ["a deep page of the failed messages", listFailedMessages, { tab: "failed", cursor: hourAgo }],
  ["the closed messages", listFailedMessages, { tab: "closed" }],
  ["the counts of failed messages", countFailedMessages, {}],
  ["the count of messages that need a decision", countMessagesNeedingDecision, {}],
];

test.each(MESSAGE_QUERIES)("%s are read from few of 100,000 messages", async (_, query, input) => {
  const statements: Statement[] = [];
  const recorded = recordStatements(database, statements, (statement) => statement);
  const result = await execute(query, { ...hospital.admin(), database: recorded }, input);
  expect(result).not.toMatchObject({ items: [] });
  await expectFewRowsRead(statements, false);
});

const ANY = { person: null, patientDigest: null, actions: null, outcome: null, since: null, before: null };
/** Of the patients of `fillTrail`: the first has the most entries, the other few. */
const [first, other] = [0, 705].map((number) => createHash("sha256").update(String(number)).digest());
const AUDIT_QUERIES: [string, (tx: Tx) => Promise<unknown[]>][] = [
  ["the newest page", (tx) => listAuditRows(tx, ANY, null, 51)],
  ["a page of a person", (tx) => listAuditRows(tx, { ...ANY, person: "person-7" as StaffId }, null, 51)],
  ["a page of a kind", (tx) => listAuditRows(tx, { ...ANY, actions: ["records.opened"] }, null, 51)],
  ["a page of a patient", (tx) => listAuditRows(tx, { ...ANY, patientDigest: other ?? null }, null, 51)],
  ["who saw a patient with many entries", (tx) => listViewers(tx, first ?? Buffer.alloc(0), SEEN_BY)],
  ["who saw a patient with few entries", (tx) => listViewers(tx, other ?? Buffer.alloc(0), SEEN_BY)],
  [
    "who looked at a request",
    (tx) =>
      listOtherViewers(
        tx,
        hospital.doctor().actor.staffId,
        createHash("md5").update("10").digest("hex") as ConsentRequestId,
      ),
  ],
];

test.each(AUDIT_QUERIES)("%s is read from few of 100,000 audit entries", async (_, run) => {
  const statements: Statement[] = [];
  const recorded = recordStatements(database, statements, (statement) => statement);
  expect(await readOnly({ ...hospital.job(), database: recorded }, run)).not.toEqual([]);
  await expectFewRowsRead(statements, false);
});

test("earlier messages in whose place a later one is are found among 100,000 without a scan", async () => {
  const statements: Statement[] = [];
  const recorded = recordStatements(database, statements, (statement) => statement);
  const later = { id: newId<OutboundMessageId>(), kind: "consent-request-status", uniqueKey: "status:99000" } as const;
  await transact({ ...hospital.job(), database: recorded }, async (tx) => {
    expect(await supersedeFailedMessages(tx, later)).toBe(1);
  });
  await expectFewRowsRead(statements, false);
});

test("a search that more than 500 requests match is counted that far, and says so", async () => {
  const counts = await execute(countConsentRequests, doctor(), { q: "patel" });
  expect(counts).toMatchObject({ all: 500, isPartial: true });
});

test("a request with its timeline and artefacts is read without a scan", async () => {
  const { items } = await execute(listConsentRequests, doctor(), { status: "GRANTED" });
  const statements: Statement[] = [];
  await execute(
    getConsentRequest,
    { ...doctor(), database: recordStatements(database, statements, (statement) => statement) },
    { id: items[0]?.id },
  );
  await expectFewRowsRead(statements, false);
});

test.each([
  ["expire-consents", expireConsents],
  ["check-open-requests", checkOpenRequests],
  ["fold-request-counts", foldRequestCounts],
])("the sweep %s reads few of 100,000 rows when nothing is due", async (_, run) => {
  const statements: Statement[] = [];
  await run({ database: recordStatements(database, statements, (statement) => statement), now: NOW });
  await expectFewRowsRead(statements, true);
});

test("the sweep time-out-waiting-callbacks reads few of 100,000 rows when nothing is due", async () => {
  const statements: Statement[] = [];
  await timeOutWaitingCallbacks({
    database: recordStatements(database, statements, (statement) => statement),
    now: new Date(NOW.getTime() - 400 * DAY),
  });
  await expectFewRowsRead(statements, true);
});

test("the sweep raise-detections reads few of 100,000 audit entries", async () => {
  const statements: Statement[] = [];
  // The entries of the trail end at the present time.
  await raiseDetections({
    database: recordStatements(database, statements, (statement) => statement),
    now: systemNow(),
  });
  await expectFewRowsRead(statements, true);
});
