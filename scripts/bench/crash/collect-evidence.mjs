import path from "node:path";
import { TYPESCRIPT_ARGS } from "../../setup/prepare-database.mjs";
import { ROOT } from "../../paths.mjs";
import { UserError } from "../../user-error.mjs";

/** @typedef {Awaited<ReturnType<typeof collectEvidence>>} Evidence */

const KINDS_OF_CALLS = ["init", "status", "fetch", "on-notify", "find", "data-request", "data-notify"];

const QUERIES = {
  callbacks: "select request_id, message, state, reason, waits_for from gateway_callback",
  calls: `select c.id, message, c.consent_request_id, c.artefact_id, sent_at, outcome, answered_at, outbound_message_id,
      m.content ->> 'transactionId' as transaction_id
    from gateway_call c left join outbound_message m on m.id = outbound_message_id where message <> 'open-session' order by sent_at`,
  consentRequests: "select id, status, cm_consent_request_id, other_cm_consent_request_ids from consent_request",
  artefacts: "select id, status, consent_request_id from consent_artefact",
  events: `select kind as step, coalesce(artefact_id, consent_request_id::text) as subject_id, count(*)::int as times
    from consent_event group by 1, 2`,
  revokedBeforeGrant: `select consent_request_id as id from consent_event
    where kind = 'consent-request.revoked' and detail ->> 'from' = 'REQUESTED'`,
  auditEntries: "select action as step, subject_id, count(*)::int as times from audit_entry group by 1, 2",
  messages: `select id, kind, state, consent_request_id, next_attempt_at, last_result, lease_until > now() as is_leased
    from outbound_message where finished_at is null`,
  dataRequests: `select id, state, finished_at is not null as is_finished,
      (select count(*)::int from vault.transfer_key k where k.data_request_id = d.id) as open_keys,
      state = 'sending' and finished_at is null and exists (
        select from gateway_call c join outbound_message m on m.id = c.outbound_message_id
        where m.data_request_id = d.id and c.outcome in ('in-flight', 'unanswered')) as is_in_doubt
    from data_request d`,
  dataTransactions: "select id, data_request_id from data_transaction",
  /** What is left of each artefact besides facts about its consent. */
  kept: `select a.id as artefact_id,
      (select count(*)::int from vault.data_key k where k.artefact_id = a.id) as data_keys,
      (select count(*)::int from health_record r where r.artefact_id = a.id) as records,
      (select count(*)::int from health_record_body b join health_record r on r.id = b.health_record_id
        where r.artefact_id = a.id) as bodies,
      (select count(*)::int from vault.transfer_key k join data_request d on d.id = k.data_request_id
        where d.artefact_id = a.id) as transfer_keys,
      (select count(*)::int from data_push p join data_request d on d.id = p.data_request_id
        where d.artefact_id = a.id) as pages
    from consent_artefact a`,
};

/**
 * Collects what both sides know at the end of a run: our tables, and what the sandbox network recorded.
 * @param {import("./start-product-under-test.mjs").ProductUnderTest} product
 * @param {{ requests: any[], acknowledged: import("./callback-sender.mjs").Acknowledged[], faults: import("./inject-faults.mjs").Fault[] }} driver
 *   `requests`: the consent requests that the product acknowledged; `acknowledged`: our own callbacks that it acknowledged
 */
export async function collectEvidence(product, driver) {
  const { adminDatabaseUrl, sandboxUrl } = product;
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: adminDatabaseUrl });
  await client.connect();
  /** @type {Record<keyof typeof QUERIES, any[]>} */
  const tables = /** @type {any} */ ({});
  try {
    for (const [name, text] of Object.entries(QUERIES)) tables[name] = (await client.query(text)).rows;
  } finally {
    await client.end();
  }
  const get = async (path) => (await fetch(`${sandboxUrl}/control/${path}`)).json();
  const [calls, callbackAttempts] = [await get("calls"), await get("callbacks")];
  const transactions = await get("transactions");
  const documents = await readRecords(product);
  const patients = new Set(driver.requests.map(({ abhaAddress }) => abhaAddress));
  const sandboxRequests = (
    await Promise.all([...patients].map((patient) => get(`patients/${patient}/requests`)))
  ).flat();
  const counterOf = (rows) => {
    const counts = new Map(rows.map(({ step, subject_id, times }) => [`${step} ${subject_id}`, times]));
    return (step, subject) => counts.get(`${step} ${subject}`) ?? 0;
  };
  return {
    ...driver,
    ...tables,
    /** The gateway calls that the sandbox received. */
    receivedCalls: calls.filter(({ kind }) => KINDS_OF_CALLS.includes(kind)),
    /** The transfers of records of the sandbox. */
    transactions,
    /** The records that are stored, each with the digest of what it holds. */
    documents,
    /** The sandbox's attempts to deliver a callback. */
    callbackAttempts,
    /** The sandbox's consent requests, by the consent manager's id. */
    sandboxRequests: new Map(sandboxRequests.map((request) => [request.id, request])),
    /** How often a step of a consent request or artefact is recorded in the timeline. */
    countEvents: counterOf(tables.events),
    /** How often it is recorded in the audit trail. */
    countAuditEntries: counterOf(tables.auditEntries),
    /** Whether a fault between two moments could have ended a job. */
    hadFaultBetween: (from, to) =>
      driver.faults.some(({ target, at, until }) => target !== "app" && at <= Number(to) && until >= Number(from)),
  };
}

/** Decrypts the records in a process of its own, which has the product's keys. */
async function readRecords({ processes, env, adminDatabaseUrl }) {
  const script = path.join("scripts", "bench", "crash", "read-records.ts");
  const lines = [];
  const job = {
    name: "records",
    command: process.execPath,
    args: [...TYPESCRIPT_ARGS, script, adminDatabaseUrl],
    env,
    cwd: ROOT,
  };
  const { ok, output } = await processes.run({ ...job, onOut: (line) => lines.push(line) });
  if (!ok) throw new UserError(`The records cannot be read:\n${output}`);
  return lines.filter((line) => line.startsWith('{"artefactId"')).map((line) => JSON.parse(line));
}

/** The REQUEST-ID of a gateway call that the sandbox received, in either dialect. */
export const requestIdOf = ({ headers, body }) => headers["request-id"] ?? body.requestId;

/**
 * Groups rows by a key.
 * @template T
 * @param {Iterable<T>} rows
 * @param {(row: T) => string} keyOf
 * @returns {Map<string, T[]>}
 */
export function groupBy(rows, keyOf) {
  const groups = new Map();
  for (const row of rows) {
    const key = keyOf(row);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}
