import { expect, type Locator, type Page } from "@playwright/test";
import type { GrantChoice, SandboxControl, SandboxRequest } from "./sandbox-control";
import { openRequest } from "./submit-request";
import { timeLimit } from "./time-limit";

/** A doctor of each demo hospital, and the dialect of its gateway. */
export const DOCTORS = [
  { dialect: "v3", doctor: "doctor@city.example", hospital: "City Hospital" },
  { dialect: "v0.5", doctor: "doctor@lake.example", hospital: "Lake Clinic" },
];

/** The hospitals of the sandbox network that hold records. */
export const HOSPITALS = {
  general: { id: "IN2710000101", name: "Sahyadri General Hospital" },
  laboratory: { id: "IN2710000102", name: "Lotus Diagnostics" },
  clinic: { id: "IN2910000103", name: "Green Valley Family Clinic" },
};

/** The request that the network received for a patient, once it has arrived there. */
export async function receivedRequest(sandbox: SandboxControl, patient: string): Promise<SandboxRequest> {
  await expect.poll(async () => (await sandbox.requestsOf(patient)).length).toBeGreaterThan(0);
  const [request] = await sandbox.requestsOf(patient);
  if (request === undefined) throw new Error(`The network has no request to ${patient}.`);
  return request;
}

/** Submits a request for every record type of five years, to look after the patient, for a month; ends on the list. */
export async function submitForEverything(page: Page, abhaAddress: string): Promise<void> {
  await page.goto("/requests/new");
  await page.getByLabel("ABHA address").fill(abhaAddress);
  // The form offers what the doctor chose last, which may be another test's choice.
  await page.getByLabel("Purpose").selectOption({ label: "Treating the patient (Care Management)" });
  await page.getByRole("button", { name: "Choose all" }).click();
  await page.getByRole("radio", { name: "5 years" }).check();
  await page.getByRole("radio", { name: "1 month" }).check();
  await page.getByRole("button", { name: "Send request" }).click();
  await page.waitForURL("**/requests");
}

/** Submits a request, which the patient grants in this way. Ends on the page of the request. */
export async function submitAndGrant(
  page: Page,
  sandbox: SandboxControl,
  patient: string,
  choice: GrantChoice = {},
): Promise<SandboxRequest> {
  await submitForEverything(page, patient);
  const { id } = await receivedRequest(sandbox, patient);
  const granted = await sandbox.grant(id, choice);
  await openRequest(page, patient);
  return granted;
}

/** The address of the records of a hospital, from the page of their request, once all of them have arrived. */
export async function addressOfRecords(page: Page, { name }: { name: string }): Promise<string> {
  const artefact = page.getByRole("article", { name });
  await expect(artefact).toContainText(/\d+ documents? (is|are) here/, { timeout: timeLimit(90_000) });
  return (await artefact.getByRole("link", { name: "Open the records" }).getAttribute("href")) ?? "";
}

/** Opens the records of a hospital from the page of their request, once all of them have arrived. */
export async function openRecords(page: Page, hospital: { name: string }): Promise<void> {
  await page.goto(await addressOfRecords(page, hospital));
  await expect(page.getByRole("heading", { name: "Documents", exact: true })).toBeVisible();
}

/** The documents of a page of records with this title, open or not; the newest first. */
export function documentsTitled(page: Page, title: string): Locator {
  return page.locator("details[data-document]").filter({ has: page.getByRole("heading", { name: title, level: 4 }) });
}

/** A document of a page of records, opened: the newest of that title. */
export async function openDocument(page: Page, title: string): Promise<Locator> {
  const document = documentsTitled(page, title).first();
  if ((await document.getAttribute("open")) === null) await document.locator("summary").first().click();
  return document;
}
