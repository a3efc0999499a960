import { expect, type Locator, type Page } from "@playwright/test";

/** Submits a request to a patient with the form's default values; ends on the list. */
export async function submitRequest(page: Page, abhaAddress: string): Promise<void> {
  await page.goto("/requests/new");
  await page.getByLabel("ABHA address").fill(abhaAddress);
  await page.getByRole("button", { name: "Send request" }).click();
  await page.waitForURL("**/requests");
}

/** The row of a patient's newest request. */
export function rowOf(page: Page, abhaAddress: string): Locator {
  return page.getByRole("row").filter({ hasText: abhaAddress }).first();
}

/** Opens the newest request of a patient from the list. */
export async function openRequest(page: Page, abhaAddress: string): Promise<void> {
  await rowOf(page, abhaAddress).getByRole("link").click();
  await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/);
  await expect(page.getByText(abhaAddress).first()).toBeVisible();
}
