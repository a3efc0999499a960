import type { ClientBase } from "pg";
import type { HospitalId } from "@/lib/ids";

/**
 * Adds entries of one hospital until it has so many: over a year, of 40 people about patients whose digest is the SHA-256 of their number. The hundred
 * first patients have a tenth of all.
 */
export async function fillTrail(
  client: ClientBase,
  { hospitalId, rows, patients }: { hospitalId: HospitalId; rows: number; patients: number },
): Promise<void> {
  await client.query(
    `insert into audit_entry (hospital_id, at, actor_kind, actor_id, actor_name, action, outcome, subject_kind, subject_id, detail,
       session_id, address, device, request_id, purpose, patient_digest)
     select $1, now() - interval '1 year' + n * (interval '1 year' / $2::int), 'staff', 'person-' || n % 40, 'Dr. ' || n % 40,
       (array['consent-request.viewed', 'records.opened', 'patient.searched', 'consent-request.submitted', 'consent-request.granted'])[1 + n % 5],
       'done', 'consent-request', md5(n::text), '{"rows": 3}', md5((n % 5000)::text)::uuid, '10.0.' || n % 200 || '.7', 'Chrome 131 on Windows',
       md5('r' || n), 'CAREMGT',
       sha256((case when n % 10 = 0 then (n / 10) % 100 else (n::bigint * 7919) % $3 end)::text::bytea)
     from generate_series(1, $2::int - (select count(*)::int from audit_entry where hospital_id = $1)) as n`,
    [hospitalId, rows, patients],
  );
  await client.query("vacuum analyze audit_entry, audit_unsealed");
}
