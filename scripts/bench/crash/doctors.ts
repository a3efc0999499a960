import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { submitInput } from "@/lib/consent-request/input";
import { submitConsentRequest } from "@/lib/consent-request/submit";
import { openDatabase } from "@/lib/db/database";
import { readEnv } from "@/lib/env";
import { findStaffByEmail } from "@/lib/staff/store";
import { toActor } from "@/lib/staff/view";

// Doctors who ask for consents until SIGTERM, by the verb that the page calls, each pressing again until it is done; prints
// one line of JSON for each request that was acknowledged.
const EMAILS = ["doctor@city.example", "doctor@lake.example"];
const PATIENTS = ["grant", "deny", "silent"];
const BETWEEN = 400;
const PATIENCE = { connect: 2_000, silence: 4_000 };

const { pool, db } = openDatabase(readEnv(process.env).DATABASE_URL, 8, PATIENCE);
let leaving = false;
process.on("SIGTERM", () => (leaving = true));

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

async function until<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch {
      await pause(300);
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
  const actor = await until(async () => {
    const row = await findStaffByEmail(db, email);
    if (!row) throw new Error(`${email} is a doctor of the demo`);
    return toActor(row);
  });
  await until(() => submitConsentRequest({ db, actor, now: new Date() }, input));
  console.log(JSON.stringify({ id: input.id, email, kind, abhaAddress: input.abhaAddress }));
}

const waiting: Promise<void>[] = [];
for (let number = 0; !leaving; number += 1) {
  waiting.push(submit(EMAILS[number % EMAILS.length] ?? "", number));
  await pause(BETWEEN);
}
await Promise.all(waiting);
await pool.end();
