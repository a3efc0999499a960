import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { auditEntry } from "@/drizzle/schema/audit";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
import { hospital as hospitalTable } from "@/drizzle/schema/hospital";
import { staff } from "@/drizzle/schema/staff";
import type { StaffScope } from "@/lib/access/command";
import { execute } from "@/lib/access/execute";
import { MINUTE } from "@/lib/clock";
import { addToCareTeam } from "@/lib/consent/care-team/add-to-care-team";
import { readConsentRequest } from "@/lib/consent/dashboard/read-consent-request";
import { countEmergencyAccesses } from "@/lib/consent/emergency/count-emergency-accesses";
import { getEmergencyAccesses } from "@/lib/consent/emergency/get-emergency-accesses";
import { listEmergencyAccesses } from "@/lib/consent/emergency/list-emergency-accesses";
import { openInEmergency } from "@/lib/consent/emergency/open-in-emergency";
import { reviewEmergencyAccess } from "@/lib/consent/emergency/review-emergency-access";
import { readOnly } from "@/lib/db/transaction";
import { changeStaffSettings } from "@/lib/hospital/change-staff-settings";
import { openAttachment } from "@/lib/health-record/reader/open-attachment";
import { openPatientRecords } from "@/lib/health-record/reader/open-patient-records";
import { openRecords } from "@/lib/health-record/reader/open-records";
import { openSource } from "@/lib/health-record/reader/open-source";
import { addStaff, NOW } from "@/test/support/fixtures";
import { createHospitalWithRows, type HospitalWithRows } from "@/test/support/hospital-with-rows";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();
let hospital: HospitalWithRows;
beforeEach(async () => {
  hospital = await createHospitalWithRows(database, "http://127.0.0.1:1");
});

const REASON = "The patient is unconscious and bleeding.";
const after = (minutes: number) => new Date(NOW.getTime() + minutes * MINUTE);
const open = (scope: StaffScope, reason = REASON) =>
  execute(openInEmergency, scope, { id: hospital.requestId, reason });

/** What a doctor can open: the records of the artefact, those of the patient, a document as it came, and an attachment. */
async function readable(scope: StaffScope): Promise<boolean[]> {
  const { artefactId, patientId, recordId, attachmentKey } = hospital;
  const results = await Promise.allSettled([
    execute(openRecords, scope, { artefactId }).then(({ state }) => state === "open"),
    execute(openPatientRecords, scope, { id: patientId }).then(() => true),
    execute(openSource, scope, { id: recordId }).then(() => true),
    execute(openAttachment, scope, { id: recordId, attachment: attachmentKey }).then(() => true),
  ]);
  return results.map((result) => result.status === "fulfilled" && result.value);
}

const ALL = [true, true, true, true];
const NOTHING = [false, false, false, false];
const waiting = () => execute(countEmergencyAccesses, hospital.privacyOfficer(), {});

describe("a doctor outside the care team who opens records in an emergency", () => {
  test("reads them for sixty minutes, marked with their end, and not longer", async () => {
    const { colleague, artefactId } = hospital;
    expect(await readable(colleague())).toEqual(NOTHING);
    await open(colleague());
    expect(await readable(colleague(after(59)))).toEqual(ALL);
    expect(await execute(openRecords, colleague(after(59)), { artefactId })).toMatchObject({
      records: { consents: [{ emergencyUntil: after(60).toISOString() }] },
    });
    expect(await readable(colleague(after(60)))).toEqual(NOTHING);
  });

  test("reads nothing after the end of the consent", async () => {
    const { colleague, artefactId } = hospital;
    await open(colleague());
    await database.admin
      .update(consentArtefact)
      .set({ status: "REVOKED", endedAt: after(1) })
      .where(eq(consentArtefact.id, artefactId));
    expect(await readable(colleague(after(2)))).toEqual(NOTHING);
  });

  test("leaves a purpose and the access in the audit entry of each thing that is opened", async () => {
    const { colleague, requestId } = hospital;
    await open(colleague());
    const { accesses } = await execute(getEmergencyAccesses, colleague(), { id: requestId });
    const access = accesses[0]?.id;
    await readable(colleague());
    const entries = await database.admin.select().from(auditEntry).where(eq(auditEntry.hospitalId, hospital.id));
    const opened = entries.filter(({ action }) => action.startsWith("records."));
    expect(opened.map(({ action }) => action).sort()).toEqual([
      "records.attachment-opened",
      "records.opened",
      "records.opened",
      "records.source-opened",
    ]);
    for (const entry of opened) expect(entry).toMatchObject({ detail: { emergency: access }, purpose: "CAREMGT" });
    const [opening] = entries.filter(({ action }) => action === "consent-request.emergency-opened");
    expect(opening).toMatchObject({ subjectId: requestId, detail: { access } });
    expect(JSON.stringify(entries)).not.toContain("bleeding");
  });

  test("is shown to the requester and to privacy officers with the reason", async () => {
    const { doctor, colleague, requestId, privacyOfficer } = hospital;
    expect(await waiting()).toBe(1);
    await open(colleague());
    expect(await waiting()).toBe(2);
    const expected = { by: colleague().actor.name, reason: REASON, isOpen: true, review: null };
    const { accesses } = await execute(getEmergencyAccesses, doctor(), { id: requestId });
    expect(accesses[0]).toMatchObject({ ...expected, mine: false });
    expect((await execute(listEmergencyAccesses, privacyOfficer(), {}))[1]).toMatchObject(expected);
    const { timeline } = await readOnly(doctor(), (tx) => readConsentRequest(tx, requestId));
    expect(timeline.at(-1)).toMatchObject({ event: "consent-request.emergency-opened" });
  });

  test("needs a reason of at least twenty characters", async () => {
    await expect(open(hospital.colleague(), "  emergency, 20 letters")).resolves.toBeDefined();
    await expect(open(hospital.colleague(), "       short reason        ")).rejects.toThrow("emergency-reason-short");
    await expect(open(hospital.colleague(), "x".repeat(501))).rejects.toThrow("too-long");
  });
});

describe("records cannot be opened in an emergency", () => {
  const refused = { code: "conflict" };

  test("where the hospital does not allow it", async () => {
    await database.admin.update(hospitalTable).set({ allowsEmergencyAccess: false });
    await expect(open(hospital.colleague())).rejects.toMatchObject(refused);
    expect(await execute(getEmergencyAccesses, hospital.colleague(), { id: hospital.requestId })).toMatchObject({
      mayOpen: false,
    });
  });

  test("by a doctor who may read them anyway", async () => {
    const { doctor, colleague, requestId: id } = hospital;
    await expect(open(doctor())).rejects.toMatchObject(refused);
    await execute(addToCareTeam, doctor(), { id, staffId: colleague().actor.staffId });
    await expect(open(colleague())).rejects.toMatchObject(refused);
  });

  test("a second time while the first lasts", async () => {
    await open(hospital.colleague());
    await expect(open(hospital.colleague(after(30)))).rejects.toMatchObject(refused);
    await expect(open(hospital.colleague(after(60)))).resolves.toBeDefined();
  });

  test.each(["REVOKED", "EXPIRED", "DENIED"] as const)("of a consent that is %s", async (status) => {
    await database.admin.update(consentArtefact).set({ status }).where(eq(consentArtefact.hospitalId, hospital.id));
    await expect(open(hospital.colleague())).rejects.toMatchObject(refused);
  });
});

describe("an access in an emergency", () => {
  const review = (form: { finding: string; note?: string }, scope = hospital.privacyOfficer()) =>
    execute(reviewEmergencyAccess, scope, { id: hospital.emergencyId, ...form });

  test("is closed once, with the finding, the note and who found it", async () => {
    await review({ finding: "not-justified", note: "The team could be reached." });
    await expect(review({ finding: "justified" })).rejects.toMatchObject({ code: "conflict" });
    expect(await waiting()).toBe(0);
    const [closed] = await execute(listEmergencyAccesses, hospital.privacyOfficer(), {});
    const by = hospital.privacyOfficer().actor.name;
    expect(closed?.review).toEqual({
      finding: "not-justified",
      note: "The team could be reached.",
      by,
      at: NOW.toISOString(),
    });
  });

  test.each([
    ["not-justified", NOTHING, 10],
    ["needs-training", ALL, 60],
    ["justified", ALL, 60],
  ] as const)("that is open and found %s can be read by afterwards: %j", async (finding, expected, minutes) => {
    const { colleague } = hospital;
    await open(colleague());
    const officer = hospital.privacyOfficer(after(10));
    const accesses = await execute(listEmergencyAccesses, officer, {});
    const id = accesses.find(({ isOpen }) => isOpen)?.id;
    await execute(reviewEmergencyAccess, officer, { id, finding, note: "Seen." });
    expect(await readable(colleague(after(11)))).toEqual(expected);
    const reviewed = (await execute(listEmergencyAccesses, officer, {})).find((access) => access.id === id);
    expect(reviewed).toMatchObject({ endsAt: after(minutes).toISOString(), isOpen: minutes > 10 });
  });

  test("keeps its end where it had ended before it was found not justified", async () => {
    await review({ finding: "not-justified", note: "Seen." });
    const [closed] = await execute(listEmergencyAccesses, hospital.privacyOfficer(), {});
    expect(closed?.endsAt).toBe(after(-60).toISOString());
  });

  test("needs a note unless it was justified", async () => {
    await expect(review({ finding: "needs-training", note: " " })).rejects.toThrow("required");
    await expect(review({ finding: "justified" })).resolves.toBeUndefined();
  });

  test("is not closed by the doctor who opened it, whatever other roles that person has", async () => {
    const both = await addStaff(database, hospital, ["doctor", "privacy-officer"]);
    await open(both());
    const accesses = await execute(listEmergencyAccesses, both(), {});
    const own = accesses.find(({ isOpen }) => isOpen)?.id;
    const closing = execute(reviewEmergencyAccess, both(), { id: own, finding: "justified" });
    await expect(closing).rejects.toMatchObject({ code: "not-allowed" });
  });
});

describe("the hospital's setting", () => {
  const settings = { idleMinutes: 15, maxSessions: 3, doctorsNeedSecondFactor: false, auditDays: 400 };
  const set = (allowsEmergencyAccess: boolean, now = NOW) =>
    execute(changeStaffSettings, hospital.admin(now), { ...settings, allowsEmergencyAccess });

  test("turned off ends what is open, which stays ended when it is turned on again", async () => {
    const { colleague } = hospital;
    await open(colleague());
    await set(false, after(5));
    expect(await readable(colleague(after(6)))).toEqual(NOTHING);
    await set(true, after(7));
    expect(await readable(colleague(after(8)))).toEqual(NOTHING);
    const accesses = await execute(listEmergencyAccesses, hospital.privacyOfficer(after(8)), {});
    expect(accesses.map(({ endsAt }) => endsAt).sort()).toEqual([after(-60), after(5)].map((at) => at.toISOString()));
  });

  test("counts for an access that was added while it was turned off", async () => {
    await open(hospital.colleague());
    await database.admin.update(hospitalTable).set({ allowsEmergencyAccess: false });
    expect(await readable(hospital.colleague(after(1)))).toEqual(NOTHING);
  });

  test("is turned on only while a privacy officer is enabled", async () => {
    await set(false);
    const officer = eq(staff.id, hospital.privacyOfficer().actor.staffId);
    await database.admin.update(staff).set({ disabledAt: NOW }).where(officer);
    const fields = { allowsEmergencyAccess: "privacy-officer-missing" };
    await expect(set(true)).rejects.toMatchObject({ code: "invalid-input", fields });
    await expect(set(false)).resolves.toBeUndefined();
    await database.admin.update(staff).set({ disabledAt: null }).where(officer);
    await expect(set(true)).resolves.toBeUndefined();
  });
});
