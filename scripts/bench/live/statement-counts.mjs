import { PRODUCT_ROLE } from "../../postgres/create-cluster.mjs";

/** How many requests the hospital has; the newest fifty are what a page shows. */
const REQUESTS = 200;
const SHOWN = 50;

const COUNTED = `from pg_stat_statements where userid = '${PRODUCT_ROLE}'::regrole`;

/**
 * Makes PostgreSQL count statements from its next start on.
 * @param {import("../../postgres/start-postgres.mjs").Cluster} cluster
 */
export async function countStatements(cluster) {
  const client = await connect(cluster.adminUrl("postgres"));
  await client.query("alter system set shared_preload_libraries = 'pg_stat_statements'");
  await client.end();
}

/**
 * The benchmark's own connection: it makes the hospital's requests and changes them, and counts the product's statements.
 * @param {string} adminUrl
 */
export async function openBenchDatabase(adminUrl) {
  const client = await connect(adminUrl);
  await client.query("create extension pg_stat_statements");
  await client.query(
    `insert into consent_request (id, hospital_id, requester_id, status, abha_address, purpose, hi_types, date_from, date_to,
       data_erase_at, frequency, created_at, updated_at, submitted_at)
     select gen_random_uuid(), hospital_id, id, 'REQUESTED', 'bench' || n || '@sbx', 'CAREMGT', '{Prescription,DiagnosticReport}',
       now() - interval '1 year', now(), now() + interval '1 month', '{"unit":"HOUR","value":0,"repeats":0}',
       now() - n * interval '1 minute', now(), now() - n * interval '1 minute'
     from staff, generate_series(1, $1::int) n where email = 'doctor@city.example'`,
    [REQUESTS],
  );
  const { rows } = await client.query(
    "select id, hospital_id from consent_request order by created_at desc, id desc limit $1",
    [SHOWN],
  );
  let next = 0;
  return {
    /** Changes one of the requests that pages show, and publishes that as the product does. */
    async changeRequest() {
      const { id, hospital_id: hospitalId } = rows[next++ % rows.length];
      await client.query(
        `with changed as (update consent_request set updated_at = now(),
           status = case status when 'REQUESTED' then 'DENIED' else 'REQUESTED' end where id = $1 returning id)
         select pg_notify('consent_desk_live', $2) from changed`,
        [id, JSON.stringify({ hospitalId, topic: "consent-request", id })],
      );
    },
    /** How many statements the product has run; transaction control counts as well. */
    async statements() {
      const { rows: counted } = await client.query(`select coalesce(sum(calls), 0)::int as calls ${COUNTED}`);
      return /** @type {number} */ (counted[0].calls);
    },
    end: () => client.end(),
  };
}

async function connect(url) {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: url });
  // PostgreSQL ends it when the benchmark is stopped.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}
