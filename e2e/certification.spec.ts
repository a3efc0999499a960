import { expect, test } from "./fixtures";
import {
  DOCTORS,
  HOSPITALS,
  openRecords,
  receivedRequest,
  submitAndGrant,
  submitForEverything,
} from "./granted-records";
import { openRequest, rowOf } from "./submit-request";

// The functional test cases of an HIU (milestone 3): HIU_FLOW_107 to 113, 202 and 301 are in certification-records.spec.ts.

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A time of today as the list shows it. */
const TODAY = /\d\d:\d\d/;

/** A day as it is shown, in India. */
function dayText(instant: Date, options: Intl.DateTimeFormatOptions = {}): string {
  return instant.toLocaleDateString("en-IN", {
    day: "numeric",
    month: "short",
    timeZone: "Asia/Kolkata",
    ...options,
  });
}

for (const { dialect, doctor, hospital } of DOCTORS) {
  test.describe(`with a gateway of dialect ${dialect}`, () => {
    test.beforeEach(({ signIn }) => signIn(doctor));

    test("HIU_FLOW_101: a valid address shows its patient, an invalid one a message, and a malformed one is not sent", async ({
      page,
      sandbox,
      newPatient,
    }) => {
      await page.goto("/requests/new");
      const address = page.getByLabel("ABHA address");
      const send = page.getByRole("button", { name: "Send request" });
      if (dialect === "v3") {
        await address.fill("hinapatel@sbx");
        await expect(page.getByText("Hina Patel", { exact: true })).toBeVisible();
        await address.fill("91-1155-7947-0731");
        await expect(page.getByText("Its usual address, 91115579470731@sbx, belongs to Hina Patel.")).toBeVisible();
      }
      const unknown = `nobody.${Math.random().toString(36).slice(2, 10)}@sbx`;
      await address.fill(unknown);
      await send.click();
      await expect(page.getByRole("alert").getByText("ABDM knows no patient with this address.")).toBeVisible();

      const malformed = newPatient("hina").replace("@sbx", "");
      await address.fill(malformed);
      await send.click();
      await expect(page.getByRole("alert").getByText("This is not an ABHA address.")).toBeVisible();
      const calls = JSON.stringify(await sandbox.calls());
      expect(calls).not.toContain(malformed);
      expect(await sandbox.requestsOf(unknown)).toEqual([]);
    });

    test("HIU_FLOW_102: a request leaves with the chosen purpose, period, end and record types, and is Requested with its id", async ({
      page,
      sandbox,
      newPatient,
    }) => {
      const patient = newPatient("silent");
      await page.goto("/requests/new");
      await page.getByLabel("ABHA address").fill(patient);
      await page.getByLabel("Purpose").selectOption({ label: "Public Health" });
      // The doctor's next request begins with these values: they are wide enough for the requests of other tests.
      await page.getByRole("button", { name: "Choose all" }).click();
      await page.getByRole("checkbox", { name: "Wellness Record" }).uncheck();
      await page.getByRole("checkbox", { name: "Immunization Record" }).uncheck();
      await page.getByRole("radio", { name: "Custom dates" }).check();
      await page.getByLabel("From", { exact: true }).fill("2021-04-01");
      await page.getByRole("radio", { name: "1 week" }).check();
      const before = Date.now();
      await page.getByRole("button", { name: "Send request" }).click();
      await page.waitForURL("**/requests");

      const { id, asked } = await receivedRequest(sandbox, patient);
      expect(asked.purpose).toMatchObject({ code: "PUBHLTH", text: "Public Health" });
      expect([...asked.hiTypes].sort()).toEqual([
        "DiagnosticReport",
        "DischargeSummary",
        "HealthDocumentRecord",
        "OPConsultation",
        "Prescription",
      ]);
      const { dateRange, dataEraseAt } = asked.permission;
      // Midnight of 1 April in India.
      expect(new Date(dateRange.from).toISOString()).toBe("2021-03-31T18:30:00.000Z");
      expect(Date.parse(dateRange.to)).toBeLessThanOrEqual(Date.now());
      expect(Date.parse(dataEraseAt)).toBeGreaterThan(before + 7 * DAY_MS - HOUR_MS);
      expect(Date.parse(dataEraseAt)).toBeLessThan(before + 7 * DAY_MS + HOUR_MS);
      const inits = (await sandbox.calls()).filter(
        ({ kind, body }) => kind === "init" && JSON.stringify(body).includes(patient),
      );
      expect(inits).toMatchObject([{ status: 202 }]);

      await expect(rowOf(page, patient)).toContainText("Requested");
      await openRequest(page, patient);
      await page.getByText("Ids for support").click();
      await expect(page.getByText(id, { exact: true })).toBeVisible();
    });

    test("HIU_FLOW_103: the patient sees the request in the app, without reloading it", async ({
      page,
      context,
      sandbox,
      newPatient,
    }) => {
      const patient = newPatient("hina");
      const phone = await context.newPage();
      await phone.goto(`${sandbox.url}/phone/${patient}`);
      await expect(phone.getByText("Nobody is requesting your records.")).toBeVisible();
      await submitForEverything(page, patient);
      const request = phone.getByRole("listitem").filter({ hasText: "Waiting for your answer" });
      await expect(request).toContainText("Dr. Manju");
      await expect(request).toContainText(hospital);
      await expect(request).toContainText("To look after you");
    });

    test("HIU_FLOW_104: the list has address, name, date of creation, date of expiry and status, the newest first", async ({
      page,
      newPatient,
    }) => {
      const [first, second] = [newPatient("silent"), newPatient("silent")];
      await submitForEverything(page, first);
      await submitForEverything(page, second);
      for (const patient of [first, second]) {
        const row = rowOf(page, patient);
        await expect(row).toContainText("Requested");
        await expect(row).toContainText(/Patient [0-9a-f]{6}/);
        await expect(row.getByRole("cell").nth(3)).toContainText(TODAY);
        // The form asks for 30 days.
        await expect(row.getByRole("cell").nth(4)).toContainText(dayText(new Date(Date.now() + 30 * DAY_MS)));
      }
      const rows = await page.getByRole("row").allTextContents();
      const placeOf = (patient: string) => rows.findIndex((row) => row.includes(patient));
      expect(placeOf(second)).toBeGreaterThan(0);
      expect(placeOf(second)).toBeLessThan(placeOf(first));
    });

    test("HIU_FLOW_105: a denial is shown with its time, and nothing is fetched", async ({
      page,
      sandbox,
      newPatient,
    }) => {
      const patient = newPatient("deny");
      await submitForEverything(page, patient);
      await expect(rowOf(page, patient)).toContainText(/Denied.*The patient denied it at \d\d:\d\d today/s);
      await openRequest(page, patient);
      const today = dayText(new Date(), { year: "numeric" });
      await expect(page.locator("dl").filter({ hasText: "Denied" })).toContainText(`Denied${today}`);
      await expect(page.getByRole("article")).toHaveCount(0);
      const { id, artefacts } = await receivedRequest(sandbox, patient);
      expect(artefacts).toEqual([]);
      const kinds = (await sandbox.calls())
        .filter(({ body, path }) => JSON.stringify([body, path]).includes(id))
        .map(({ kind }) => kind);
      expect(kinds).not.toContain("fetch");
      expect((await sandbox.transactions()).filter(({ consentRequestId }) => consentRequestId === id)).toEqual([]);
    });

    test("HIU_FLOW_106: after a narrower grant the desk shows what was granted, what was left out, and when, and fetches the records", async ({
      page,
      sandbox,
      newPatient,
    }) => {
      const end = new Date(Date.now() + 3 * DAY_MS);
      const patient = newPatient("hina");
      const { id } = await submitAndGrant(page, sandbox, patient, {
        hipIds: [HOSPITALS.general.id],
        hiTypes: ["Prescription", "DischargeSummary"],
        from: "2024-01-01T00:00:00.000Z",
        eraseAt: end.toISOString(),
      });
      const artefact = page.getByRole("article", { name: HOSPITALS.general.name });
      await expect(artefact).toContainText("Prescriptions, discharge summaries, 1 Jan 2024 – ");
      await expect(artefact).toContainText("The period was shortened: 1 Jan 2024 – ");
      await expect(artefact).toContainText(
        "The patient left out: OPD visits, lab and scan reports, vaccinations, other health documents, wellness records.",
      );
      await expect(artefact).toContainText(/The end was brought forward: /);
      await expect(artefact).toContainText(dayText(end, { year: "numeric" }));
      const today = dayText(new Date(), { year: "numeric" });
      await expect(page.locator("dl").filter({ hasText: "Granted" }).first()).toContainText(`Granted${today}`);

      await openRecords(page, HOSPITALS.general);
      const transfers = (await sandbox.transactions()).filter(({ consentRequestId }) => consentRequestId === id);
      expect(transfers).toHaveLength(1);
      await page.goto("/requests");
      await expect(rowOf(page, patient)).toContainText("Granted");
    });

    test("HIU_FLOW_201: a revocation by the patient is shown in the list and on the request, with its time", async ({
      page,
      sandbox,
      newPatient,
    }) => {
      const patient = newPatient("grant");
      await submitForEverything(page, patient);
      await expect(rowOf(page, patient)).toContainText("Granted");
      const { id } = await receivedRequest(sandbox, patient);
      await sandbox.decide(id, "revoke");
      await expect(rowOf(page, patient)).toContainText(/Revoked.*The patient withdrew consent at \d\d:\d\d today/s);
      await openRequest(page, patient);
      const today = dayText(new Date(), { year: "numeric" });
      await expect(page.locator("dl").filter({ hasText: "Revoked" })).toContainText(`Revoked${today}`);
      await expect(page.getByText("The patient withdrew consent.", { exact: false }).first()).toBeVisible();
    });
  });
}
