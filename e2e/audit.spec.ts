import { readFileSync } from "node:fs";
import { makeProofsOld } from "@/test/support/old-proofs";
import { expect, test } from "./fixtures";
import { openRequest, submitRequest } from "./submit-request";

const OFFICER = "privacy@city.example";

test("a privacy officer finds out who saw a patient's data, and the doctor who else looked at the request", async ({
  page,
  signIn,
  openPageAs,
  newPatient,
  expectAccessible,
}) => {
  const patient = newPatient("silent");
  const doctor = await openPageAs("doctor@city.example");
  await submitRequest(doctor, patient);
  await openRequest(doctor, patient);
  const colleague = await openPageAs("doctor2@city.example");
  await colleague.goto(new URL(doctor.url()).pathname);
  await expect(colleague.getByRole("heading", { level: 1 })).toBeVisible();
  await doctor.reload();
  await doctor.getByText("1 other person has looked at this request").click();
  await expect(doctor.getByRole("listitem").filter({ hasText: "Second Doctor" })).toBeVisible();

  await signIn(OFFICER);
  const addresses: string[] = [];
  page.on("request", (request) => addresses.push(request.url()));
  await page.goto("/admin/audit");
  await expectAccessible();
  const address = page.getByLabel("ABHA address of the patient");
  await address.fill("no address");
  await page.keyboard.press("Enter");
  await expect(page.getByText("This is not an ABHA address.")).toBeVisible();
  await expect(address).toHaveValue("no address");
  await address.fill(` ${patient.toUpperCase()} `);
  await page.keyboard.press("Enter");
  const answer = page.getByRole("region", { name: "Who saw this patient's data" });
  await expect(answer.getByRole("heading", { name: "2 people saw data of" })).toBeFocused();
  await expect(answer.getByRole("listitem").filter({ hasText: "Second Doctor" })).toContainText("Request opened");
  await expectAccessible();

  const trail = page.getByRole("region", { name: "Entries" });
  await trail.getByLabel("Patient (ABHA address)").fill(patient);
  await trail.getByLabel("About").selectOption("Consent requests");
  await trail.getByLabel("Person").selectOption("Second Doctor");
  await trail.getByRole("button", { name: "Show", exact: true }).click();
  const entry = trail.getByRole("listitem").first();
  await expect(trail.getByRole("listitem")).toHaveCount(1);
  await entry.locator("summary").click();
  await expect(entry.getByText("A patient, kept as a digest")).toBeVisible();
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 320, height: 640 });
  await expectAccessible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  expect(addresses.filter((one) => decodeURIComponent(one).toLowerCase().includes(patient))).toEqual([]);
});

test("an export asks for a fresh proof, names no patient, and is itself in the trail", async ({
  page,
  signIn,
  openPageAs,
  newPatient,
}) => {
  const patient = newPatient("silent");
  await submitRequest(await openPageAs("doctor@city.example"), patient);
  await signIn(OFFICER);
  await page.goto("/admin/audit");
  await makeProofsOld(process.env["DATABASE_URL"], OFFICER);
  await page.getByLabel("Patient (ABHA address)").fill(patient);
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Entries" })).toBeFocused();
  await expect(page.getByText("Request sent by the doctor").first()).toBeVisible();
  await page.getByRole("button", { name: "Export CSV" }).click();
  const question = page.getByRole("dialog", { name: "Confirm that it is you" });
  await question.getByLabel("Password").fill("consent-desk-demo");
  const downloading = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  const file = readFileSync(await (await downloading).path(), "utf8");
  expect(file).toContain("consent-request.submitted");
  expect(file).not.toContain(patient);

  await page.reload();
  await page.getByLabel("About").selectOption("The audit trail");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await expect(page.getByText("Audit trail exported").first()).toBeVisible();
});

test("an admin reads what is about settings and staff alone, and for a doctor there is no such page", async ({
  page,
  signIn,
  openPageAs,
}) => {
  await signIn("admin@city.example");
  await page.goto("/admin/audit");
  await expect(page.getByLabel("Person")).toBeVisible();
  await expect(page.getByLabel("Patient (ABHA address)")).toHaveCount(0);
  await expect(page.getByLabel("About").getByRole("option")).toHaveText([
    "Any",
    "Staff and sign-in",
    "Credentials",
    "Settings of the hospital",
    "Templates",
  ]);
  const doctor = await openPageAs("doctor@city.example");
  expect((await doctor.goto("/admin/audit"))?.status()).toBe(404);
});
