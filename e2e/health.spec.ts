import { expect, test } from "./fixtures";

test("an admin starts the proof of delivery and sees each step change by itself", async ({
  page,
  signIn,
  expectAccessible,
}) => {
  await signIn("admin@city.example");
  await page.goto("/admin/health");
  await expect(page.getByRole("heading", { name: "Health" })).toBeVisible();
  await expect(page.locator("[data-finding]")).toBeVisible();
  await expect(page.locator('[data-live="live"]')).toBeVisible();
  await page.getByRole("button", { name: /^Prove/ }).click();
  await expect(page.getByText(/^Callbacks arrive: the gateway's answer was here/)).toBeVisible();
  await expect(page.getByText(/^The answer is here/)).toBeVisible();
  await expect(page.getByText("Last authentic callback")).toBeVisible();
  await expect(page.locator('[data-kind="callback-bodies"]')).toContainText("30 days");
  await expectAccessible();
  await page.goto("/admin/credentials");
  await expect(page.getByText(/^Last proven/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Prove delivery" })).toBeEnabled();
  await expectAccessible();
});

test("the health page answers a doctor with 404", async ({ page, signIn }) => {
  await signIn("doctor@city.example");
  expect((await page.goto("/admin/health"))?.status()).toBe(404);
});

test("the state of the service needs no session, and its metrics need the token", async ({ request }) => {
  const health = await request.get("/api/health");
  expect(health.status()).toBe(200);
  // Whether work is behind depends on the other tests; how much is behind is for the metrics token alone.
  expect(await health.json()).toEqual({ status: expect.stringMatching(/^(ok|degraded)$/) });
  expect([401, 404]).toContain((await request.get("/api/metrics")).status());
});
