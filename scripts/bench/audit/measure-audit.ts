import { createHash, randomUUID } from "node:crypto";
import { Client } from "pg";
import { execute } from "@/lib/access/execute";
import { auditKeys } from "@/lib/audit/audit-keys";
import { storedChain } from "@/lib/audit/chain-queries";
import { sealEntries } from "@/lib/audit/seal-entries";
import { verifyChain } from "@/lib/audit/verify-chain";
import { writeCheckpoint } from "@/lib/audit/write-checkpoint";
import { DAY, systemNow } from "@/lib/clock";
import { submitConsentRequest } from "@/lib/consent/request/submit-consent-request";
import type { StaffActor } from "@/lib/db/actor";
import { closeDatabase, openDatabase } from "@/lib/db/database";
import { readOnly } from "@/lib/db/transaction";
import type { HospitalId, StaffId } from "@/lib/ids";
import { AuditSealer } from "@/lib/operations/audit/audit-sealer";
import { listAuditRows, listViewers } from "@/lib/operations/audit/audit-queries";
import { SEEN_BY } from "@/lib/operations/audit/who-saw-patient";
import { fillTrail } from "./fill-trail";

/** Submissions of each kind, in turns of so many. */
const SUBMISSIONS = 600;
const TURN = 20;
const QUESTIONS = 200;
const PATIENTS = 20_000;

const rows = Number(process.argv[2]);
const database = openDatabase(process.env.DATABASE_URL ?? "", 8);
const admin = new Client({ connectionString: process.env.ADMIN_DATABASE_URL });
await admin.connect();
const { rows: doctors } = await admin.query<{ id: StaffId; hospital_id: HospitalId }>(
  "select id, hospital_id from staff where email = 'doctor@city.example'",
);
const [doctor] = doctors;
if (!doctor) throw new Error("the demo data has this doctor");
const actor: StaffActor = {
  kind: "staff",
  staffId: doctor.id,
  hospitalId: doctor.hospital_id,
  roles: ["doctor"],
  name: "Dr. Manju",
  registrationNumber: "MH1001",
  origin: { sessionId: null, address: "10.0.0.7", device: "Chrome 131 on Windows", requestId: randomUUID() },
  verifiedAt: null,
};
const job = () => ({
  database,
  now: systemNow(),
  actor: { kind: "job", hospitalId: actor.hospitalId, job: "bench" } as const,
});

const percentile = (values: number[], part: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? NaN;
const milliseconds = (value: number) => `${value.toFixed(2)} ms`;
const day = (offset: number) => new Date(Date.now() + offset * DAY).toISOString().slice(0, 10);

async function submit(number: number): Promise<number> {
  const input = {
    id: randomUUID(),
    abhaAddress: `patient-${number}@sbx`,
    purpose: "CAREMGT",
    hiTypes: ["Prescription"],
    from: day(-300),
    to: day(-1),
    keepUntil: `${day(30)}T10:00`,
  };
  const startedAt = performance.now();
  await execute(submitConsentRequest, { database, actor, now: systemNow() }, input);
  return performance.now() - startedAt;
}

await admin.query(
  "create function leave_out() returns trigger language plpgsql as $$ begin return null; end $$; " +
    "create trigger leave_out before insert on audit_entry for each row execute function leave_out()",
);

/** Whether entries are added, listed and sealed; else a trigger leaves them out. */
async function setTrail(isOn: boolean): Promise<void> {
  await admin.query(`alter table audit_entry ${isOn ? "disable" : "enable"} trigger leave_out`);
}

const sealer = new AuditSealer(database);
const times = { with: [] as number[], without: [] as number[] };
for (let number = 0; number < 2 * SUBMISSIONS; number++) {
  const isWith = Math.floor(number / TURN) % 2 === 0;
  if (number % TURN === 0) await setTrail(isWith);
  const time = await submit(number);
  // The first of each turn plans its statements anew.
  if (number % TURN > 1) (isWith ? times.with : times.without).push(time);
}
await setTrail(true);
await sealer.stop();
for (const part of [0.5, 0.95])
  console.log(
    `submit p${part * 100}: ${milliseconds(percentile(times.with, part))} with the trail, ` +
      `${milliseconds(percentile(times.without, part))} without, ` +
      `${milliseconds(percentile(times.with, part) - percentile(times.without, part))} more`,
  );

console.log(`adding entries until one hospital has ${rows.toLocaleString("en")} ...`);
await fillTrail(admin, { hospitalId: actor.hospitalId, rows, patients: PATIENTS });
const questions = { who: [] as number[], page: [] as number[] };
for (let at = 0; at < QUESTIONS; at++) {
  // The first patients have by far the most entries.
  const patient = at % 2 === 0 ? at / 2 : Math.floor(Math.random() * PATIENTS);
  const digest = createHash("sha256").update(String(patient)).digest();
  const filter = { person: null, patientDigest: digest, actions: null, outcome: null, since: null, before: null };
  const startedAt = performance.now();
  await readOnly(job(), (tx) => listViewers(tx, digest, SEEN_BY));
  questions.who.push(performance.now() - startedAt);
  const pageStartedAt = performance.now();
  await readOnly(job(), (tx) => listAuditRows(tx, filter, null, 51));
  questions.page.push(performance.now() - pageStartedAt);
}
console.log(
  `who saw this patient, over ${rows.toLocaleString("en")} entries: p50 ${milliseconds(percentile(questions.who, 0.5))}, p95 ${milliseconds(percentile(questions.who, 0.95))}`,
);
console.log(`a page of a patient's entries: p95 ${milliseconds(percentile(questions.page, 0.95))}`);

const sealingAt = performance.now();
const sealed = await sealEntries(job());
console.log(`${sealed.toLocaleString("en")} entries sealed in ${Math.round((performance.now() - sealingAt) / 1000)} s`);
await writeCheckpoint(job());
const verifyingAt = performance.now();
const before = process.memoryUsage().rss;
const { problem, entries } = await verifyChain(storedChain(job()), { keys: auditKeys() });
const seconds = Math.round((performance.now() - verifyingAt) / 1000);
const grown = Math.max(0, Math.round((process.memoryUsage().rss - before) / 2 ** 20));
console.log(
  `${entries.toLocaleString("en")} links verified in ${seconds} s, memory grew by ${grown} MB: ${problem ? JSON.stringify(problem) : "whole"}`,
);
await admin.end();
await closeDatabase(database);
