import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { auditEntry } from "@/drizzle/schema/audit";
import { staff } from "@/drizzle/schema/staff";
import type { StaffScope } from "@/lib/access/command";
import { execute } from "@/lib/access/execute";
import { addToCareTeam } from "@/lib/consent/care-team/add-to-care-team";
import { careTeamCandidates } from "@/lib/consent/care-team/care-team-candidates";
import { getCareTeam } from "@/lib/consent/care-team/get-care-team";
import { filterByReader, mayOpenRecords } from "@/lib/consent/care-team/may-open-records";
import { removeFromCareTeam } from "@/lib/consent/care-team/remove-from-care-team";
import { readConsentRequest } from "@/lib/consent/dashboard/read-consent-request";
import { readOnly } from "@/lib/db/transaction";
import { newId, type ConsentRequestId, type StaffId } from "@/lib/ids";
import { auditedActions } from "@/test/support/audited-actions";
import { addSentRequest, addStaff, createTestHospital, NOW, type TestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();
let hospital: TestHospital;
let request: { id: ConsentRequestId; requesterId: StaffId };

beforeEach(async () => {
  hospital = await createTestHospital(database);
  const { id } = await addSentRequest(database, hospital, { status: "GRANTED" });
  request = { id, requesterId: hospital.doctor().actor.staffId };
});

const staffIdOf = (scope: StaffScope) => scope.actor.staffId;
const mayOpen = (scope: StaffScope) => readOnly(scope, (tx) => mayOpenRecords(tx, request));
const add = (by: StaffScope, staffId = staffIdOf(hospital.colleague())) =>
  execute(addToCareTeam, by, { id: request.id, staffId });
const remove = (by: StaffScope, staffId = staffIdOf(hospital.colleague())) =>
  execute(removeFromCareTeam, by, { id: request.id, staffId });

describe("who may open the records of a request", () => {
  test("is its own doctor alone, until somebody is added", async () => {
    const { doctor, colleague, admin } = hospital;
    expect(await Promise.all([doctor(), colleague(), admin()].map(mayOpen))).toEqual([true, false, false]);
  });

  test.each(["doctor", "admin"] as const)("is also a colleague whom the %s adds, until removed", async (role) => {
    const { colleague } = hospital;
    await add(hospital[role]());
    expect(await mayOpen(colleague())).toBe(true);
    await remove(hospital[role]());
    expect(await mayOpen(colleague())).toBe(false);
  });

  test("is nobody of another hospital, and no member of another request", async () => {
    const other = await createTestHospital(database);
    const { id } = await addSentRequest(database, hospital);
    await add(hospital.doctor());
    expect(await mayOpen(other.doctor())).toBe(false);
    const both = [request, { id, requesterId: request.requesterId }];
    const readable = (scope: StaffScope) => readOnly(scope, (tx) => filterByReader(tx, both));
    expect(await readable(hospital.colleague())).toEqual(new Set([request.id]));
    expect(await readable(hospital.doctor())).toEqual(new Set([request.id, id]));
  });
});

describe("a member is added", () => {
  test("with the names and the time, an event without a second copy, and an audit entry without names", async () => {
    const { doctor, colleague, admin } = hospital;
    await add(admin());
    await add(doctor());
    const { actor } = colleague();
    expect(await execute(getCareTeam, doctor(), { id: request.id })).toEqual({
      members: [{ id: actor.staffId, name: actor.name, addedBy: "Administrator", addedAt: NOW.toISOString() }],
      mayChange: true,
    });
    await remove(doctor());
    const { timeline } = await readOnly(doctor(), (tx) => readConsentRequest(tx, request.id));
    expect(timeline.map(({ event, by, facts }) => [event, by.name, facts["memberName"]])).toEqual([
      ["consent-request.care-team-added", "Administrator", actor.name],
      ["consent-request.care-team-removed", doctor().actor.name, actor.name],
    ]);
    expect(await auditedActions(database, request.id)).toEqual([
      "Administrator: consent-request.care-team-added",
      "Dr. Manju: consent-request.care-team-removed",
    ]);
    const entries = await database.admin.select().from(auditEntry).where(eq(auditEntry.subjectId, request.id));
    expect(entries.map(({ detail }) => detail)).toEqual([{ member: actor.staffId }, { member: actor.staffId }]);
  });

  test("only to a request of one's own, unless by an admin", async () => {
    const { colleague } = hospital;
    const third = await addStaff(database, hospital, "doctor");
    await expect(add(colleague(), staffIdOf(third()))).rejects.toMatchObject({ code: "not-allowed" });
    await add(hospital.doctor());
    // A member reads, and decides nothing.
    await expect(add(colleague(), staffIdOf(third()))).rejects.toMatchObject({ code: "not-allowed" });
    await expect(remove(colleague())).rejects.toMatchObject({ code: "not-allowed" });
    expect(await execute(getCareTeam, colleague(), { id: request.id })).toMatchObject({ mayChange: false });
    expect(await execute(careTeamCandidates, colleague(), { id: request.id })).toEqual([]);
  });

  test("never by themself, even by an admin who is a doctor, who is no candidate either", async () => {
    const admin = await addStaff(database, hospital, ["doctor", "admin"]);
    const staffId = staffIdOf(admin());
    await expect(add(admin(), staffId)).rejects.toMatchObject({ code: "not-allowed" });
    expect(await mayOpen(admin())).toBe(false);
    const candidates = await execute(careTeamCandidates, admin(), { id: request.id });
    expect(candidates.map(({ id }) => id)).toEqual([staffIdOf(hospital.colleague())]);
    await add(hospital.doctor(), staffId);
    await expect(add(admin(), staffId)).resolves.toBeUndefined();
    expect(await mayOpen(admin())).toBe(true);
  });

  test("only if it is another doctor of the hospital whose account is not disabled", async () => {
    const other = await createTestHospital(database);
    const disabled = await addStaff(database, hospital, "doctor", { disabledAt: NOW });
    const refused = [staffIdOf(other.doctor()), staffIdOf(hospital.admin()), staffIdOf(disabled()), newId<StaffId>()];
    for (const staffId of refused)
      await expect(add(hospital.doctor(), staffId)).rejects.toMatchObject({ code: "not-found" });
    await expect(add(hospital.doctor(), request.requesterId)).rejects.toMatchObject({ code: "conflict" });
    await expect(remove(hospital.doctor())).rejects.toMatchObject({ code: "not-found" });
  });

  test.each(["DRAFT", "DENIED", "EXPIRED", "REVOKED", "FAILED"] as const)(
    "not to a request that is %s",
    async (status) => {
      request.id = (await addSentRequest(database, hospital, { status })).id;
      await expect(add(hospital.doctor())).rejects.toMatchObject({ code: "conflict" });
      await expect(remove(hospital.doctor())).rejects.toMatchObject({ code: "conflict" });
      expect(await execute(getCareTeam, hospital.doctor(), { id: request.id })).toMatchObject({ mayChange: false });
    },
  );
});

describe("the doctors who can be added", () => {
  test("are those who do not read the records yet, by name", async () => {
    const { doctor, colleague, admin } = hospital;
    const first = await addStaff(database, hospital, "doctor", { name: "Dr. Anand" });
    const last = await addStaff(database, hospital, "doctor", { name: "Dr. Zoya" });
    await addStaff(database, hospital, "doctor", { disabledAt: NOW });
    const candidates = async (scope: StaffScope) =>
      (await execute(careTeamCandidates, scope, { id: request.id })).map(({ id }) => id);
    const expected = [first, colleague, last].map((scope) => staffIdOf(scope()));
    expect(await candidates(doctor())).toEqual(expected);
    await add(doctor());
    expect(await candidates(admin())).toEqual([expected[0], expected[2]]);
    await database.admin
      .update(staff)
      .set({ disabledAt: NOW })
      .where(eq(staff.id, staffIdOf(first())));
    expect(await candidates(doctor())).toEqual([expected[2]]);
  });
});
