import { setTimeout as sleep } from "node:timers/promises";

/** More than the two minutes after which a request is sent again whose on-init was not delivered. */
const TIMEOUT_MS = 180_000;
const IDLE_POLLS = 6;

const UNFINISHED_WORK = `
  select
    (select count(*) from gateway_callback where state = 'received')::int as received,
    (select count(*) from outbound_message where finished_at is null and lease_until > now())::int as leased,
    (select count(*) from outbound_message where finished_at is null and next_attempt_at <= now())::int as due,
    (select count(*) from outbound_message where finished_at is null and last_result = 'fault')::int as failing,
    (select count(*) from consent_artefact where status = 'FETCHING')::int as fetching,
    (select count(*) from consent_request r where status = 'SENDING' and not exists (
       select from gateway_call c where c.consent_request_id = r.id and c.outcome in ('in-flight', 'unanswered')
         and c.sent_at > now() - interval '60 seconds'))::int as sending`;

/**
 * Waits until no work is unfinished; a request whose last attempt is in doubt may wait. Returns the seconds it took and what is
 * still unfinished at the timeout.
 * @param {import("./start-product-under-test.mjs").ProductUnderTest} product
 * @param {number} timeFactor multiplies the timeout
 */
export async function waitUntilIdle({ adminDatabaseUrl }, timeFactor) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: adminDatabaseUrl });
  client.on("error", () => {});
  await client.connect();
  const startedAt = Date.now();
  try {
    for (let idlePolls = 0; ;) {
      const { rows } = await client.query(UNFINISHED_WORK);
      const unfinished = Object.values(rows[0]).reduce((sum, count) => sum + count, 0);
      idlePolls = unfinished === 0 ? idlePolls + 1 : 0;
      const seconds = (Date.now() - startedAt) / 1000;
      if (idlePolls === IDLE_POLLS) return { seconds, unfinished: {} };
      if (seconds * 1000 > TIMEOUT_MS * timeFactor) return { seconds, unfinished: rows[0] };
      await sleep(500);
    }
  } finally {
    await client.end();
  }
}
