import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { openRequest, rowOf, submitRequest } from "./submit-request";

const careTeam = (page: Page) =>
  page.locator("section").filter({ has: page.getByRole("heading", { name: "Care team", exact: true }) });

test("the doctor who asked lets a colleague read the records, an admin removes the colleague, and each page shows it by itself", async ({
  page,
  signIn,
  openPageAs,
  newPatient,
  expectAccessible,
}) => {
  await signIn("doctor@city.example");
  const patient = newPatient("grant");
  await submitRequest(page, patient);
  await expect(rowOf(page, patient)).toContainText("Granted");
  await openRequest(page, patient);
  const own = careTeam(page);
  await expect(own).toContainText("Dr. Manju, who asked");

  const colleague = await openPageAs("doctor2@city.example");
  await colleague.goto(page.url());
  await expect(careTeam(colleague)).toContainText("Dr. Manju and the administrators can add and remove doctors.");
  await expect(careTeam(colleague).getByRole("button")).toHaveCount(0);

  await own.getByRole("button", { name: "Add", exact: true }).click();
  await expect(own.getByLabel("Add a colleague")).toBeFocused();
  await expect(own).toContainText("Choose a doctor first.");
  await own.getByLabel("Add a colleague").selectOption("Second Doctor");
  await own.getByRole("button", { name: "Add", exact: true }).click();
  await expect(own.getByRole("status")).toHaveText("Second Doctor may read the records now.");
  await expect(own.getByRole("status")).toBeFocused();
  await expect(own.getByRole("listitem")).toContainText([
    "Dr. Manju, who asked",
    /Second Doctor\s*Added by Dr\. Manju on/,
  ]);
  await expect(own).toContainText("Every doctor of the hospital is on this list.");
  await expectAccessible();
  await expect(careTeam(colleague).getByRole("listitem")).toHaveCount(2);

  const admin = await openPageAs("admin@city.example");
  await admin.goto(page.url());
  await careTeam(admin).getByRole("button", { name: "Remove Second Doctor" }).click();
  await expect(careTeam(admin).getByRole("status")).toHaveText("Second Doctor may not read the records any more.");
  for (const reader of [page, colleague]) {
    await expect(careTeam(reader).getByRole("listitem")).toHaveCount(1);
    await expect(reader.getByText("Second Doctor was removed from the care team")).toBeVisible();
  }
});
