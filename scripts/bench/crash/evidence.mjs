/** @typedef {Awaited<ReturnType<typeof gather>>} Evidence */

const QUERIES = {
  callbacks: "select request_id, message, state, reason, waits_for, body from gateway_callback",
  calls:
    "select id, message, consent_request_id, artefact_id, sent_at, outcome, answered_at from gateway_call order by sent_at",
  rows: "select id, status, cm_consent_request_id, other_cm_consent_request_ids from consent_request",
  artefacts: "select id, status, consent_request_id from consent_artefact",
  audit: "select action, subject_id, count(*)::int as times from audit_entry group by action, subject_id",
  jobs: `select job.task_identifier, job.attempts, job.max_attempts, job.last_error, job.locked_by, own.payload
    from graphile_worker.jobs job join graphile_worker._private_jobs own using (id)`,
  workers: "select id from job_worker",
};

/**
 * Everything that both sides know at the end: our tables, and the network's own books.
 * @param {import("./world.mjs").World} world
 * @param {{ requests: any[], acknowledged: import("./caller.mjs").Acknowledged[], faults: import("./storm.mjs").Fault[] }} driver
 */
export async function gather({ databaseUrl, sandboxUrl }, driver) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  /** @type {Record<keyof typeof QUERIES, any[]>} */
  const tables = /** @type {any} */ ({});
  try {
    for (const [name, text] of Object.entries(QUERIES)) tables[name] = (await client.query(text)).rows;
  } finally {
    await client.end();
  }
  const ask = async (path) => (await fetch(`${sandboxUrl}/control/${path}`)).json();
  const [heard, told] = [await ask("calls"), await ask("callbacks")];
  const patients = new Set(driver.requests.map(({ abhaAddress }) => abhaAddress));
  const asked = (await Promise.all([...patients].map((patient) => ask(`patients/${patient}/requests`)))).flat();
  const times = new Map(tables.audit.map(({ action, subject_id, times }) => [`${action} ${subject_id}`, times]));
  return {
    ...driver,
    ...tables,
    /** The gateway calls that the network heard. */
    heard: heard.filter(({ kind }) => ["init", "status", "fetch", "on-notify", "find"].includes(kind)),
    /** The network's attempts to deliver. */
    told,
    /** The network's consent requests, by its id. */
    asked: new Map(asked.map((one) => [one.id, one])),
    /** How often a step stands in the audit trail. */
    recorded: (action, subject) => times.get(`${action} ${subject}`) ?? 0,
    /** Whether a job could have died between two moments. */
    struckBetween: (from, to) =>
      driver.faults.some(({ what, at, until }) => what !== "app" && at <= Number(to) && until >= Number(from)),
  };
}

/** The gateway's request id of a call that the network heard, in either dialect. */
export const idOf = ({ headers, body }) => headers["request-id"] ?? body.requestId;

/**
 * The rows by what they have in common.
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
