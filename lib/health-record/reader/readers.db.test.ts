import { eq } from "drizzle-orm";
import { beforeEach, expect, test, vi } from "vitest";
import { auditEntry } from "@/drizzle/schema/audit";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
import type { StaffScope } from "@/lib/access/command";
import { execute } from "@/lib/access/execute";
import { addToCareTeam } from "@/lib/consent/care-team/add-to-care-team";
import { removeFromCareTeam } from "@/lib/consent/care-team/remove-from-care-team";
import { findPatientPage } from "@/lib/health-record/reader/find-patient-page";
import { openAttachment } from "@/lib/health-record/reader/open-attachment";
import { openPatientRecords } from "@/lib/health-record/reader/open-patient-records";
import { openRecords } from "@/lib/health-record/reader/open-records";
import { openSource } from "@/lib/health-record/reader/open-source";
import { getRecords } from "@/lib/health-record/transfer/get-records";
import { newId, type HealthRecordId } from "@/lib/ids";
import { createHospitalWithRows, type HospitalWithRows } from "@/test/support/hospital-with-rows";
import { useTestDatabase } from "@/test/support/test-database";
import { timeLimit } from "@/test/support/time-limit";

const database = useTestDatabase();
let hospital: HospitalWithRows;

beforeEach(async () => {
  hospital = await createHospitalWithRows(database, "http://127.0.0.1:1");
});

/** What the records of an artefact, of its patient, and the source and an attachment of a record lead to. */
async function opened(scope: StaffScope): Promise<string[]> {
  const { artefactId, patientId, recordId, attachmentKey } = hospital;
  const results = await Promise.allSettled([
    execute(openRecords, scope, { artefactId }).then(({ state }) => state),
    execute(openPatientRecords, scope, { id: patientId }).then(() => "open"),
    execute(openSource, scope, { id: recordId }).then(() => "open"),
    execute(openAttachment, scope, { id: recordId, attachment: attachmentKey }).then(() => "open"),
  ]);
  return results.map((result) =>
    result.status === "fulfilled" ? result.value : (result.reason as { code: string }).code,
  );
}

const OPEN = ["open", "open", "open", "open"];
const CLOSED = ["not-allowed", "not-found", "not-found", "not-found"];

test("a colleague opens the records of a request while a member of its care team, and at no other time", async () => {
  const { doctor, colleague, requestId: id } = hospital;
  const change = { id, staffId: colleague().actor.staffId };
  expect([await opened(doctor()), await opened(colleague())]).toEqual([OPEN, CLOSED]);
  await execute(addToCareTeam, doctor(), change);
  expect(await opened(colleague())).toEqual(OPEN);
  await execute(removeFromCareTeam, doctor(), change);
  expect(await opened(colleague())).toEqual(CLOSED);
});

test("whoever is refused leaves an entry about the patient for each refusal, and nothing else", async () => {
  const { colleague, artefactId, patientId, requestId } = hospital;
  await opened(colleague());
  await expect(execute(getRecords, colleague(), { artefactId })).rejects.toMatchObject({ code: "not-found" });
  const own = eq(auditEntry.hospitalId, hospital.id);
  const entries = await database.admin.select().from(auditEntry).where(own);
  expect(entries.map(({ action, subjectId }) => [action, subjectId]).sort()).toEqual(
    [artefactId, patientId, artefactId, artefactId, artefactId].map((id) => ["records.refused-to-open", id]).sort(),
  );
  const digests = new Set(entries.map(({ patientDigest }) => patientDigest?.toString("hex")));
  expect([digests.size, digests.has(undefined)]).toEqual([1, false]);
  for (const { subjectKind, detail, actorId } of entries) {
    expect(actorId).toBe(colleague().actor.staffId);
    expect(detail).toEqual(subjectKind === "patient" ? {} : { consentRequestId: requestId });
  }
});

test("what is not there at all is refused without an entry", async () => {
  await expect(execute(openSource, hospital.colleague(), { id: newId<HealthRecordId>() })).rejects.toMatchObject({
    code: "not-found",
  });
  await expect(
    execute(openPatientRecords, hospital.colleague(), { id: newId<HealthRecordId>() }),
  ).rejects.toMatchObject({
    code: "not-found",
  });
  const entries = await database.admin.select().from(auditEntry).where(eq(auditEntry.hospitalId, hospital.id));
  expect(entries).toEqual([]);
});

test("before they are opened, the page of a patient knows whether the reader may open any", async () => {
  const { doctor, colleague, patientId: id } = hospital;
  expect(await execute(findPatientPage, doctor(), { id })).toMatchObject({ isReadable: true });
  expect(await execute(findPatientPage, colleague(), { id })).toMatchObject({ isReadable: false });
});

/**
 * Makes a change while records are being opened: after it was found that they may be, since each opening then waits to be added to the audit
 * trail, and before they are read.
 */
async function openedDuring(change: () => Promise<unknown>): Promise<string[]> {
  const lock = await database.admin.$client.connect();
  try {
    await lock.query("begin");
    await lock.query("lock table audit_entry in share mode");
    const opening = opened(hospital.doctor());
    await vi.waitFor(
      async () => {
        // On a connection without a transaction: within one the view stays as it was first read.
        const { rows } = await database.admin.$client.query(
          "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        );
        expect(rows).toHaveLength(OPEN.length);
      },
      { timeout: timeLimit(10_000), interval: 5 },
    );
    await change();
    await lock.query("commit");
    return await opening;
  } finally {
    // Ends the connection, and with it the lock where it is still held.
    lock.release(true);
  }
}

test("records whose consent ends while they are being opened are not given to the reader", async () => {
  const own = eq(auditEntry.hospitalId, hospital.id);
  const change = { status: "REVOKED", endedAt: hospital.clock() } as const;
  const end = () =>
    database.admin.update(consentArtefact).set(change).where(eq(consentArtefact.id, hospital.artefactId));
  expect(await openedDuring(end)).toEqual(["ended", "not-found", "not-found", "not-found"]);
  const audited = await database.admin.select({ action: auditEntry.action }).from(auditEntry).where(own);
  expect(audited.map(({ action }) => action).sort()).toEqual([
    "records.attachment-opened",
    "records.opened",
    "records.opened",
    "records.source-opened",
  ]);
});
