import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { submitInput } from "@/lib/consent/request/consent-request-input";
import { submitConsentRequest } from "@/lib/consent/request/submit-consent-request";
import { openDatabase } from "@/lib/db/database";
import { readEnv } from "@/lib/env";
import { findStaffByEmail } from "@/lib/staff/staff-table";
import { toActor } from "@/lib/staff/to-staff-actor";

// Submits consent requests as doctors until SIGTERM, with the function that the page calls, and repeats each until it succeeds. Prints one
// line of JSON for each consent request that was acknowledged.
const EMAILS = ["doctor@city.example", "doctor@lake.example"];
const PATIENTS = ["grant", "deny", "silent"];
const INTERVAL_MS = 400;
const TIMEOUTS = { connect: 2_000, silence: 4_000 };

const { pool, db } = openDatabase(readEnv(process.env).DATABASE_URL, 8, TIMEOUTS);
let isStopping = false;
process.on("SIGTERM", () => (isStopping = true));

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

async function repeatUntilDone<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch {
      await sleep(300);
    }
  }
}

async function submit(email: string, number: number): Promise<void> {
  const kind = PATIENTS[number % PATIENTS.length] ?? "grant";
  const input = submitInput.parse({
    id: randomUUID(),
    abhaAddress: `${kind}-c${number}@sbx`,
    purpose: "CAREMGT",
    hiTypes: ["Prescription"],
    from: day(-300),
    to: day(-1),
    keepUntil: `${day(30)}T10:00`,
  });
  const actor = await repeatUntilDone(async () => {
    const row = await findStaffByEmail(db, email);
    if (!row) throw new Error(`${email} is missing in the demo data`);
    return toActor(row);
  });
  await repeatUntilDone(() => submitConsentRequest({ db, actor, now: new Date() }, input));
  console.log(JSON.stringify({ id: input.id, email, kind, abhaAddress: input.abhaAddress }));
}

const submissions: Promise<void>[] = [];
for (let number = 0; !isStopping; number += 1) {
  submissions.push(submit(EMAILS[number % EMAILS.length] ?? "", number));
  await sleep(INTERVAL_MS);
}
await Promise.all(submissions);
await pool.end();
