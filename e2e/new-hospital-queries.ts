import { randomUUID } from "node:crypto";
import type { Locator, Page } from "@playwright/test";
import pg from "pg";
import type { SandboxControl } from "./sandbox-control";

/** A hospital of one test. Its client is known to the gateway, but the hospital has no credential; its staff sign in like the demo accounts. */
export type NewHospital = {
  name: string;
  hiuId: string;
  clientId: string;
  clientSecret: string;
  adminEmail: string;
  doctorEmail: string;
};

/** Adds such a hospital to the database of the product, which no page can do, and its client to the sandbox. */
export async function addNewHospital(sandbox: SandboxControl): Promise<NewHospital> {
  const id = randomUUID();
  const mark = id.slice(0, 8);
  const hospital: NewHospital = {
    name: `New Clinic ${mark}`,
    hiuId: `IN-${mark}`,
    clientId: `client-${mark}`,
    clientSecret: `secret-of-${mark}`,
    adminEmail: `admin-${mark}@new.example`,
    doctorEmail: `doctor-${mark}@new.example`,
  };
  const { name, hiuId, clientId, clientSecret, adminEmail, doctorEmail } = hospital;
  const client = new pg.Client({ connectionString: process.env["DATABASE_URL"] });
  await client.connect();
  try {
    await client.query("set app.scope = 'system'");
    await client.query("insert into hospital (id, name, hiu_id, created_at) values ($1, $2, $3, now())", [
      id,
      name,
      hiuId,
    ]);
    // With the password of the demo accounts.
    await client.query(
      `insert into staff (id, hospital_id, email, name, role, registration_number, password_hash, created_at)
       select gen_random_uuid(), $1, case role when 'admin' then $2 else $3 end, name, role, registration_number, password_hash, now()
       from staff where email in ('admin@city.example', 'doctor@city.example')`,
      [id, adminEmail, doctorEmail],
    );
  } finally {
    await client.end();
  }
  await sandbox.addClient({ clientId, clientSecret, hiuIds: [hiuId] });
  return hospital;
}

/** Enters the hospital's credential on the set-up page, where its admin is signed in. */
export async function enterCredential(page: Page, hospital: NewHospital, gatewayUrl: string): Promise<void> {
  await page.getByLabel("Gateway address").fill(gatewayUrl);
  await page.getByLabel("Client ID", { exact: true }).fill(hospital.clientId);
  await page.getByLabel("Client secret").fill(hospital.clientSecret);
  await page.getByLabel("HIU ID").fill(hospital.hiuId);
  await page.getByRole("button", { name: "Save credential" }).click();
}

/** A step of the set-up, on a page that shows that it holds. */
export function stepThatHolds(page: Page, name: string): Locator {
  return page.locator(`[data-step="${name}"][data-state="done"]`);
}
