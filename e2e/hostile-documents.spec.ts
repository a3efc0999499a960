import type { Page } from "@playwright/test";
import { hostileDocuments } from "@/test/support/hostile-documents";
import { expect, test } from "./fixtures";
import { addressOfRecords, HOSPITALS, submitAndGrant } from "./granted-records";

const SEED = Number(process.env.SEED ?? 1);
const COUNT = 500;
/** So many patients, each with documents at three hospitals. */
const PATIENTS = 3;
/** The record type of the hostile documents: of the three hospitals, one alone has others of it. */
const HI_TYPE = "ImmunizationRecord";

const hips = Object.values(HOSPITALS);
const documents = hostileDocuments(SEED, COUNT).map(({ content }) => content);

/** What happens in a page that may not happen. */
async function watchPage(page: Page): Promise<() => Promise<string[]>> {
  const found: string[] = [];
  await page.addInitScript(() => {
    const calls: string[] = [];
    Object.assign(window, { hostileCalls: calls, alert: (text: unknown) => calls.push(`alert ${String(text)}`) });
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      calls.push(`${violatedDirective} blocked ${blockedURI}`),
    );
  });
  page.on("dialog", (dialog) => {
    found.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("pageerror", (error) => void found.push(`an error: ${error.message}`));
  page.on("crash", () => void found.push("the page crashed"));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) found.push(`in the console: ${message.text()}`);
  });
  return async () => [
    ...found,
    ...(await page.evaluate(() => {
      const { hostileCalls, hostile } = window as unknown as { hostileCalls: string[]; hostile?: unknown };
      return [...hostileCalls, ...(hostile === undefined ? [] : ["window.hostile is set"])];
    })),
  ];
}

for (let patientNumber = 0; patientNumber < PATIENTS; patientNumber += 1) {
  test(`hostile documents, part ${patientNumber + 1} of ${PATIENTS}, run no script, request nothing, crash nothing, and each shows its content or why not`, async ({
    page,
    signIn,
    sandbox,
    newPatient,
    baseURL,
  }) => {
    const patient = newPatient("hina");
    const own = documents.filter((_, at) => at % PATIENTS === patientNumber);
    const sent = hips.map((_, at) => own.filter((_document, number) => number % hips.length === at));
    for (const [at, { id: hipId }] of hips.entries()) {
      await sandbox.addDocuments({ abhaAddress: patient, hipId, hiType: HI_TYPE, documents: sent[at] ?? [] });
    }
    await signIn("doctor@city.example");
    await submitAndGrant(page, sandbox, patient, { hiTypes: [HI_TYPE] });
    const addresses: string[] = [];
    for (const hospital of hips) addresses.push(await addressOfRecords(page, hospital));

    for (const [at, address] of addresses.entries()) {
      const reader = await page.context().newPage();
      const problems = await watchPage(reader);
      const requested: string[] = [];
      reader.on("request", (one) => void requested.push(one.url()));
      await reader.goto(address);
      await expect(reader.locator('[data-live="live"]')).toBeVisible();
      await reader.getByRole("button", { name: "Open all" }).click();
      const shown = reader.locator("details[data-document]");
      await expect(reader.locator("details[data-document]:not([open])")).toHaveCount(0);
      // The same text twice is one document.
      expect(await shown.count()).toBeGreaterThanOrEqual(new Set(sent[at]).size);
      const texts = await shown.evaluateAll((all) =>
        all.map((one) => ({
          title: one.querySelector("h4")?.textContent?.trim() ?? "",
          content: one.querySelector(":scope > div")?.textContent?.trim() ?? "",
        })),
      );
      for (const { title, content } of texts) {
        expect(title).not.toBe("");
        expect(content.length).toBeGreaterThan("Raw resource r".length);
      }
      // What looks like a script is shown as the text that it is.
      expect(texts.filter(({ title }) => title.includes("<script>window.hostile=1")).length).toBeGreaterThan(0);
      expect(await problems()).toEqual([]);
      const { origin } = new URL(baseURL ?? "");
      const strange = requested.filter((address) => !isOwn(new URL(address), origin));
      expect(strange).toEqual([]);
      await reader.close();
    }
  });
}

/** Whether an address is of the page itself: its code, its live updates, what its frame links to and reports, or attachments of its documents. */
function isOwn({ origin, pathname }: URL, own: string): boolean {
  return (
    origin === own &&
    /^\/(_next\/static\/|records\/[0-9a-f-]{36}$|requests\/|requests$|patients$|me$|api\/live$|api\/session(\/used)?$|api\/records\/[^/]+\/attachments\/|icon)/.test(
      pathname,
    )
  );
}
