import { expect, test } from "vitest";
import { careTeamMember } from "@/drizzle/schema/care-team-member";
import { execute } from "@/lib/access/execute";
import { DAY, HOUR } from "@/lib/clock";
import { listMyPatients, type PatientPage } from "@/lib/consent/dashboard/list-my-patients";
import type { ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";
import { saveDraft } from "@/lib/consent/request/save-draft";
import { transact } from "@/lib/db/transaction";
import type { ConsentRequestId } from "@/lib/ids";
import { findPatient, upsertPatient } from "@/lib/patient/patient-table";
import { consentRequestForm } from "@/test/support/consent-request-form";
import { addSentRequest, createTestHospital, NOW, type ScopeAt, type TestHospital } from "@/test/support/fixtures";
import { addStoredRecords } from "@/test/support/stored-records";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();

type Added = { hoursAgo?: number; status?: ConsentRequestStatus; by?: ScopeAt };

async function ask(
  hospital: TestHospital,
  abhaAddress: string,
  { hoursAgo = 1, status = "REQUESTED", by = hospital.doctor }: Added = {},
): Promise<ConsentRequestId> {
  await transact(hospital.gateway(), (tx) => upsertPatient(tx, abhaAddress, "Hina Patel"));
  const createdAt = new Date(NOW.getTime() - hoursAgo * HOUR);
  const requesterId = by().actor.staffId;
  return (await addSentRequest(database, hospital, { abhaAddress, status, createdAt, requesterId, grantedAt: NOW })).id;
}

async function addMember(
  { id: hospitalId, doctor }: TestHospital,
  id: ConsentRequestId,
  member: ScopeAt,
): Promise<void> {
  const added = { addedBy: doctor().actor.staffId, addedAt: NOW };
  const staffId = member().actor.staffId;
  await database.admin.insert(careTeamMember).values({ hospitalId, consentRequestId: id, staffId, ...added });
}

async function readAll(scope: ReturnType<ScopeAt>): Promise<PatientPage["items"]> {
  const items: PatientPage["items"] = [];
  let cursor: string | null = null;
  do {
    const page: PatientPage = await execute(listMyPatients, scope, { limit: "2", ...(cursor ? { cursor } : {}) });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return items;
}

test("pages hold each patient once with the newest request, whoever was asked last first", async () => {
  const hospital = await createTestHospital(database);
  await ask(hospital, "hinapatel@sbx", { hoursAgo: 9, status: "DENIED" });
  for (const [at, name] of ["a", "b", "c"].entries()) await ask(hospital, `${name}@sbx`, { hoursAgo: 8 - at });
  const newest = await ask(hospital, "hinapatel@sbx", { hoursAgo: 2 });
  await ask(hospital, "a@sbx", { hoursAgo: 20, status: "REVOKED" });
  const items = await readAll(hospital.doctor());
  expect(items.map(({ latest }) => latest.patient.abhaAddress)).toEqual(["hinapatel@sbx", "c@sbx", "b@sbx", "a@sbx"]);
  expect(items[0]?.latest).toMatchObject({ id: newest, status: "REQUESTED", patient: { name: "Hina Patel" } });
});

test("a colleague's patient is listed only with requests whose care team one is in", async () => {
  const hospital = await createTestHospital(database);
  const by = hospital.colleague;
  const shared = await ask(hospital, "shared@sbx", { by, hoursAgo: 5 });
  await ask(hospital, "shared@sbx", { by, hoursAgo: 1, status: "DENIED" });
  await ask(hospital, "other@sbx", { by });
  await addMember(hospital, shared, hospital.doctor);
  const items = await readAll(hospital.doctor());
  expect(items.map(({ latest }) => latest.id)).toEqual([shared]);
  expect(await readAll(by())).toHaveLength(2);
});

test("drafts, and patients of another hospital, are not listed", async () => {
  const hospital = await createTestHospital(database);
  const other = await createTestHospital(database);
  await execute(saveDraft, hospital.doctor(), consentRequestForm());
  await ask(other, "hinapatel@sbx");
  expect(await readAll(hospital.doctor())).toEqual([]);
});

test("records are named while a consent holds under which some were received, for those who may read them", async () => {
  const hospital = await createTestHospital(database);
  const { doctor, colleague } = hospital;
  const id = await ask(hospital, "hinapatel@sbx", { status: "GRANTED", hoursAgo: 3 });
  const recordsOf = async (scope: ReturnType<ScopeAt>) => (await readAll(scope))[0]?.recordsOf;
  expect(await recordsOf(doctor())).toBeNull();
  await addStoredRecords(database, hospital, id, ["{}"]);
  await ask(hospital, "hinapatel@sbx", { status: "DENIED", by: colleague });
  const known = await transact(doctor(), (tx) => findPatient(tx, "hinapatel@sbx"));
  expect(await recordsOf(doctor())).toBe(known?.id);
  expect(await recordsOf(colleague())).toBeNull();
  expect(await recordsOf(doctor(new Date(NOW.getTime() + 2 * DAY)))).toBeNull();
});

test("a cursor that is not ours is invalid input", async () => {
  const { doctor } = await createTestHospital(database);
  await expect(execute(listMyPatients, doctor(), { cursor: "bogus" })).rejects.toMatchObject({ code: "invalid-input" });
});
