import { randomUUID } from "node:crypto";
import type { Locator, Page } from "@playwright/test";
import { insertHospital, type InsertedHospital } from "@/test/support/insert-hospital";
import type { SandboxControl } from "./sandbox-control";

/** A hospital of one test. Its client is known to the gateway, but the hospital has no credential; its staff sign in like the demo accounts. */
export type NewHospital = InsertedHospital & { clientId: string; clientSecret: string };

/** Adds such a hospital to the database of the product, which no page can do, and its client to the sandbox. */
export async function addNewHospital(sandbox: SandboxControl): Promise<NewHospital> {
  const mark = randomUUID().slice(0, 8);
  const hospital: NewHospital = {
    name: `New Clinic ${mark}`,
    hiuId: `IN-${mark}`,
    clientId: `client-${mark}`,
    clientSecret: `secret-of-${mark}`,
    adminEmail: `admin-${mark}@new.example`,
    doctorEmail: `doctor-${mark}@new.example`,
  };
  await insertHospital(process.env["DATABASE_URL"], hospital);
  const { clientId, clientSecret, hiuId } = hospital;
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
