import { ask, open, rowOf } from "./ask";
import { expect, test } from "./fixtures";

const DESKS = [
  { dialect: "v3", doctor: "doctor@city.example" },
  { dialect: "v0.5", doctor: "doctor@lake.example" },
];

for (const { dialect, doctor } of DESKS) {
  test.describe(`a doctor of the hospital on ${dialect}`, () => {
    test.beforeEach(({ signIn }) => signIn(doctor));

    test("sees a grant arrive without touching the page", async ({ page, somebody, expectAccessible }) => {
      const patient = somebody("grant");
      await ask(page, patient);
      const row = rowOf(page, patient);
      await expect(row).toContainText("Granted");
      await expect(row).toContainText("2 hospitals");
      await expectAccessible();
      await open(page, patient);
      await expect(page.getByRole("article")).toHaveCount(2);
      await expect(page.getByText("The patient allowed it.")).toBeVisible();
      await expectAccessible();
    });

    test("sees a denial with its time", async ({ page, somebody }) => {
      const patient = somebody("deny");
      await ask(page, patient);
      await expect(rowOf(page, patient)).toContainText(/Denied.*The patient said no at \d\d:\d\d today/s);
      await open(page, patient);
      await expect(page.locator("dl").filter({ hasText: "Denied" })).toContainText(/Denied\d+ \w+ \d{4}/);
    });

    test("sees that a silent patient has not answered, and may ask the network", async ({ page, somebody }) => {
      const patient = somebody("silent");
      await ask(page, patient);
      await expect(rowOf(page, patient)).toContainText("Waiting for the patient to answer in the ABHA app");
      await open(page, patient);
      await page.getByRole("button", { name: "Check status" }).click();
      await expect(page.getByText("The network reported the status.")).toBeVisible();
      await expect(page.getByText("Requested", { exact: true }).first()).toBeVisible();
    });

    test("sees what the patient narrowed on the phone beside what was asked, and that it was withdrawn", async ({
      page,
      context,
      somebody,
      network,
    }) => {
      const patient = somebody("hina");
      await ask(page, patient);
      await expect(rowOf(page, patient)).toContainText("Requested");
      const phone = await context.newPage();
      await phone.goto(`${network.url}/phone/${patient}`);
      await phone.locator('a[id^="request-"], [id^="request-"] a').first().click();
      await phone.getByRole("checkbox", { name: "Discharge summaries" }).uncheck();
      await phone.getByLabel("From").fill("2024-01-01");
      await phone.getByRole("button", { name: "Allow" }).click();
      await expect(phone.getByText("You allowed the request.")).toBeVisible();

      await expect(rowOf(page, patient)).toContainText("Granted");
      await open(page, patient);
      await expect(page.getByText("The patient left out: discharge summaries.").first()).toBeVisible();
      await expect(page.getByText(/The period was shortened: 1 Jan 2024/).first()).toBeVisible();

      await phone.goto(`${network.url}/phone/${patient}`);
      await phone.getByRole("button", { name: "Withdraw" }).first().click();
      await expect(page.getByText("Revoked", { exact: true }).first()).toBeVisible();
      await expect(page.getByText("Its records may no longer be seen.")).toBeVisible();
    });

    test("is told when nobody has an address, and nothing is sent", async ({ page, network }) => {
      await page.goto("/requests/new");
      await page.getByLabel("ABHA address").fill("nobody.here@sbx");
      await page.getByRole("button", { name: "Send request" }).click();
      const summary = page.getByRole("alert").filter({ hasText: "One thing is missing or wrong" });
      await expect(summary).toBeFocused();
      await summary.getByRole("link").click();
      await expect(page.getByLabel("ABHA address")).toBeFocused();
      const inits = (await network.calls()).filter(
        ({ kind, body }) => kind === "init" && JSON.stringify(body).includes("nobody.here"),
      );
      expect(inits).toHaveLength(0);
    });
  });
}
