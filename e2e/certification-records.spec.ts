import type { Locator, Page } from "@playwright/test";
import { expect } from "./fixtures";
import { documentsTitled, DOCTORS, HOSPITALS, openDocument, openRecords, submitAndGrant } from "./granted-records";
import type { GrantChoice, SandboxControl } from "./sandbox-control";
import { test } from "./shared-records";
import { openRequest, rowOf } from "./submit-request";
import { timeLimit } from "./time-limit";

// The functional test cases of an HIU (milestone 3) about records. What is expected is what the sandbox's hospitals write into their documents.

/** The row of a result. */
function resultOf(document: Locator, test: string): Locator {
  return document.getByRole("row").filter({ has: document.page().getByRole("rowheader", { name: test, exact: true }) });
}

/** Has a patient grant the records of one kind from one hospital, and opens them. Returns the id of the request at the network. */
async function openKind(
  page: Page,
  sandbox: SandboxControl,
  patient: string,
  hospital: { id: string; name: string },
  choice: GrantChoice,
): Promise<string> {
  const { id } = await submitAndGrant(page, sandbox, patient, { hipIds: [hospital.id], ...choice });
  await openRecords(page, hospital);
  return id;
}

for (const { dialect, doctor } of DOCTORS) {
  test.describe(`with a gateway of dialect ${dialect}`, () => {
    test.beforeEach(({ signIn }) => signIn(doctor));

    test("HIU_FLOW_107: a diagnostic report shows each result with unit, range and mark under its title, and its PDF", async ({
      page,
      sharedRecords,
    }) => {
      await page.goto((await sharedRecords(doctor)).records.laboratory);
      const count = await openDocument(page, "Complete blood count");
      const haemoglobin = resultOf(count, "Haemoglobin");
      await expect(haemoglobin).toBeVisible();
      await expect(haemoglobin.getByRole("cell")).toContainText(["11.2 g/dL", "12 – 15 g/dL", "below"]);
      await expect(resultOf(count, "Malaria parasite")).toContainText("Not seen");
      const thyroid = documentsTitled(page, "Thyroid profile").last();
      await thyroid.locator("summary").first().click();
      await expect(resultOf(thyroid, "TSH").getByRole("cell")).toContainText(["6.2 uIU/mL", "up to 4.5 uIU/mL"]);
      await thyroid.getByRole("button", { name: "Open here" }).click();
      await expect(thyroid.getByText("TSH 6.2 uIU/mL (up to 4.5)")).toBeVisible();
    });

    test("HIU_FLOW_108: a prescription shows each medicine with its dosage as written", async ({
      page,
      sharedRecords,
    }) => {
      await page.goto((await sharedRecords(doctor)).records.general);
      const prescription = await openDocument(page, "Prescription");
      for (const line of [
        "Metformin 1000 mg prolonged-release oral tablet — 1 tablet twice daily after food",
        /Telmisartan 40 mg oral tablet — 1-0-0/,
        "Levothyroxine 0.025 mg oral tablet — 1 tablet in the morning, empty stomach",
      ]) {
        await expect(prescription.getByRole("article").filter({ hasText: line })).toBeVisible();
      }
    });

    test("HIU_FLOW_109: a discharge summary shows its sections: history, investigations, procedures, medicines and care plan", async ({
      page,
      sharedRecords,
    }) => {
      await page.goto((await sharedRecords(doctor)).records.general);
      const summary = await openDocument(page, "Discharge summary");
      const section = (title: string) =>
        summary.locator("section").filter({ has: page.getByRole("heading", { name: title, level: 5 }) });
      await expect(section("Chief complaints")).toContainText("Fever for five days");
      await expect(section("Medical history")).toContainText("Dengue fever");
      const platelets = resultOf(section("Investigations"), "Platelets");
      await expect(platelets).toContainText(["62 10*3/uL", "48 10*3/uL", "95 10*3/uL", "164 10*3/uL"]);
      await expect(platelets.first()).toContainText("150 – 410 10*3/uL");
      await expect(section("Procedures")).toContainText("Intravenous fluid therapy");
      await expect(section("Medications")).toContainText(
        "Paracetamol 650 mg oral tablet — 1 tablet when needed, at most 4 in a day",
      );
      await expect(section("Care plan")).toContainText("Rest and fluids. Platelet count again after 3 days.");
    });

    test("HIU_FLOW_110: a consultation note shows complaint, history, allergy, examination and advice", async ({
      page,
      sharedRecords,
    }) => {
      await page.goto((await sharedRecords(doctor)).records.general);
      const note = await openDocument(page, "General medicine consultation");
      await expect(note.getByText("Routine review").first()).toBeVisible();
      await expect(note.getByText("Type 2 diabetes mellitus").first()).toBeVisible();
      await expect(note.getByText("Allergy to penicillin").first()).toBeVisible();
      await expect(resultOf(note, "Systolic blood pressure")).toContainText("128 mmHg");
      await expect(resultOf(note, "Diastolic blood pressure")).toContainText("80 mmHg");
      await expect(resultOf(note, "Body weight")).toContainText("71 kg");
      await expect(note.getByText("Continue treatment.")).toBeVisible();
    });

    test("HIU_FLOW_111: an immunisation record shows vaccine, date, dose and lot", async ({ page, sharedRecords }) => {
      await page.goto((await sharedRecords(doctor)).records.clinic);
      const record = await openDocument(page, "COVID-19 vaccination");
      const doses = record.getByRole("article").filter({ hasText: "Covishield" });
      await expect(doses).toHaveCount(2);
      await expect(doses.filter({ hasText: "4121Z025" })).toContainText("May 2021");
      await expect(doses.filter({ hasText: "4121Z101" })).toContainText("21-Aug-2021");
      await expect(doses.filter({ hasText: "4121Z101" })).toContainText(/dose number: 2/);
    });

    test("HIU_FLOW_112: a health document shows its scan in place", async ({ page, sharedRecords }) => {
      await page.goto((await sharedRecords(doctor)).records.clinic);
      const document = await openDocument(page, "Eye examination");
      const scan = document.getByRole("img", { name: "Eye examination.png" });
      await expect(scan).toBeVisible();
      await expect.poll(() => scan.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100);
    });

    test("HIU_FLOW_113: a wellness record shows its measurements", async ({ page, sharedRecords }) => {
      await page.goto((await sharedRecords(doctor)).records.clinic);
      const record = await openDocument(page, "Wellness record");
      await expect(resultOf(record, "Steps in 24 hours")).toContainText("7900 steps");
      await expect(resultOf(record, "Oxygen saturation").getByRole("cell")).toContainText(["98 %", "from 95 %"]);
      await expect(resultOf(record, "Body weight")).toContainText("71.5 kg");
      await expect(resultOf(record, "Tobacco use")).toContainText("Never");
    });

    test("HIU_FLOW_202: after a revocation the open records are gone within a second, and everything received is erased", async ({
      page,
      sandbox,
      newPatient,
    }) => {
      const patient = newPatient("hina");
      const id = await openKind(page, sandbox, patient, HOSPITALS.general, { hiTypes: ["Prescription"] });
      await openDocument(page, "Prescription");
      await expect(page.getByText("Levothyroxine 0.025 mg oral tablet").first()).toBeVisible();
      const sources = await sourcesOf(page);

      await sandbox.decide(id, "revoke");
      const end = page.getByRole("heading", {
        name: /^The patient withdrew consent: .*\d\d:\d\d\. These records are gone\.$/,
      });
      await expect(end).toBeVisible({ timeout: timeLimit(1_000) });
      await expectGone(page, sources);
      await page.reload();
      await expect(end).toBeVisible();
      await expectGone(page, sources);

      await page.goto("/requests");
      await expect(rowOf(page, patient)).toContainText(/Revoked.*The patient withdrew consent at \d\d:\d\d today/s);
      await openRequest(page, patient);
      await expect(page.getByRole("article", { name: HOSPITALS.general.name })).toContainText(
        /Could be seen until \d\d:\d\d today/,
      );
      await expect(page.getByRole("link", { name: "Open the records" })).toHaveCount(0);
      await expect(
        page.getByText(/^Everything received from Sahyadri General Hospital was erased, .* was withdrawn: \d+ records/),
      ).toBeVisible();
    });

    test("HIU_FLOW_301: at the end of a short consent the open records are gone by themselves, although the network reports nothing", async ({
      page,
      sandbox,
      newPatient,
    }) => {
      const patient = newPatient("hina");
      const eraseAt = new Date(Date.now() + timeLimit(20_000));
      const id = await openKind(page, sandbox, patient, HOSPITALS.general, {
        hiTypes: ["Prescription"],
        eraseAt: eraseAt.toISOString(),
        unreportedEnd: true,
      });
      await openDocument(page, "Prescription");
      await expect(page.getByText("Levothyroxine 0.025 mg oral tablet").first()).toBeVisible();
      const sources = await sourcesOf(page);

      const end = page.getByRole("heading", { name: /^The consent ended: .*\d\d:\d\d\. These records are gone\.$/ });
      await expect(end).toBeVisible();
      expect(Date.now()).toBeGreaterThanOrEqual(eraseAt.getTime());
      await expectGone(page, sources);
      await page.reload();
      await expect(end).toBeVisible();
      await expectGone(page, sources);
      const reports = (await sandbox.callbacks()).filter(
        ({ kind, body }) => kind === "notify" && JSON.stringify(body).includes(id),
      );
      expect(reports).toHaveLength(1);

      await page.goto("/requests");
      await expect(rowOf(page, patient)).toContainText(/Expired.*Consent ended at \d\d:\d\d today/s);
      await openRequest(page, patient);
      await expect(
        page.getByText(/^Everything received from Sahyadri General Hospital was erased, .* ended: \d+ records/),
      ).toBeVisible();
    });
  });
}

/** The addresses of the documents of the page as they were sent. */
function sourcesOf(page: Page): Promise<string[]> {
  return page
    .locator("[data-source-link]")
    .evaluateAll((links) => links.flatMap((link) => link.getAttribute("href") ?? []));
}

/** Expects that neither the page nor the desk gives a document any more. */
async function expectGone(page: Page, sources: string[]): Promise<void> {
  await expect(page.locator("details[data-document]")).toHaveCount(0);
  await expect(page.getByText("Levothyroxine")).toHaveCount(0);
  expect(sources.length).toBeGreaterThan(0);
  const answers = await Promise.all(sources.map((source) => page.request.get(source)));
  for (const answer of answers) {
    expect(answer.ok()).toBe(false);
    expect(await answer.text()).not.toContain("Levothyroxine");
  }
}
