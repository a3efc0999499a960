import { beforeEach, expect, test } from "vitest";
import { execute } from "@/lib/access/execute";
import type { AuditAction, AuditDetail } from "@/lib/audit/audit-action";
import { recordAudit, type NewAuditEntry } from "@/lib/audit/record-audit";
import { saveDraft } from "@/lib/consent/request/save-draft";
import { transact } from "@/lib/db/transaction";
import { openAttachment } from "@/lib/health-record/reader/open-attachment";
import { openRecords } from "@/lib/health-record/reader/open-records";
import { listRequestViewers } from "@/lib/operations/audit/list-request-viewers";
import { whoSawPatient } from "@/lib/operations/audit/who-saw-patient";
import { consentRequestForm } from "@/test/support/consent-request-form";
import { NOW } from "@/test/support/fixtures";
import { createHospitalWithRows, type HospitalWithRows } from "@/test/support/hospital-with-rows";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();
let hospital: HospitalWithRows;
beforeEach(async () => {
  hospital = await createHospitalWithRows(database, "http://127.0.0.1:1");
});

const record = (action: AuditAction, subject: NewAuditEntry["subject"], detail: AuditDetail = {}) =>
  transact(hospital.colleague(), (tx) => recordAudit(tx, { action, subject, detail, patient: hospital.abhaAddress }));
const seen = () => execute(whoSawPatient, hospital.privacyOfficer(), { abhaAddress: hospital.abhaAddress });
const viewers = (scope = hospital.doctor()) => execute(listRequestViewers, scope, { id: hospital.requestId });

test("repeated reads count as often as they happened", async () => {
  const subject = { kind: "consent-request", id: hospital.requestId } as const;
  await record("consent-request.viewed", subject);
  await record("consent-request.viewed", subject, { repeats: 7 });
  expect(await seen()).toMatchObject([{ person: hospital.colleague().actor.name, times: 8 }]);
  expect(await viewers()).toEqual([{ person: hospital.colleague().actor.name, times: 8, lastAt: NOW.toISOString() }]);
});

test("whoever enters a request for a patient is among those who saw data of the patient", async () => {
  await execute(saveDraft, hospital.doctor(), consentRequestForm({ abhaAddress: hospital.abhaAddress }));
  expect(await seen()).toMatchObject([{ times: 1, actions: ["consent-request.drafted"] }]);
});

test("whoever opens the records of a request, or a part of one, has looked at the request", async () => {
  const { artefactId, recordId, attachmentKey, doctor } = hospital;
  await execute(openRecords, doctor(), { artefactId });
  await execute(openAttachment, doctor(), { id: recordId, attachment: attachmentKey });
  expect(await viewers()).toEqual([]);
  expect(await viewers(hospital.colleague())).toEqual([
    { person: doctor().actor.name, times: 2, lastAt: NOW.toISOString() },
  ]);
});

test("whoever opens the records of another request has not looked at this one", async () => {
  await record("records.opened", { kind: "consent-artefact", id: "another-artefact" });
  expect(await viewers()).toEqual([]);
});
