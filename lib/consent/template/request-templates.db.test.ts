import { expect, test } from "vitest";
import { execute } from "@/lib/access/execute";
import { DAY } from "@/lib/clock";
import { deleteTemplate } from "@/lib/consent/template/delete-template";
import { listTemplates } from "@/lib/consent/template/list-templates";
import { renameTemplate } from "@/lib/consent/template/rename-template";
import { saveTemplate } from "@/lib/consent/template/save-template";
import { refusalOf } from "@/lib/web/refusal-of";
import { auditedActions } from "@/test/support/audited-actions";
import { createTestHospital, NOW, type ScopeAt } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();

/** A form of a year's prescriptions that are kept for a week, at {@link NOW}. */
const form = {
  purpose: "CAREMGT",
  hiTypes: ["Prescription"],
  from: "2025-08-20",
  to: "2026-08-20",
  keepUntil: "2026-08-27T11:30",
  hipId: "IN2710000101",
  frequency: { unit: "DAY", value: "1", repeats: "2" },
};
const save = (by: ScopeAt, name: string, change: object = {}) =>
  execute(saveTemplate, by(), { ...form, ofHospital: by().actor.roles.includes("admin"), ...change, name });
const namesOf = async (by: ScopeAt) => (await execute(listTemplates, by(), {})).map(({ name }) => name);
const fieldsOf = (refused: Promise<unknown>) =>
  refused.then(
    () => "accepted",
    (error: unknown) => refusalOf(error, "save-template").fields,
  );

test("a template has what the form asks for, with a period of the same length that ends on the day of its use", async () => {
  const { doctor } = await createTestHospital(database);
  const { id } = await save(doctor, " Diabetes follow-up ");
  expect(await execute(listTemplates, doctor(new Date(NOW.getTime() + DAY)), {})).toEqual([
    {
      id,
      name: "Diabetes follow-up",
      isHospitals: false,
      keepDays: 7,
      fields: {
        purpose: "CAREMGT",
        hiTypes: ["Prescription"],
        from: "2025-08-21",
        to: "2026-08-21",
        keepUntil: "2026-08-28T11:30",
        hipId: "IN2710000101",
        frequency: { unit: "DAY", value: "1", repeats: "2" },
      },
    },
  ]);
  expect(await auditedActions(database, id)).toEqual(["Dr. Manju: template.saved"]);
});

test("a doctor's templates are the doctor's alone, and the hospital's, saved by an admin, are everybody's", async () => {
  const { doctor, colleague, admin } = await createTestHospital(database);
  await save(doctor, "Pre-op");
  await save(admin, "Admission");
  expect([await namesOf(doctor), await namesOf(colleague), await namesOf(admin)]).toEqual([
    ["Pre-op", "Admission"],
    ["Admission"],
    ["Admission"],
  ]);
});

test("a template is renamed and deleted by its owner alone", async () => {
  const { doctor, colleague, admin } = await createTestHospital(database);
  const own = await save(doctor, "Pre-op");
  const hospitals = await save(admin, "Admission");
  for (const [by, { id }] of [
    [colleague, own],
    [admin, own],
    [doctor, hospitals],
  ] as const) {
    await expect(execute(renameTemplate, by(), { id, name: "Mine" })).rejects.toMatchObject({ code: "not-found" });
    await expect(execute(deleteTemplate, by(), { id })).rejects.toMatchObject({ code: "not-found" });
  }
  await execute(renameTemplate, doctor(), { ...own, name: "Surgery" });
  await execute(deleteTemplate, admin(), hospitals);
  expect(await namesOf(doctor)).toEqual(["Surgery"]);
});

test("a name is taken once for each owner, in any case", async () => {
  const { doctor, colleague, admin } = await createTestHospital(database);
  await save(doctor, "Pre-op");
  const { id } = await save(doctor, "Diabetes");
  expect(await fieldsOf(save(doctor, "PRE-OP"))).toEqual({ name: "template-name-taken" });
  expect(await fieldsOf(execute(renameTemplate, doctor(), { id, name: "pre-op" }))).toEqual({
    name: "template-name-taken",
  });
  await execute(renameTemplate, doctor(), { id, name: "DIABETES" });
  await save(colleague, "Pre-op");
  await save(admin, "Pre-op");
  expect(await namesOf(doctor)).toEqual(["DIABETES", "Pre-op", "Pre-op"]);
});

test("of several templates that are saved at the same time eight are kept, and a ninth is refused", async () => {
  const { doctor, admin } = await createTestHospital(database);
  const results = await Promise.all(
    Array.from({ length: 10 }, (_, number) => fieldsOf(save(doctor, `Template ${number}`))),
  );
  expect(results.filter((result) => result === "accepted")).toHaveLength(8);
  expect(results.find((result) => result !== "accepted")).toEqual({ name: "too-many-templates" });
  expect(await fieldsOf(save(admin, "Admission"))).toBe("accepted");
});

test.each(["BTG", "PUBHLTH", "HPAYMT", "DSRCH", "PATRQT", ""])(
  "a form with the purpose %j, which is chosen anew for each request, is no template",
  async (purpose) => {
    const { doctor } = await createTestHospital(database);
    expect(await fieldsOf(save(doctor, "Template", { purpose }))).toEqual({ purpose: "purpose-not-for-templates" });
  },
);

test.each([
  ["no record types", { hiTypes: [] }, { hiTypes: "hi-types-missing" }],
  ["a period that ends before it begins", { from: "2026-08-19", to: "2026-08-18" }, { to: "to-before-from" }],
  ["a patient's address as its name", { name: "hinapatel@sbx" }, { name: "template-names-patient" }],
  ["no name", { name: " " }, { name: "template-name-missing" }],
])("a form with %s is no template", async (_case, change, fields) => {
  const { doctor } = await createTestHospital(database);
  expect(await fieldsOf(execute(saveTemplate, doctor(), { ...form, name: "Template", ...change }))).toEqual(fields);
});
