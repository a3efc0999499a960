import { openRequest, rowOf, submitRequest } from "./submit-request";
import { expect, test } from "./fixtures";

const DOCTORS = [
  { dialect: "v3", doctor: "doctor@city.example" },
  { dialect: "v0.5", doctor: "doctor@lake.example" },
];

for (const { dialect, doctor } of DOCTORS) {
  test.describe(`a doctor of the hospital on ${dialect}`, () => {
    test.beforeEach(({ signIn }) => signIn(doctor));

    test("sees a grant in the list and on the request's page, without reloading either", async ({
      page,
      newPatient,
      expectAccessible,
    }) => {
      const patient = newPatient("grant");
      await submitRequest(page, patient);
      const row = rowOf(page, patient);
      await expect(row).toContainText("Granted");
      await expect(row).toContainText(
        /The patient allowed it today \d\d:\d\d: Green Valley Family Clinic and Sahyadri General Hospital, until/,
      );
      await expectAccessible();
      await openRequest(page, patient);
      await expect(page.getByRole("article")).toHaveCount(2);
      await expect(page.getByText("The patient allowed it.")).toBeVisible();
      await expect(page.getByText("Consent received from Sahyadri General Hospital.")).toBeVisible();
      await expectAccessible();
    });

    test("sees a denial with its time", async ({ page, newPatient }) => {
      const patient = newPatient("deny");
      await submitRequest(page, patient);
      await expect(rowOf(page, patient)).toContainText(/Denied.*The patient denied it at \d\d:\d\d today/s);
      await openRequest(page, patient);
      await expect(page.locator("dl").filter({ hasText: "Denied" })).toContainText(/Denied\d+ \w+ \d{4}/);
    });

    test("sees that a patient has not answered yet, and can check the status", async ({ page, newPatient }) => {
      const patient = newPatient("silent");
      await submitRequest(page, patient);
      await expect(rowOf(page, patient)).toContainText("Waiting for the patient's answer in the ABHA app");
      await openRequest(page, patient);
      await page.getByRole("button", { name: "Ask ABDM for the status" }).click();
      await expect(
        page.getByText(/^ABDM answered \d\d:\d\d today: the patient has not answered yet\.$/).first(),
      ).toBeVisible();
      await expect(page.getByRole("button", { name: "Ask ABDM for the status" })).toBeFocused();
      await expect(page.getByText("Requested", { exact: true }).first()).toBeVisible();
    });

    test("sees where a grant is narrower than the request, and that the consent was taken back", async ({
      page,
      context,
      newPatient,
      sandbox,
    }) => {
      const patient = newPatient("hina");
      await submitRequest(page, patient);
      await expect(rowOf(page, patient)).toContainText("Requested");
      const phone = await context.newPage();
      await phone.goto(`${sandbox.url}/phone/${patient}`);
      await phone.locator('a[id^="request-"], [id^="request-"] a').first().click();
      await phone.getByRole("checkbox", { name: "Discharge summaries" }).uncheck();
      await phone.getByLabel("From").fill("2024-01-01");
      await phone.getByRole("button", { name: "Allow" }).click();
      await expect(phone.getByText("You allowed the request.")).toBeVisible();

      const row = rowOf(page, patient);
      await expect(row).toContainText("Granted in part");
      // What is asked for depends on what this doctor asked for last.
      await expect(row.locator("[data-content]")).toHaveText(
        /(?:All but .*|without )discharge summaries · Treating the patient \(Care Management\)$/,
      );
      await expect(row).toContainText("without discharge summaries, for a shorter period:");
      await openRequest(page, patient);
      await expect(page.getByText("The patient left out: discharge summaries.").first()).toBeVisible();
      await expect(page.getByText(/The period was shortened: 1 Jan 2024/).first()).toBeVisible();

      await phone.goto(`${sandbox.url}/phone/${patient}`);
      await phone.getByRole("button", { name: "Withdraw" }).first().click();
      await expect(page.getByText("Revoked", { exact: true }).first()).toBeVisible();
      await expect(page.locator("[data-sentence]")).toContainText("Do not use these records.");
      await expect(page.getByRole("article").first()).toContainText("Could be seen until");
      await expect(page.getByText("May be seen")).toHaveCount(0);
    });

    test("sees that one of three hospitals was withdrawn, and what is left", async ({
      page,
      newPatient,
      sandbox,
      expectAccessible,
    }) => {
      const patient = newPatient("hina");
      await submitRequest(page, patient);
      const row = rowOf(page, patient);
      await expect(row).toContainText("Requested");
      const [asked] = await sandbox.requestsOf(patient);
      const { id, artefacts } = await sandbox.grant(asked?.id ?? "", {});
      await expect(row).toContainText("3 hospitals");
      await openRequest(page, patient);
      const [withdrawn] = artefacts;
      await sandbox.revoke(id, [withdrawn?.id ?? ""]);
      const name = withdrawn?.hip.name ?? "";
      await expect(page.locator("[data-sentence]")).toContainText(
        new RegExp(`${name} was withdrawn today \\d\\d:\\d\\d; 2 of 3 hospitals left\\.`),
      );
      await expect(page.getByText("Granted in part").first()).toBeVisible();
      const block = page.getByRole("article", { name });
      await expect(block).toContainText(/Could be seen until \d\d:\d\d today\. May no longer be used\./);
      await expect(block).not.toContainText("May be seen");
      await expect(page.locator("s")).toHaveText(name);
      await expectAccessible();
    });

    test("gets an error for an ABHA address that does not exist, and nothing is sent", async ({ page, sandbox }) => {
      await page.goto("/requests/new");
      await page.getByLabel("ABHA address").fill("nobody.here@sbx");
      await page.getByRole("button", { name: "Send request" }).click();
      const summary = page.getByRole("alert").filter({ hasText: "One thing is missing or wrong" });
      await expect(summary).toBeFocused();
      await summary.getByRole("link").click();
      await expect(page.getByLabel("ABHA address")).toBeFocused();
      const inits = (await sandbox.calls()).filter(
        ({ kind, body }) => kind === "init" && JSON.stringify(body).includes("nobody.here"),
      );
      expect(inits).toHaveLength(0);
    });
  });
}
