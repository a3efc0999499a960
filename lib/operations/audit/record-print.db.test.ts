import { asc, eq } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { auditEntry } from "@/drizzle/schema/audit";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
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

const print = (scope: StaffScope, path: string) => execute(recordPrint, scope, { path });
const entries = () =>
  database.admin.select().from(auditEntry).where(eq(auditEntry.hospitalId, hospital.id)).orderBy(asc(auditEntry.id));

test("prints of a request, of an artefact's records and of a patient's are in the trail with the patient's digest and the purpose", async () => {
  const { requestId, artefactId, patientId } = hospital;
  await print(hospital.doctor(), `/requests/${requestId}`);
  await print(hospital.doctor(), `/records/${encodeURIComponent(artefactId)}`);
  await print(hospital.doctor(), `/patients/${patientId}`);
  const patientDigest = expect.any(Buffer) as unknown;
  expect(await entries()).toMatchObject([
    { action: "consent-request.printed", subjectId: requestId, purpose: "CAREMGT", patientDigest },
    { action: "records.printed", subjectId: artefactId, purpose: "CAREMGT", patientDigest },
    { action: "records.printed", subjectId: patientId, detail: { artefacts: [artefactId] }, patientDigest },
  ]);
  const [viewer] = await execute(whoSawPatient, hospital.privacyOfficer(), { abhaAddress: hospital.abhaAddress });
  expect(viewer?.actions.toSorted()).toEqual(["consent-request.printed", "records.printed"]);
});

test("prints of a callback and of a message are in the trail, with the patient where a request is known", async () => {
  const { callbackId, messageId } = hospital;
  await print(hospital.admin(), `/admin/callbacks/${callbackId}`);
  await print(hospital.admin(), `/admin/messages/${messageId}`);
  expect(await entries()).toMatchObject([
    { action: "callback.printed", subjectKind: "callback", subjectId: callbackId },
    {
      action: "message.printed",
      subjectKind: "outbound-message",
      subjectId: messageId,
      patientDigest: expect.any(Buffer) as unknown,
    },
  ]);
});

test("a print of a list is in the trail with what lists it", async () => {
  await print(hospital.doctor(), "/requests");
  await print(hospital.doctor(), "/requests/new");
  await print(hospital.doctor(), "/requests/many");
  await print(hospital.doctor(), "/patients");
  await print(hospital.admin(), "/admin/callbacks");
  await print(hospital.admin(), "/admin/messages");
  await print(hospital.privacyOfficer(), "/admin/audit");
  await print(hospital.privacyOfficer(), "/admin/erasures");
  expect((await entries()).map(({ action, subjectId }) => [action, subjectId])).toEqual([
    ["consent-request.list-printed", "list-consent-requests"],
    ["consent-request.draft-printed", "composer-defaults"],
    ["patient.list-printed", "check-addresses"],
    ["patient.list-printed", "list-my-patients"],
    ["callback.printed", "list-callbacks"],
    ["message.printed", "list-failed-messages"],
    ["audit.printed", "list-audit-entries"],
    ["audit.printed", "list-erasure-receipts"],
  ]);
});

test("a print of records that may not be read, or no longer, is in the trail as refused, and is none of those who saw the patient", async () => {
  const { artefactId, patientId, abhaAddress } = hospital;
  await print(hospital.colleague(), `/records/${artefactId}`);
  await print(hospital.colleague(), `/patients/${patientId}`);
  await database.admin.update(consentArtefact).set({ status: "REVOKED" }).where(eq(consentArtefact.id, artefactId));
  await print(hospital.doctor(), `/records/${artefactId}`);
  await print(hospital.doctor(), `/patients/${patientId}`);
  const refused = { action: "records.printed", outcome: "refused", patientDigest: expect.any(Buffer) as unknown };
  expect(await entries()).toMatchObject([refused, refused, refused, refused]);
  expect(await execute(whoSawPatient, hospital.privacyOfficer(), { abhaAddress })).toEqual([]);
});

test("of a page that shows the person no data of a patient, no print is recorded", async () => {
  const { artefactId, callbackId } = hospital;
  await print(hospital.doctor(), "/me");
  await print(hospital.doctor(), "/admin/callbacks");
  await print(hospital.doctor(), `/admin/callbacks/${callbackId}`);
  await print(hospital.admin(), `/records/${artefactId}`);
  await print(hospital.privacyOfficer(), "/requests");
  expect(await entries()).toEqual([]);
});

test.each(["/requests/", "/records/", "/patients/", "/admin/callbacks/", "/admin/messages/"])(
  "a print of a page that does not exist below %s is not found",
  async (parent) => {
    const scope = parent.startsWith("/admin") ? hospital.admin() : hospital.doctor();
    await expect(print(scope, `${parent}nothing`)).rejects.toMatchObject({ code: "not-found" });
  },
);

test.each(["/records/%E0%A4%A", "requests"])("%j is no path", async (path) => {
  await expect(print(hospital.doctor(), path)).rejects.toMatchObject({ issues: [{ path: ["path"] }] });
});

test("a path with NUL is refused before anything is looked up", async () => {
  await expect(print(hospital.doctor(), "/records/%00")).rejects.toMatchObject({ code: "invalid-input" });
});
