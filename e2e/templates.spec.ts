import { expect, test } from "./fixtures";

const newName = () => `Follow-up ${Math.random().toString(36).slice(2, 8)}`;

test("a template stores what the form asks for, fills another form in, and is deleted", async ({
  page,
  signIn,
  expectAccessible,
}) => {
  const name = newName();
  await signIn("doctor@city.example");
  await page.goto("/requests/new");
  await page.getByRole("button", { name: "Choose none" }).click();
  await page.getByRole("checkbox", { name: "Prescription" }).check();
  await page.getByRole("radio", { name: "1 week" }).check();
  await page.getByRole("button", { name: "Save as template" }).click();
  const dialog = page.getByRole("dialog", { name: "Save as template" });
  await dialog.getByLabel("Name").fill(name);
  await expectAccessible();
  await dialog.getByLabel("Name").press("Enter");
  await expect(page.getByText(`${name} is saved.`)).toBeVisible();

  await page.goto("/requests/new");
  await page.getByRole("button", { name: "Choose all" }).click();
  await page.getByRole("radio", { name: "1 day" }).check();
  await page.getByRole("button", { name, exact: true }).click();
  await expect(page.getByText(`${name} is filled in.`)).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "Prescription" })).toBeChecked();
  await expect(page.getByRole("checkbox", { checked: true })).toHaveCount(1);
  await expect(page.getByRole("radio", { name: "1 week" })).toBeChecked();

  await page.getByRole("button", { name: "Change templates" }).click();
  await page.getByRole("button", { name: `Delete ${name}` }).click();
  const question = page.getByRole("dialog", { name: `Delete the template ${name}?` });
  await expect(question.getByRole("button", { name: "Keep it" })).toBeFocused();
  await question.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText(`${name} is deleted.`)).toBeVisible();
  await page.getByRole("button", { name: "Close" }).click();
  await expect(page.getByRole("button", { name, exact: true })).toHaveCount(0);
});

test("a template of the hospital, made by an admin, fills in a doctor's form, who cannot change it", async ({
  page,
  signIn,
  openPageAs,
  expectAccessible,
}) => {
  const name = newName();
  await signIn("admin@city.example");
  await page.goto("/admin/templates");
  await page.getByRole("radio", { name: "Last year" }).check();
  await page.getByRole("button", { name: "Save as template" }).click();
  const dialog = page.getByRole("dialog", { name: "Save as template" });
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("textbox", { name: `Name of ${name}` })).toHaveValue(name);
  await expectAccessible();

  const doctor = await openPageAs("doctor2@city.example");
  await doctor.goto("/requests/new");
  await doctor.getByRole("button", { name: `${name} hospital` }).click();
  await expect(doctor.getByRole("radio", { name: "Last year" })).toBeChecked();
  await expect(doctor.getByRole("button", { name: "Change templates" })).toHaveCount(0);
  await doctor.keyboard.press("Control+k");
  await doctor.getByRole("combobox", { name: "Go to or find" }).fill(name);
  await doctor.getByRole("option", { name: `New request with “${name}”` }).click();
  await expect(doctor).toHaveURL(/\/requests\/new\?template=[0-9a-f-]{36}$/);

  await page.getByRole("button", { name: `Delete ${name}` }).click();
  await page
    .getByRole("dialog", { name: `Delete the template ${name}?` })
    .getByRole("button", { name: "Delete" })
    .click();
  await expect(page.getByText(`${name} is deleted.`)).toBeVisible();
});
