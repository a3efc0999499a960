import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { execute } from "@/lib/access/execute";
import { submitConsentRequest } from "@/lib/consent/request/submit-consent-request";
import type { StaffActor } from "@/lib/db/actor";
import { closeDatabase, openDatabase } from "@/lib/db/database";
import { readEnv } from "@/lib/env";
import { signIn } from "@/lib/staff/sign-in";

// Submits consent requests as doctors until SIGTERM, with the command that the page runs, and repeats each until it succeeds. Prints one
// line of JSON for each consent request that was acknowledged.
const EMAILS = ["doctor@city.example", "doctor@lake.example"];
const PASSWORD = "consent-desk-demo";
const PATIENTS = ["grant", "deny", "silent"];
const INTERVAL_MS = 400;
const TIMEOUTS = { connectTimeout: 2_000, silenceTimeout: 4_000 };

const database = openDatabase(readEnv(process.env).DATABASE_URL, 8, TIMEOUTS);
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

async function signInDoctor(email: string): Promise<StaffActor> {
  const place = { origin: { address: "127.0.0.1", device: null, requestId: null }, deviceToken: null };
  const signedIn = await signIn({ database, now: new Date() }, { email, password: PASSWORD }, place);
  if (!signedIn || !("sessionId" in signedIn)) throw new Error(`${email} is missing in the demo data`);
  return signedIn.actor;
}

async function submit(actor: StaffActor, email: string, number: number): Promise<void> {
  const kind = PATIENTS[number % PATIENTS.length] ?? "grant";
  const input = {
    id: randomUUID(),
    abhaAddress: `${kind}-c${number}@sbx`,
    purpose: "CAREMGT",
    hiTypes: ["Prescription"],
    from: day(-300),
    to: day(-1),
    keepUntil: `${day(30)}T10:00`,
  };
  await repeatUntilDone(() => execute(submitConsentRequest, { database, actor, now: new Date() }, input));
  console.log(JSON.stringify({ id: input.id, email, kind, abhaAddress: input.abhaAddress }));
}

const doctors = await Promise.all(
  EMAILS.map(async (email) => ({ email, actor: await repeatUntilDone(() => signInDoctor(email)) })),
);
const submissions: Promise<void>[] = [];
for (let number = 0; !isStopping; number += 1) {
  const doctor = doctors[number % doctors.length];
  if (doctor) submissions.push(submit(doctor.actor, doctor.email, number));
  await sleep(INTERVAL_MS);
}
await Promise.all(submissions);
await closeDatabase(database);
