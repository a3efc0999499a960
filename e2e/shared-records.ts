import { expect, type Browser } from "@playwright/test";
import { signInOn, test as base } from "./fixtures";
import { HOSPITALS, submitAndGrant } from "./granted-records";
import { SandboxControl } from "./sandbox-control";

/** Everything that one patient has granted to a doctor. */
export type SharedRecords = {
  patient: string;
  /** The address of the page of the request. */
  request: string;
  /** The addresses of the pages of records, by hospital. */
  records: Record<keyof typeof HOSPITALS, string>;
};

type WorkerFixtures = {
  /** The records of a patient whom all tests of a worker share, who grants everything to this doctor: for tests that only read. */
  sharedRecords: (doctor: string) => Promise<SharedRecords>;
};

export const test = base.extend<object, WorkerFixtures>({
  sharedRecords: [
    async ({ browser }, use) => {
      const made = new Map<string, Promise<SharedRecords>>();
      await use((doctor) => {
        const shared = made.get(doctor) ?? grantEverything(browser, doctor);
        made.set(doctor, shared);
        return shared;
      });
    },
    { scope: "worker" },
  ],
});

async function grantEverything(browser: Browser, doctor: string): Promise<SharedRecords> {
  const context = await browser.newContext({ baseURL: process.env.E2E_BASE_URL ?? "http://localhost:3000" });
  const page = await context.newPage();
  await signInOn(page, doctor);
  const sandbox = new SandboxControl(process.env.E2E_SANDBOX_URL ?? "http://localhost:4000");
  const patient = `hina-${Math.random().toString(36).slice(2, 10)}@sbx`;
  await submitAndGrant(page, sandbox, patient);
  const addressOf = async ({ name }: { name: string }) => {
    const artefact = page.getByRole("article", { name });
    await expect(artefact).toContainText(/\d+ documents are here/);
    return (await artefact.getByRole("link", { name: "Open the records" }).getAttribute("href")) ?? "";
  };
  const records = {
    general: await addressOf(HOSPITALS.general),
    laboratory: await addressOf(HOSPITALS.laboratory),
    clinic: await addressOf(HOSPITALS.clinic),
  };
  const request = new URL(page.url()).pathname;
  await context.close();
  return { patient, request, records };
}
