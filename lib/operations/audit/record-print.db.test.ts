import { asc, eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { auditEntry } from "@/drizzle/schema/audit";
import type { StaffScope } from "@/lib/access/command";
import { execute } from "@/lib/access/execute";
import { recordPrint } from "@/lib/operations/audit/record-print";
import { whoSawPatient } from "@/lib/operations/audit/who-saw-patient";
import { createHospitalWithRows, type HospitalWithRows } from "@/test/support/hospital-with-rows";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();
let hospital: HospitalWithRows;
beforeEach(async () => {
  hospital = await createHospitalWithRows(database, "http://127.0.0.1:1");
});

const print = (scope: StaffScope, page: string, id: string) => execute(recordPrint, scope, { page, id });
const entries = () =>
  database.admin.select().from(auditEntry).where(eq(auditEntry.hospitalId, hospital.id)).orderBy(asc(auditEntry.id));

test("prints of a request, of an artefact's records and of a patient's are in the trail with the patient's digest and the purpose", async () => {
  const { requestId, artefactId, patientId } = hospital;
  await print(hospital.doctor(), "request", requestId);
  await print(hospital.doctor(), "records", artefactId);
  await print(hospital.doctor(), "patient", patientId);
  const patientDigest = expect.any(Buffer) as unknown;
  expect(await entries()).toMatchObject([
    { action: "consent-request.printed", subjectId: requestId, purpose: "CAREMGT", patientDigest },
    { action: "records.printed", subjectId: artefactId, purpose: "CAREMGT", patientDigest },
    { action: "records.printed", subjectId: patientId, detail: { artefacts: [artefactId] }, patientDigest },
  ]);
  const [viewer] = await execute(whoSawPatient, hospital.privacyOfficer(), { abhaAddress: hospital.abhaAddress });
  expect(viewer?.actions.toSorted()).toEqual(["consent-request.printed", "records.printed"]);
});

test("who may not read records records no print of them, and the attempt is in the trail", async () => {
  const { artefactId, patientId } = hospital;
  const attempts: [StaffScope, string, string][] = [
    [hospital.colleague(), "records", artefactId],
    [hospital.colleague(), "patient", patientId],
    [hospital.admin(), "records", artefactId],
    [hospital.admin(), "patient", patientId],
  ];
  for (const [scope, page, id] of attempts)
    await expect(print(scope, page, id)).rejects.toMatchObject({ code: "not-allowed" });
  expect((await entries()).map(({ action }) => action)).toEqual(attempts.map(() => "access.refused"));
});

test.each(["request", "records", "patient"])("a print of a %s that does not exist is not found", async (page) => {
  await expect(print(hospital.doctor(), page, "nothing")).rejects.toMatchObject({ code: "not-found" });
});
