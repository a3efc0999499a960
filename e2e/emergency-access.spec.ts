import { accessibilityProblems, expect, test } from "./fixtures";
import { HOSPITALS, openRecords, submitAndGrant } from "./granted-records";

const REASON = "Unconscious after an accident; her allergies are unknown.";

test("a doctor outside the care team opens records in an emergency; both sides see it, and the end of the consent ends it", async ({
  page,
  signIn,
  openPageAs,
  newPatient,
  sandbox,
}) => {
  test.slow();
  await signIn("doctor@city.example");
  const patient = newPatient("hina");
  const granted = await submitAndGrant(page, sandbox, patient);
  const address = new URL(page.url()).pathname;

  const officer = await openPageAs("privacy@city.example");
  await officer.goto("/admin/emergency");
  await expect(officer.locator('[data-live="live"]')).toBeVisible();
  const colleague = await openPageAs("doctor2@city.example");
  await colleague.goto(address);
  await colleague.getByRole("button", { name: "Open in an emergency" }).click();
  const dialog = colleague.getByRole("dialog", { name: "Open these records in an emergency?" });
  await dialog.getByLabel("Reason").fill("Too short");
  await dialog.getByRole("button", { name: "Open for 60 minutes" }).click();
  await expect(dialog.getByText("Give the reason in at least 20 characters.")).toBeVisible();
  await expect(dialog.getByLabel("Reason")).toBeFocused();
  expect(await accessibilityProblems(colleague)).toEqual([]);
  await dialog.getByLabel("Reason").fill(REASON);
  await dialog.getByRole("button", { name: "Open for 60 minutes" }).click();
  await expect(colleague.getByText("You read these records in an emergency, until")).toBeVisible();

  // The requester and the privacy officer see it without a reload.
  await expect(page.getByText("Second Doctor reads these records in an emergency, until")).toBeVisible();
  await expect(page.getByText(`Reason: ${REASON}`)).toBeVisible();
  const card = officer.getByRole("listitem").filter({ hasText: REASON }).first();
  await expect(card).toContainText("Opened by Second Doctor");

  await openRecords(colleague, HOSPITALS.clinic);
  await expect(colleague.getByText("Emergency access until")).toBeVisible();
  expect(await accessibilityProblems(colleague)).toEqual([]);

  await card.getByLabel("Finding").selectOption("Not justified");
  await card.getByRole("button", { name: "Close the case" }).click();
  await expect(card.getByLabel("Note")).toBeFocused();
  await card.getByLabel("Note").fill("The care team was on the ward.");
  expect(await accessibilityProblems(officer)).toEqual([]);
  await card.getByRole("button", { name: "Close the case" }).click();
  await expect(officer.getByRole("listitem").filter({ hasText: "The care team was on the ward." })).toContainText(
    "Not justified",
  );
  await expect(page.getByText("Emergency access reviewed and closed.")).toBeVisible();

  await sandbox.decide(granted.id, "revoke");
  await expect(colleague.getByText("Emergency access until")).toHaveCount(0);
  await expect(colleague.getByRole("heading", { name: "Documents", exact: true })).toHaveCount(0);
  await colleague.goto(address);
  await expect(colleague.getByRole("button", { name: "Open in an emergency" })).toHaveCount(0);
});
