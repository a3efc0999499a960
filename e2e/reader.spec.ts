import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import type { Page } from "@playwright/test";
import { expect } from "./fixtures";
import { documentsTitled, HOSPITALS, openDocument, openRecords, submitAndGrant } from "./granted-records";
import { test } from "./shared-records";

const DOCTOR = "doctor@city.example";
const WIDTHS = [320, 390, 768, 1366];

/** Opens all documents of a page of records. */
async function openAll(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  await page.getByRole("button", { name: "Open all" }).click();
  await expect(page.locator("details[data-document]:not([open])")).toHaveCount(0);
}

/** The origins that a page makes requests to, as long as the test runs. */
function watchOrigins(page: Page): Set<string> {
  const origins = new Set<string>();
  page.on("request", (request) => void origins.add(new URL(request.url()).origin));
  return origins;
}

/** Whether something dark is drawn on a canvas. */
function hasDarkPixels(canvas: SVGElement | HTMLElement): boolean {
  if (!(canvas instanceof HTMLCanvasElement)) return false;
  const { data } = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
  return data.some((value, index) => index % 4 === 0 && value < 100 && data[index + 3] === 255);
}

/** The text of each page of a PDF. */
async function readPdf(data: Buffer): Promise<string[]> {
  const pdf = await getDocument({ data: new Uint8Array(data), verbosity: 0 }).promise;
  const pages = await Promise.all(Array.from({ length: pdf.numPages }, (_, index) => pdf.getPage(index + 1)));
  const contents = await Promise.all(pages.map((page) => page.getTextContent()));
  return contents.map(({ items }) => items.map((item) => ("str" in item ? item.str : "")).join(" "));
}

test.describe("a doctor who reads records", () => {
  test("goes from the summary to its place in a document, and shows the raw resource with one key", async ({
    page,
    signIn,
    sharedRecords,
  }) => {
    const { records } = await sharedRecords(DOCTOR);
    await signIn(DOCTOR);
    await page.goto(records.general);
    await expect(page.locator('[data-live="live"]')).toBeVisible();
    await page.keyboard.press("r");
    await expect(page.getByLabel("Raw resource as sent")).toHaveCount(0);
    await page.getByRole("region", { name: "Procedures" }).getByRole("link").first().click();
    await expect(page.locator("article:target")).toBeInViewport();
    await expect(page.locator("article:target")).toContainText("Intravenous fluid therapy");
    await page.keyboard.press("r");
    const source = documentsTitled(page, "Discharge summary").getByLabel("Raw resource as sent");
    await expect(source).toContainText('"resourceType": "Bundle"');
    await expect(source).toContainText("Rest and fluids. Platelet count again after 3 days.");
    await expect(page.getByRole("link", { name: "Close the raw resource" })).toBeFocused();
    await page.keyboard.press("r");
    await expect(source).toHaveCount(0);
  });

  test("filters documents, always sees how many the filter hides, and shows all again", async ({
    page,
    signIn,
    sharedRecords,
  }) => {
    const { records } = await sharedRecords(DOCTOR);
    await signIn(DOCTOR);
    await page.goto(records.clinic);
    await expect(page.locator('[data-live="live"]')).toBeVisible();
    const count = await page.locator("details[data-document]").count();
    const status = page.getByRole("status").filter({ hasText: "documents" });
    await expect(status).toHaveText(`${count} of ${count} documents`);
    await page.getByLabel("Kind").selectOption({ label: "Wellness Record (3)" });
    await expect(status).toContainText(`3 of ${count} documents ${count - 3} are hidden by the filter.`);
    await expect(page.locator("details[data-document]:visible")).toHaveCount(3);
    await expect(documentsTitled(page, "Eye examination")).toBeHidden();
    expect(new URL(page.url()).search).toBe("?kind=WellnessRecord");
    await page.reload();
    await expect(status).toContainText(`${count - 3} are hidden by the filter.`);
    await page.getByRole("button", { name: "Show all" }).click();
    await expect(status).toHaveText(`${count} of ${count} documents`);
    await expect(documentsTitled(page, "Eye examination")).toBeVisible();
  });

  test("finds the text of every document in the page, also of closed ones", async ({ page, signIn, sharedRecords }) => {
    const { records } = await sharedRecords(DOCTOR);
    await signIn(DOCTOR);
    await page.goto(records.general);
    await expect(page.locator("details[data-document][open]")).toHaveCount(0);
    for (const text of [
      "Rest and fluids. Platelet count again after 3 days.",
      "Fundus examined: no retinopathy.",
      "Lungs are clear. Heart size is normal.",
      "Diabetic peripheral neuropathy",
    ]) {
      await expect(page.locator("main")).toContainText(text);
    }
  });

  test("prints every document, with patient and consent on each page", async ({ page, signIn, sharedRecords }) => {
    const { patient, records } = await sharedRecords(DOCTOR);
    await signIn(DOCTOR);
    await page.goto(records.general);
    await expect(page.locator('[data-live="live"]')).toBeVisible();
    const pages = await readPdf(await page.pdf({ format: "A4" }));
    expect(pages.length).toBeGreaterThan(2);
    for (const [at, text] of pages.entries()) {
      expect(text).toContain(`${at + 1} / ${pages.length}`);
      expect(text).toContain(patient);
      expect(text).toMatch(
        /Sahyadri General Hospital: consent until .*, asked by Dr\. Manju: Treating the patient \(Care Management\)/,
      );
    }
    const whole = pages.join(" ");
    expect(whole).toContain("Platelet count again after 3 days.");
    expect(whole).not.toContain("Raw resource");
  });

  test("sees PDFs and images in place and saves other files, and nothing is requested from elsewhere", async ({
    page,
    signIn,
    baseURL,
    sharedRecords,
  }) => {
    const { records } = await sharedRecords(DOCTOR);
    await signIn(DOCTOR);
    const origins = watchOrigins(page);
    const errors: string[] = [];
    page.on("console", (message) => void (message.type() === "error" && errors.push(message.text())));
    await page.goto(records.general);
    await expect(page.locator('[data-live="live"]')).toBeVisible();
    const summary = await openDocument(page, "Discharge summary");
    await summary.getByRole("button", { name: "Open here" }).click();
    await expect(summary.getByText("Diagnosis: dengue fever")).toBeVisible();
    await expect.poll(() => summary.locator("canvas").evaluate(hasDarkPixels)).toBe(true);

    const xray = await openDocument(page, "X-ray of the chest");
    await expect(xray).toContainText(/DICOM · DX · CHEST/);
    const download = page.waitForEvent("download");
    await xray.getByRole("link", { name: /^Download .*\.dcm$/ }).click();
    expect((await download).suggestedFilename()).toMatch(/^[\w .-]+\.dcm$/);

    await page.goto(records.clinic);
    // The sender calls it a JPEG.
    const scan = (await openDocument(page, "Old prescription")).getByRole("img", { name: "Old prescription.png" });
    await expect.poll(() => scan.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(100);
    const photograph = await openDocument(page, "Prescription (photograph)");
    await expect(photograph).toContainText(
      "Only an address, which is not opened: https://in2910000103.example/photographs/4711.jpg",
    );
    expect([...origins]).toEqual([new URL(baseURL ?? "").origin]);
    expect(errors).toEqual([]);
  });
});

test("another doctor sees that records exist and not what they hold, until added to the care team and after being removed", async ({
  page,
  signIn,
  openPageAs,
  sandbox,
  newPatient,
}) => {
  await signIn(DOCTOR);
  await submitAndGrant(page, sandbox, newPatient("hina"), {
    hipIds: [HOSPITALS.general.id],
    hiTypes: ["Prescription"],
  });
  const request = page.url();
  await openRecords(page, HOSPITALS.general);
  const records = page.url();
  await page.goto(request);

  const colleague = await openPageAs("doctor2@city.example");
  await colleague.goto(request);
  const artefact = colleague.getByRole("article", { name: HOSPITALS.general.name });
  await expect(artefact).toContainText(/\d+ documents are here/);
  await expect(artefact).toContainText("Only Dr. Manju and the care team may read them.");
  await expect(artefact.getByRole("link")).toHaveCount(0);
  await colleague.goto(records);
  const refusal = colleague.getByRole("heading", {
    name: "Records are here, for Dr. Manju alone, who asked for them.",
  });
  await expect(refusal).toBeVisible();
  expect(await colleague.content()).not.toContain("Metformin");

  await page.getByLabel("Add a colleague").selectOption({ label: "Second Doctor" });
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("Second Doctor may read the records now.")).toBeVisible();
  await expect(colleague.getByText("Metformin 1000 mg").first()).toBeVisible();

  await page.getByRole("button", { name: "Remove Second Doctor" }).click();
  await expect(page.getByText("Second Doctor may not read the records any more.")).toBeVisible();
  await expect(refusal).toBeVisible();
  await expect(colleague.getByText("Metformin 1000 mg")).toHaveCount(0);
});

for (const hospital of ["general", "laboratory", "clinic"] as const) {
  test(`the open documents of ${HOSPITALS[hospital].name} break no rule of accessibility, and fit every screen`, async ({
    page,
    signIn,
    sharedRecords,
    expectAccessible,
  }) => {
    const { records } = await sharedRecords(DOCTOR);
    await signIn(DOCTOR);
    await openAll(page, records[hospital]);
    await page.locator("details[data-document] details").evaluateAll((all) => {
      for (const folded of all) if (folded instanceof HTMLDetailsElement) folded.open = true;
    });
    await expectAccessible();
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      const widths = await page.evaluate(() => {
        const { clientWidth, scrollWidth } = document.documentElement;
        return { clientWidth, scrollWidth };
      });
      expect(widths, `at ${width} pixels`).toEqual({ clientWidth: width, scrollWidth: width });
    }
  });
}
