import { expect, type Page } from "@playwright/test";
import type { SandboxControl } from "./sandbox-control";
import { submitRequest } from "./submit-request";

type Artefact = { id: string; hip: { name: string } | null; records: { status: string } };

/**
 * Requests the records of a patient whom the sandbox lets wait, has the consent granted, and waits for the records. Returns the artefacts'
 * ids by the names of the hospitals.
 */
export async function grantRecords(page: Page, sandbox: SandboxControl, patient: string): Promise<Map<string, string>> {
  await submitRequest(page, patient);
  const consentRequestId = async () => (await sandbox.requestsOf(patient))[0]?.id;
  await expect.poll(consentRequestId).toBeDefined();
  await sandbox.decide((await consentRequestId()) ?? "", "grant");
  const list = (await (await page.request.get("/api/consent-requests")).json()) as {
    items: { id: string; patient: { abhaAddress: string } }[];
  };
  const id = list.items.find((item) => item.patient.abhaAddress === patient)?.id ?? "";
  const artefacts = async () =>
    ((await (await page.request.get(`/api/consent-requests/${id}`)).json()) as { artefacts: Artefact[] }).artefacts;
  const isHere = ({ records }: Artefact) => ["received", "partly-received"].includes(records.status);
  await expect.poll(async () => (await artefacts()).filter(isHere).length, { timeout: 60_000 }).toBe(3);
  return new Map((await artefacts()).map((artefact) => [artefact.hip?.name ?? "", artefact.id]));
}
