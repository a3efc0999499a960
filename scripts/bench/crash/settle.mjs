import { setTimeout as sleep } from "node:timers/promises";

const LONGEST = 90_000;

const UNDER_WAY = `
  select
    (select count(*) from gateway_callback where state = 'received')::int as received,
    (select count(*) from graphile_worker.jobs where locked_by is not null)::int as locked,
    (select count(*) from graphile_worker.jobs where run_at <= now() and attempts < max_attempts)::int as due,
    (select count(*) from graphile_worker.jobs where last_error is not null)::int as failing,
    (select count(*) from job_worker where beat_at < now() - interval '4 seconds')::int as dead,
    (select count(*) from consent_artefact where status = 'FETCHING')::int as fetching,
    (select count(*) from consent_request r where status = 'SENDING' and not exists (
       select from gateway_call c where c.consent_request_id = r.id and c.outcome in ('leaving', 'unanswered')
         and c.sent_at > now() - interval '60 seconds'))::int as sending`;

/**
 * Waits until nothing is under way but waits that have a reason: for a patient who may have been asked. Returns what was still
 * under way at the end.
 * @param {import("./world.mjs").World} world
 */
export async function settle({ databaseUrl }) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on("error", () => {});
  await client.connect();
  const began = Date.now();
  try {
    for (let quiet = 0; ;) {
      const { rows } = await client.query(UNDER_WAY);
      const left = Object.values(rows[0]).reduce((sum, count) => sum + count, 0);
      quiet = left === 0 ? quiet + 1 : 0;
      const seconds = (Date.now() - began) / 1000;
      if (quiet === 6) return { seconds, left: {} };
      if (seconds * 1000 > LONGEST) return { seconds, left: rows[0] };
      await sleep(500);
    }
  } finally {
    await client.end();
  }
}
