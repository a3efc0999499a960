/** A third as many patients as requests, with names of these, so that a beginning of a name finds few or very many. */
const FIRST_NAMES =
  "Aarav Aditi Amit Ananya Arjun Asha Deepak Devi Divya Farhan Gita Harsh Hina Imran Isha Jaya Kabir Kavya Lakshmi Manju Meera Mohan Nandini Neha Omkar Pooja Priya Rahul Ravi Rohan Sana Sanjay Sara Shreya Sunil Tara Uma Vikram Yash Zoya".split(
    " ",
  );
const LAST_NAMES =
  "Agarwal Bose Chauhan Das Desai Dutta Fernandes Gandhi Ghosh Gupta Iyer Jain Joshi Kapoor Kaur Khan Kulkarni Kumar Malhotra Mehta Menon Mishra Nair Naidu Pandey Patel Patil Pillai Prasad Rao Reddy Sen Shah Sharma Shetty Singh Thomas Varma Verma Yadav".split(
    " ",
  );

/**
 * Adds requests `from` to `to` of one hospital with their patients, artefacts, events and callbacks, quickly: as a superuser whose
 * statements fire no trigger, so that what triggers maintain is written here too. Request 1 is the newest; of each hundred 2 are drafts,
 * 8 wait and 30 are granted, and the others have ended. Everything about one has the same random-looking id at each run.
 * @param {import("pg").ClientBase} client of a superuser
 * @param {{ hospitalId: string, requesterIds: string[], from: number, to: number, now: Date }} what
 */
export async function fillRequests(client, { hospitalId, requesterIds, from, to, now }) {
  await client.query("set session_replication_role = replica; set work_mem = '256MB'");
  try {
    const values = { hospital: hospitalId, staff: requesterIds, from, to, now: now.toISOString() };
    for (const { text, names } of STATEMENTS)
      await client.query(
        text,
        names.map((name) => values[name]),
      );
    await client.query(REBUILD_COUNTS, [hospitalId]);
  } finally {
    await client.query("reset session_replication_role; reset work_mem");
  }
  await client.query(
    "vacuum analyze consent_request, consent_artefact, consent_event, consent_request_search, consent_request_count, patient, gateway_callback, staff",
  );
}

const array = (texts) => `array[${texts.map((text) => `'${text}'`).join(", ")}]`;

/** The address and the name of the patient with this number. */
const FIRST = `(${array(FIRST_NAMES)})[1 + k % ${FIRST_NAMES.length}]`;
const LAST = `(${array(LAST_NAMES)})[1 + (k / ${FIRST_NAMES.length}) % ${LAST_NAMES.length}]`;
const ADDRESS = `lower(${FIRST} || ${LAST}) || k || '@sbx'`;
const id = (kind, number = "n") => `md5('${kind}' || $1::text || ${number})::uuid`;

const STATUS = `case
  when n % 100 < 2 then 'DRAFT' when n % 100 < 4 then 'SENDING' when n % 100 < 10 then 'REQUESTED'
  when n % 100 < 40 then 'GRANTED' when n % 100 < 55 then 'DENIED' when n % 100 < 85 then 'EXPIRED'
  when n % 100 < 95 then 'REVOKED' else 'FAILED' end`;

const STATEMENTS = [
  [
    `insert into patient (hospital_id, abha_address, name, found_at, search_words)
     select $1::uuid, ${ADDRESS}, ${FIRST} || ' ' || ${LAST}, $4::timestamptz, array[${ADDRESS}, lower(${FIRST}), lower(${LAST})]
     from generate_series($2::int / 3, $3::int / 3) as k
     on conflict do nothing`,
    ["hospital", "from", "to", "now"],
  ],
  [
    `insert into consent_request (id, hospital_id, requester_id, status, draft, abha_address, purpose, hi_types, date_from, date_to,
       data_erase_at, frequency, cm_consent_request_id, attempts, check_at, checks, created_at, updated_at, submitted_at, requested_at,
       settled_at, granted_at, failure_advice, ends_at)
     select ${id("request")}, $1::uuid, ($5::uuid[])[1 + n % cardinality($5::uuid[])], status, case when status = 'DRAFT' then '{}'::jsonb end,
       ${ADDRESS}, 'CAREMGT', array['Prescription', 'DiagnosticReport'], at - interval '1 year', at,
       case when status in ('EXPIRED') then at + interval '1 second' else $4::timestamptz + interval '30 days' end,
       '{"unit": "HOUR", "value": 0, "repeats": 0}', case when status not in ('DRAFT', 'SENDING', 'FAILED') then md5('cm' || $1::text || n) end,
       1, case when status in ('REQUESTED', 'GRANTED') then $4::timestamptz + interval '1 hour' end, 1, at, at, at, at, at,
       case when status in ('GRANTED', 'EXPIRED', 'REVOKED') then at end, case when status = 'FAILED' then 'unknown' end,
       case when status in ('SENDING', 'REQUESTED') then $4::timestamptz + interval '30 days'
         when status = 'GRANTED' then $4::timestamptz + interval '20 days' end
     from (
       select n, n / 3 as k, ${STATUS} as status, $4::timestamptz - n * interval '37 seconds' as at from generate_series($2::int, $3::int) as n
     ) as numbered`,
    ["hospital", "from", "to", "now", "staff"],
  ],
  [
    `insert into consent_artefact (hospital_id, id, consent_request_id, status, hip_id, hip_name, hi_types, access_mode, date_from,
       date_to, data_erase_at, announced_at, fetched_at, ended_at)
     select $1::uuid, 'artefact-' || n || '-' || part, ${id("request")}, status, 'HIP-' || part, 'Hospital ' || part, array['Prescription'], 'VIEW',
       at - interval '1 year', at, case when status = 'GRANTED' then $4::timestamptz + interval '20 days' else at end, at, at,
       case when status <> 'GRANTED' then at end
     from (select n, ${STATUS} as status, $4::timestamptz - n * interval '37 seconds' as at from generate_series($2::int, $3::int) as n) as numbered,
       generate_series(1, 2) as part
     where status in ('GRANTED', 'EXPIRED', 'REVOKED')`,
    ["hospital", "from", "to", "now"],
  ],
  [
    `insert into consent_event (hospital_id, consent_request_id, at, actor_kind, actor_name, kind, detail)
     select $1::uuid, ${id("request")}, $4::timestamptz - n * interval '37 seconds', 'gateway', null, kind, '{}'
     from generate_series($2::int, $3::int) as n, unnest(array['consent-request.submitted']) as kind`,
    ["hospital", "from", "to", "now"],
  ],
  [
    `insert into gateway_callback (id, hospital_id, dialect, message, path, request_id, body, received_at, state, processed_at, consent_request_id)
     select ${id("callback")}, $1::uuid, 'v3', 'notify', 'api/v3/hiu/consent/request/notify', md5('callback' || $1::text || n), '{}', at,
       case when n % 1000 = 0 then 'waiting-for-dependency' else 'processed' end, at, ${id("request")}
     from (select n, $4::timestamptz - n * interval '37 seconds' as at from generate_series($2::int, $3::int) as n) as numbered`,
    ["hospital", "from", "to", "now"],
  ],
  // In the order of its index, which so is written once from left to right.
  [
    `insert into consent_request_search (hospital_id, prefix, created_at, consent_request_id)
     select $1::uuid, prefix, $4::timestamptz - n * interval '37 seconds', ${id("request")}
     from generate_series($2::int, $3::int) as n
     join patient p on p.hospital_id = $1::uuid and p.abha_address = (select ${ADDRESS} from (select n / 3 as k) as number)
     cross join search_prefixes(p.search_words) as prefix
     where n % 100 >= 2
     order by prefix, n desc`,
    ["hospital", "from", "to", "now"],
  ],
].map(([text, names]) => ({ text: /** @type {string} */ (text), names: /** @type {string[]} */ (names) }));

const REBUILD_COUNTS = `
  with before as (delete from consent_request_count where hospital_id = $1::uuid)
  insert into consent_request_count (hospital_id, requester_id, status, requests)
  select hospital_id, requester_id, status, count(*) from consent_request where hospital_id = $1::uuid group by 1, 2, 3`;
