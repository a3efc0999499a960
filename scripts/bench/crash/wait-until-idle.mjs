import { setTimeout as sleep } from "node:timers/promises";

/** More than the two minutes after which a request is sent again whose on-init was not delivered. */
const TIMEOUT_MS = 180_000;
const IDLE_POLLS = 6;

/** Of a request of records; one that may have arrived is not sent again for a minute. */
const IS_NOT_IN_DOUBT = `not (state = 'sending' and exists (
  select from gateway_call c join outbound_message m on m.id = c.outbound_message_id
  where m.data_request_id = data_request.id and c.outcome in ('in-flight', 'unanswered')))`;

/** Ends the time that a transfer may take, which is twenty minutes: the sandbox sends nothing more. */
const END_TRANSFERS = `update data_request set next_step_at = now() where finished_at is null and next_step_at > now() and ${IS_NOT_IN_DOUBT}`;

const UNFINISHED_WORK = `
  select
    (select count(*) from gateway_callback where state = 'received')::int as received,
    (select count(*) from outbound_message where finished_at is null and lease_until > now())::int as leased,
    (select count(*) from outbound_message where finished_at is null and next_attempt_at <= now())::int as due,
    (select count(*) from outbound_message where finished_at is null and last_result = 'fault')::int as failing,
    (select count(*) from data_push where state = 'received')::int as unopened,
    (select count(*) from outbound_message where kind = 'health-information-notify' and finished_at is null)::int as reporting,
    (select count(*) from vault.data_key k join consent_artefact a on a.hospital_id = k.hospital_id and a.id = k.artefact_id
       where a.status in ('REVOKED', 'EXPIRED', 'DENIED'))::int as erasing,
    (select count(*) from data_request where finished_at is null and ${IS_NOT_IN_DOUBT})::int as transferring,
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
export async function waitUntilIdle({ adminDatabaseUrl, sandboxUrl }, timeFactor) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: adminDatabaseUrl });
  client.on("error", () => {});
  await client.connect();
  const startedAt = Date.now();
  try {
    for (let idlePolls = 0; ;) {
      const { rows } = await client.query(UNFINISHED_WORK);
      const transactions = await (await fetch(`${sandboxUrl}/control/transactions`)).json();
      rows[0].sending_records = transactions.filter(({ status }) => status === "REQUESTED").length;
      const { transferring, ...others } = rows[0];
      const besides = sumOf(others);
      if (besides === 0 && transferring > 0) await client.query(END_TRANSFERS);
      const unfinished = besides + transferring;
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

const sumOf = (counts) => Object.values(counts).reduce((sum, count) => sum + count, 0);
