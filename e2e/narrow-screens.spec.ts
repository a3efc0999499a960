import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { openRequest, rowOf, submitRequest } from "./submit-request";

const WIDTHS = [320, 390, 768];

/** What does not fit the page: parts beyond its edge, and dates and times that lie upon each other. */
function findMisfits(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    const tooWide = scrollWidth > clientWidth ? [`the page is ${scrollWidth} pixels wide`] : [];
    const boxes = [...document.querySelectorAll("main time")].flatMap((time) =>
      [...time.getClientRects()].map((box) => ({ time, box })),
    );
    const overlaps = boxes.flatMap(({ time, box }, at) =>
      boxes
        .slice(at + 1)
        .filter(
          (other) =>
            other.time !== time &&
            other.box.left < box.right - 1 &&
            other.box.right > box.left + 1 &&
            other.box.top < box.bottom - 1 &&
            other.box.bottom > box.top + 1,
        )
        .map((other) => `${time.textContent} lies upon ${other.time.textContent}`),
    );
    return [...tooWide, ...overlaps];
  });
}

for (const width of WIDTHS) {
  test(`at ${width} pixels the list, a granted request and the form of a long address fit, and no date lies upon another`, async ({
    page,
    signIn,
    newPatient,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    await signIn("doctor@city.example");
    const patient = newPatient("grant").replace("@", "venkatanarasimharajuvaripetasubrahmanyam@");
    await submitRequest(page, patient);
    await expect(rowOf(page, patient)).toContainText("Granted");
    expect(await findMisfits(page)).toEqual([]);
    const sentence = await rowOf(page, patient).locator("[data-sentence]").boundingBox();
    expect(sentence?.width).toBeGreaterThan(200);
    await openRequest(page, patient);
    await expect(page.getByRole("article")).toHaveCount(2);
    const asked = page.getByRole("row").filter({ hasText: "Keep until" });
    await expect(asked.getByRole("time")).toHaveCount(2);
    expect(await findMisfits(page)).toEqual([]);
    await page.goto("/requests/new");
    await page.getByLabel("ABHA address").fill(patient);
    await expect(page.getByText(/^Patient [0-9a-f]{6}$/)).toBeVisible();
    expect(await findMisfits(page)).toEqual([]);
  });
}
