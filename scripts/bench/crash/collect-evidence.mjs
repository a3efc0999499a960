/** @typedef {Awaited<ReturnType<typeof collectEvidence>>} Evidence */

const QUERIES = {
  callbacks: "select request_id, message, state, reason, waits_for from gateway_callback",
  calls:
    "select id, message, consent_request_id, artefact_id, sent_at, outcome, answered_at from gateway_call where message <> 'open-session' order by sent_at",
  consentRequests: "select id, status, cm_consent_request_id, other_cm_consent_request_ids from consent_request",
  artefacts: "select id, status, consent_request_id from consent_artefact",
  events: `select kind as step, coalesce(artefact_id, consent_request_id::text) as subject_id, count(*)::int as times
    from consent_event group by 1, 2`,
  auditEntries: "select action as step, subject_id, count(*)::int as times from audit_entry group by 1, 2",
  messages: `select id, kind, state, consent_request_id, next_attempt_at, last_result, lease_until > now() as is_leased
    from outbound_message where finished_at is null`,
};

/**
 * Collects what both sides know at the end of a run: our tables, and what the sandbox network recorded.
 * @param {import("./start-product-under-test.mjs").ProductUnderTest} product
 * @param {{ requests: any[], acknowledged: import("./callback-sender.mjs").Acknowledged[], faults: import("./inject-faults.mjs").Fault[] }} driver
 *   `requests`: the consent requests that the product acknowledged; `acknowledged`: our own callbacks that it acknowledged
 */
export async function collectEvidence({ adminDatabaseUrl, sandboxUrl }, driver) {
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
    receivedCalls: calls.filter(({ kind }) => ["init", "status", "fetch", "on-notify", "find"].includes(kind)),
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
