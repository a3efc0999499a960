import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { rowOf, submitRequest } from "./submit-request";
import { timeLimit } from "./time-limit";

/** Opens a page whose code arrives only after `use` of it has ended. */
async function useBeforeCode(page: Page, address: string, use: () => Promise<void>): Promise<void> {
  let send = () => {};
  const isUsed = new Promise<void>((resolve) => (send = resolve));
  await page.route("**/_next/static/**/*.js", async (route) => {
    await isUsed;
    await route.fallback();
  });
  await page.goto(address, { waitUntil: "commit" });
  await use();
  send();
}

test("the list is filtered by what is typed before the page's code is loaded", async ({ page, signIn, newPatient }) => {
  await signIn("doctor@city.example");
  const [patient, other] = [newPatient("silent"), newPatient("silent")];
  await submitRequest(page, patient);
  await submitRequest(page, other);
  await expect(rowOf(page, other)).toBeVisible();
  const search = page.getByRole("searchbox", { name: "Search patients" });
  await useBeforeCode(page, "/requests", () => search.fill(patient));
  await expect(rowOf(page, other)).toHaveCount(0);
  await expect(rowOf(page, patient)).toBeVisible();
  await expect(search).toHaveValue(patient);
});

test("a sign-in that is sent before the page's code is loaded puts nothing into the address, and what is typed stays", async ({
  page,
}) => {
  const [email, password] = [page.getByLabel("Email"), page.getByLabel("Password")];
  await useBeforeCode(page, "/sign-in", async () => {
    await email.fill("doctor@city.example");
    await password.fill("not the password");
    await password.press("Enter");
  });
  await expect(async () => {
    await password.press("Enter");
    const problem = page.getByRole("alert").filter({ hasText: "Email or password is wrong" });
    await expect(problem).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: timeLimit(30_000) });
  expect(new URL(page.url()).search).toBe("");
  await expect(email).toHaveValue("doctor@city.example");
});

test("an ABHA address that is typed before the page's code is loaded is saved", async ({
  page,
  signIn,
  newPatient,
}) => {
  await signIn("doctor@city.example");
  const patient = newPatient("silent");
  await useBeforeCode(page, "/requests/new", () => page.getByLabel("ABHA address").fill(patient));
  await expect(page.getByText(/^Saved \d\d:\d\d$/)).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("ABHA address")).toHaveValue(patient);
});
