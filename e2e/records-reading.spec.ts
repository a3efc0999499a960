import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import { grantRecords } from "./granted-records";
import { expect, test } from "./fixtures";

test.describe("a doctor with the consent of a patient", () => {
  test.beforeEach(({ signIn }) => signIn("doctor@city.example"));

  test("reads the summary and the documents, by mouse and by keyboard", async ({
    page,
    sandbox,
    newPatient,
    expectAccessible,
  }) => {
    const artefacts = await grantRecords(page, sandbox, newPatient("hina"));
    await page.goto(`/records/${artefacts.get("Sahyadri General Hospital")}`);
    await expect(page.getByRole("heading", { name: "Known allergies" })).toBeVisible();
    await expectAccessible();
    await page.getByRole("button", { name: "Open all" }).click();
    await expectAccessible();

    await page.getByLabel("Kind", { exact: true }).selectOption("Prescription");
    await expect(page.getByText("are hidden by the filter")).toBeVisible();
    await page.reload();
    await expect(page.getByText("are hidden by the filter")).toBeVisible();
    await page.getByRole("button", { name: "Show all" }).click();
    await expect(page).toHaveURL(/\/records\/[^?]*$/);

    await page.getByRole("button", { name: "Close all" }).click();
    await page.getByRole("region", { name: "Current medicines" }).getByRole("link").first().click();
    await expect(page.locator("article:target")).toBeInViewport();
    await page.keyboard.press("r");
    await expect(page.getByLabel("Raw resource as sent")).toContainText('"resourceType": "Bundle"');
  });

  test("sees a PDF in place, drawn without a violation of the content security policy", async ({
    page,
    sandbox,
    newPatient,
  }) => {
    const artefacts = await grantRecords(page, sandbox, newPatient("hina"));
    const errors: string[] = [];
    page.on("console", (message) => (message.type() === "error" ? errors.push(message.text()) : undefined));
    await page.goto(`/records/${artefacts.get("Lotus Diagnostics")}`);
    await page.getByRole("button", { name: "Open all" }).click();
    await page.getByRole("button", { name: /^Open here.*Thyroid profile/ }).click();
    await expect(page.getByText("TSH 6.2 uIU/mL (up to 4.5)")).toBeAttached();
    const drawn = () =>
      page.locator(".pdf-page canvas").evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
        return data.some((value, index) => index % 4 === 0 && value < 100 && data[index + 3] === 255);
      });
    await expect.poll(drawn).toBe(true);
    expect(errors).toEqual([]);
  });

  test("sees one sentence in place of the records when the patient withdraws the consent", async ({
    page,
    sandbox,
    newPatient,
  }) => {
    const patient = newPatient("hina");
    const artefacts = await grantRecords(page, sandbox, patient);
    await page.goto(`/records/${artefacts.get("Green Valley Family Clinic")}`);
    await expect(page.locator('[data-live="live"]')).toBeVisible();
    await expect(page.getByRole("heading", { name: "Documents", exact: true })).toBeVisible();
    const [request] = await sandbox.requestsOf(patient);
    await sandbox.decide(request?.id ?? "", "revoke");
    await expect(page.getByRole("heading", { name: "The patient withdrew the consent" })).toBeVisible();
    await expect(page.getByRole("heading", { name: "Documents", exact: true })).toHaveCount(0);
    await expect(page.getByRole("button", { name: "Ask again" })).toBeVisible();
  });

  test("prints patient and consent on every page", async ({ page, sandbox, newPatient }) => {
    const patient = newPatient("hina");
    const artefacts = await grantRecords(page, sandbox, patient);
    await page.goto(`/records/${artefacts.get("Sahyadri General Hospital")}`);
    await expect(page.locator('[data-live="live"]')).toBeVisible();
    const printed = await getDocument({ data: new Uint8Array(await page.pdf({ preferCSSPageSize: true })) }).promise;
    expect(printed.numPages).toBeGreaterThan(3);
    for (let number = 1; number <= printed.numPages; number += 1) {
      const { items } = await (await printed.getPage(number)).getTextContent();
      const text = items.map((item) => ("str" in item ? item.str : "")).join("");
      expect(text).toContain(patient);
      expect(text).toMatch(/Sahyadri General Hospital: consent until .* asked by Dr\. Manju/);
      expect(text).toContain(`${number} / ${printed.numPages}`);
    }
  });
});
