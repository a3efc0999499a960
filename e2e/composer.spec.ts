import type { Page } from "@playwright/test";
import { rowOf, submitRequest } from "./submit-request";
import { expect, test } from "./fixtures";

test.beforeEach(({ signIn }) => signIn("doctor@city.example"));

test("a form with errors lists them at the top, each with a link to its field, and keeps what was typed", async ({
  page,
  expectAccessible,
}) => {
  await page.goto("/requests/new");
  await page.getByLabel("ABHA address").fill("hinapatel");
  await page.getByRole("button", { name: "Choose none" }).click();
  await expect(page.getByLabel("To", { exact: true })).toHaveCount(0);
  await page.getByRole("radio", { name: "Custom dates" }).check();
  const to = page.getByLabel("To", { exact: true });
  await to.fill("2001-01-02");
  await expect(to).toHaveAccessibleDescription("2 January 2001");
  await page.getByRole("button", { name: "Send request" }).click();
  const summary = page.getByRole("alert").filter({ hasText: "things are missing or wrong" });
  await expect(summary).toBeFocused();
  await expect(summary.getByRole("link")).toHaveCount(3);
  await expectAccessible();
  await summary.getByRole("link", { name: /not an ABHA address/ }).click();
  await expect(page.getByLabel("ABHA address")).toBeFocused();
  await expect(page.getByLabel("ABHA address")).toHaveValue("hinapatel");
  await page.getByLabel("ABHA address").fill("hinapatel@sbx");
  await expect(page.getByLabel("ABHA address")).not.toHaveAttribute("aria-invalid");
  await expect(page.getByText("Hina Patel", { exact: true })).toBeVisible();
  await expect(summary.locator("s")).toHaveText(/not an ABHA address/);
});

test("a send that failed without a connection is repeated by itself when the connection is back", async ({
  page,
  context,
  newPatient,
  sandbox,
}) => {
  const patient = newPatient("silent");
  await page.goto("/requests/new");
  await page.getByLabel("ABHA address").fill(patient);
  await expect(page.getByText(/^Saved \d\d:\d\d$/)).toBeVisible();
  await context.setOffline(true);
  await page.getByRole("button", { name: "Send request" }).click();
  const summary = page.getByRole("alert").filter({ hasText: "No connection to Consent Desk." });
  await expect(summary).toBeFocused();
  await summary.getByRole("button", { name: "Try again" }).click();
  await expect(summary).toBeFocused();
  await context.setOffline(false);
  await page.waitForURL("**/requests");
  await expect(rowOf(page, patient)).toContainText("Requested");
  expect(await sandbox.requestsOf(patient)).toHaveLength(1);
});

test("a draft is saved by itself, is listed, opens as it was left, and can be discarded", async ({
  page,
  newPatient,
}) => {
  const patient = newPatient("hina");
  await page.goto("/requests/new");
  await page.getByLabel("ABHA address").fill(patient);
  await page.getByLabel("Purpose").selectOption({ label: "Public Health" });
  await expect(page.getByText(/^Saved \d\d:\d\d$/)).toBeVisible();
  await page.goto("/requests");
  await expect(rowOf(page, patient)).toContainText("Draft");
  await rowOf(page, patient).getByRole("link").click();
  await expect(page.getByLabel("ABHA address")).toHaveValue(patient);
  await expect(page.getByLabel("Purpose")).toHaveValue("PUBHLTH");
  expect(page.url()).not.toContain(patient);
  await page.getByRole("button", { name: "Discard draft" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Discard draft" }).click();
  await page.waitForURL("**/requests");
  await expect(page.getByText(patient)).toHaveCount(0);
});

test("what is being typed in stays where it is: More with an emptied field, and the length of a form that is open for long", async ({
  page,
}) => {
  await page.clock.install();
  await page.goto("/requests/new");
  await page.locator("summary", { hasText: "More" }).click();
  const hip = page.getByLabel("Hospital or lab (optional)");
  await hip.pressSequentially("I");
  await hip.press("Backspace");
  await expect(hip).toBeFocused();
  await page.clock.fastForward("05:00");
  await page.getByLabel("ABHA address").pressSequentially("hi");
  await expect(page.getByRole("radio", { name: "1 month" })).toBeChecked();
  await expect(page.getByLabel("Consent lasts until")).toHaveCount(0);
});

test("arrow keys on the closed list of purposes reach each but the emergency, which stands last", async ({ page }) => {
  await page.goto("/requests/new");
  await page.locator("#purpose").focus();
  for (const purpose of ["PUBHLTH", "HPAYMT", "DSRCH", "PATRQT"]) {
    await page.keyboard.press("ArrowDown");
    await expect(page.locator("#purpose")).toHaveValue(purpose);
  }
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("a draft that was sent, although no answer came, is shown as sent when it is discarded", async ({
  page,
  newPatient,
}) => {
  await page.goto("/requests/new");
  await page.getByLabel("ABHA address").fill(newPatient("silent"));
  await expect(page.getByText(/^Saved \d\d:\d\d$/)).toBeVisible();
  await page.route("**/requests/new**", async (route) => {
    if (!route.request().postData()?.includes("despiteDenial")) return route.fallback();
    await route.fetch();
    await route.abort();
  });
  await page.getByRole("button", { name: "Send request" }).click();
  await expect(page.getByText("No connection to Consent Desk.")).toBeVisible();
  await page.getByRole("button", { name: "Discard draft" }).click();
  // Keys and presses are ignored for a moment after the dialog opens.
  await page.getByRole("dialog").getByRole("button", { name: "Discard draft" }).click();
  await expect(page.getByRole("heading", { name: "This request has already been sent." })).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("a session that ends while a request is written loses nothing: after a new sign-in the same form is sent", async ({
  page,
  context,
  signInOn,
  newPatient,
}) => {
  const patient = newPatient("grant");
  // The page asks once at its beginning whether the session lasts.
  const asked = page.waitForResponse(/\/api\/session\?/);
  await page.goto("/requests/new");
  await asked;
  await context.clearCookies();
  await page.getByLabel("ABHA address").fill(patient);
  await expect(page.getByRole("heading", { name: "Your session has ended" })).toBeVisible();
  await expect(page.getByLabel("ABHA address")).toBeHidden();
  const other = await context.newPage();
  await signInOn(other, "doctor@city.example");
  await expect(page.getByLabel("ABHA address")).toBeVisible();
  await expect(page.getByLabel("ABHA address")).toHaveValue(patient);
  await page.getByRole("button", { name: "Send request" }).click();
  await page.waitForURL("**/requests");
  await expect(rowOf(page, patient)).toContainText("Granted");
});

test("the form shows an open request to the same patient before another one is sent", async ({ page, newPatient }) => {
  const patient = newPatient("silent");
  await submitRequest(page, patient);
  await expect(rowOf(page, patient)).toContainText("Requested");
  await page.goto("/requests/new");
  await page.getByLabel("ABHA address").fill(` ${patient.toUpperCase()} `);
  await expect(page.getByText("A request to this patient is still open")).toBeVisible();
  await page.getByRole("button", { name: "Send request" }).click();
  await page.waitForURL("**/requests");
  await expect(page.getByRole("row").filter({ hasText: patient })).toHaveCount(2);
});

test("a request that a colleague sent meanwhile stops the sending once, and takes the focus", async ({
  page,
  openPageAs,
  newPatient,
}) => {
  const patient = newPatient("silent");
  await page.goto("/requests/new");
  await page.getByLabel("ABHA address").fill(patient);
  await expect(page.getByText(/^Saved \d\d:\d\d$/)).toBeVisible();
  await submitRequest(await openPageAs("doctor2@city.example"), patient);
  await page.getByRole("button", { name: "Send request" }).click();
  await expect(page.getByText("Not sent. This patient already has an open request (above).")).toBeVisible();
  await expect(page.locator("#open-requests")).toBeFocused();
  await page.getByRole("button", { name: "Send request" }).click();
  await page.waitForURL("**/requests");
});

test("Ctrl+Enter sends the form, and Ask again opens a draft that names the denial, marks changes, and is not sent unchanged at once", async ({
  page,
  newPatient,
  sandbox,
  expectAccessible,
}) => {
  const patient = newPatient("deny");
  await page.goto("/requests/new");
  await page.getByLabel("ABHA address").fill(patient);
  await page.getByLabel("ABHA address").press("Control+Enter");
  await page.waitForURL("**/requests");
  await expect(rowOf(page, patient)).toContainText("Denied");
  await rowOf(page, patient).getByRole("link").click();
  await page.getByRole("button", { name: "Ask again" }).click();
  await page.waitForURL(/\/requests\/new\?draft=/);
  await expect(page.getByRole("heading", { name: "Draft" })).toBeFocused();
  await expect(page).toHaveTitle(/^Draft/);
  await expect(page.getByLabel("ABHA address")).toHaveValue(patient);
  await expect(page.getByText(/ denied this .*Change what you ask for/)).toBeVisible();
  await page.keyboard.press("Control+Enter");
  const notice = page.getByRole("alert").filter({ hasText: "Not sent: this asks exactly what was denied." });
  await expect(notice).toBeFocused();
  await expectAccessible();
  await expect(page.getByText("Changed from last time")).toHaveCount(0);
  // The doctor's next request begins with the types of this one: they are wide enough for the requests of other tests.
  await page.getByRole("checkbox", { name: "Wellness Record" }).click();
  await expect(page.getByText("Changed from last time")).toHaveCount(1);
  await page.keyboard.press("Control+Enter");
  await page.waitForURL("**/requests");
  await expect.poll(async () => (await sandbox.requestsOf(patient)).length).toBe(2);
});

/** What the pages of the test send, as text. */
function watchSent(page: Page): () => string {
  const bodies: string[] = [];
  page.on("request", (request) => void bodies.push(request.url(), request.postData() ?? ""));
  return () => bodies.join("\n");
}

const cardOf = (hid: string) =>
  JSON.stringify({ hidn: "91-1234-5678-9012", hid, name: "Zubeida Contractor", gender: "F", mobile: "9876543210" });

test("a card's code that a scanner types, ending with Enter, fills in the address, sends nothing and leaves nothing else", async ({
  page,
  newPatient,
}) => {
  const patient = newPatient("hina");
  const sent = watchSent(page);
  await page.goto("/requests/new");
  const field = page.getByLabel("ABHA address");
  await field.pressSequentially(cardOf(patient.toUpperCase()));
  await field.press("Enter");
  await expect(field).toHaveValue(patient);
  await expect(page.getByText(/^Saved \d\d:\d\d$/)).toBeVisible();
  await expect(page).toHaveURL(/\/requests\/new/);
  await page.reload();
  await expect(field).toHaveValue(patient);
  expect(sent()).toContain(patient);
  for (const other of ["Zubeida", "9876543210", "91-1234-5678-9012", "hidn"]) {
    expect(sent()).not.toContain(other);
    expect(await page.content()).not.toContain(other);
  }
});

test("a pasted code without an address, or one that breaks off, leaves the field empty and says so", async ({
  page,
}) => {
  const sent = watchSent(page);
  await page.goto("/requests/new");
  const field = page.getByLabel("ABHA address");
  await field.fill("hinapatel@sbx");
  await field.fill(JSON.stringify({ name: "Zubeida Contractor" }));
  await expect(field).toHaveValue("");
  await expect(page.getByText("This code holds no ABHA address.")).toBeVisible();
  await field.fill(cardOf("hinapatel@sbx").slice(0, 60));
  await field.blur();
  await expect(field).toHaveValue("");
  await expect(page.getByText("The code could not be read to its end.")).toBeVisible();
  await expect(page.getByText(/^Saved \d\d:\d\d$/)).toHaveCount(0);
  expect(sent()).not.toContain("Zubeida");
});

test("an address with invisible characters, full-width forms or a number's hyphens is looked up as the one it is", async ({
  page,
  newPatient,
}) => {
  const patient = newPatient("silent");
  await submitRequest(page, patient);
  await page.goto("/requests/new");
  const field = page.getByLabel("ABHA address");
  await field.fill(`\u202a${patient.replace("@", "\uff20")}\u202c`);
  await expect(page.getByText("A request to this patient is still open")).toBeVisible();
  await field.fill("91-0000-0000-0000@sbx");
  await page.getByRole("button", { name: "Send request" }).click();
  await expect(page.getByRole("alert").getByText("ABDM knows no patient with this address.")).toBeVisible();
});

test("an ABHA number is looked up, and its usual address is offered with the patient's name", async ({ page }) => {
  await page.goto("/requests/new");
  const field = page.getByLabel("ABHA address");
  await field.fill("91-1155-7947-0731");
  await expect(page.getByText(/Its usual address, \d{14}@sbx, belongs to Hina Patel/)).toBeVisible();
  await page.getByRole("button", { name: /^Use \d{14}@sbx$/ }).click();
  await expect(field).toHaveValue("91115579470731@sbx");
  await expect(field).toBeFocused();
  await expect(page.getByText("Hina Patel", { exact: true })).toBeVisible();
  await field.fill("91 0000 0000 0000");
  await expect(page.getByText("nobody has its usual address, 91000000000000@sbx")).toBeVisible();
});

test("a request whose first answer was lost is not sent again with other content: the page says what was asked, and asks again as a new request", async ({
  page,
  newPatient,
  sandbox,
  expectAccessible,
}) => {
  const patient = newPatient("silent");
  await page.goto("/requests/new");
  await page.getByLabel("ABHA address").fill(patient);
  await expect(page.getByText(/^Saved \d\d:\d\d$/)).toBeVisible();
  let lost = 0;
  await page.route("**/requests/new**", async (route) => {
    if (lost > 0 || !route.request().postData()?.includes("hiTypes")) return route.fallback();
    lost += 1;
    await route.fetch();
    await route.abort();
  });
  const send = page.getByRole("button", { name: "Send request" });
  await send.click();
  await expect(page.getByText("No connection to Consent Desk.")).toBeVisible();
  await page.getByRole("checkbox", { name: "Prescription" }).uncheck();
  // The request that was sent is open, but it is no other one.
  await send.click();
  const notice = page.getByRole("alert").filter({ hasText: "This request has already been sent, with other content" });
  await expect(notice).toBeFocused();
  await expect(notice).toContainText(`${patient} was asked:`);
  await expect(notice).toContainText("prescriptions");
  await expect(page.getByRole("checkbox", { name: "Prescription" })).not.toBeChecked();
  await expectAccessible();
  await expect.poll(async () => (await sandbox.requestsOf(patient)).length).toBe(1);

  await notice.getByRole("button", { name: "Ask again with these changes" }).click();
  await page.waitForURL(/\/requests\/new\?draft=/);
  await expect(page.getByRole("heading", { name: "Draft" })).toBeVisible();
  await expect(page.getByLabel("ABHA address")).toHaveValue(patient);
  await expect(page.getByRole("checkbox", { name: "Prescription" })).not.toBeChecked();
  await expect(page.getByText("A request to this patient is still open")).toBeVisible();
  await send.click();
  await page.waitForURL("**/requests");
  await expect.poll(async () => (await sandbox.requestsOf(patient)).length).toBe(2);
});
