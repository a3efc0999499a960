import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { auditEntry } from "@/drizzle/schema/audit";
import { outboundMessage } from "@/drizzle/schema/outbound-message";
import { execute } from "@/lib/access/execute";
import { countConsentRequests } from "@/lib/consent/dashboard/count-consent-requests";
import { getConsentRequest } from "@/lib/health-record/request/get-consent-request";
import { submissionInput, submitInputAt } from "@/lib/consent/request/consent-request-input";
import { activeCredential } from "@/lib/credential/credential-table";
import { saveDraft } from "@/lib/consent/request/save-draft";
import { submitConsentRequest } from "@/lib/consent/request/submit-consent-request";
import { transact } from "@/lib/db/transaction";
import type { ConsentRequestId } from "@/lib/ids";
import { sendConsentRequestInit } from "@/lib/outbound/messages/send-consent-request-init";
import { refusalOf } from "@/lib/web/refusal-of";
import { consentRequestForm, submitForm } from "@/test/support/consent-request-form";
import { addStaff, createTestHospital, NOW } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();

const messagesFor = (id: ConsentRequestId) =>
  database.admin.select().from(outboundMessage).where(eq(outboundMessage.consentRequestId, id));

describe("submission of a request", () => {
  test("stores what was requested and by whom, together with the message that sends it", async () => {
    const { doctor } = await createTestHospital(database);
    const id = await submitForm(doctor(), { from: "2025-08-20", to: "2026-08-20", keepUntil: "2026-09-20T10:00" });
    const request = await execute(getConsentRequest, doctor(), { id });
    expect(request).toMatchObject({
      status: "SENDING",
      patient: { abhaAddress: "hinapatel@sbx", name: null },
      purpose: { code: "CAREMGT", text: "Care Management" },
      dateRange: { from: "2025-08-19T18:30:00.000Z", to: NOW.toISOString() },
      dataEraseAt: "2026-09-20T04:30:00.000Z",
      requester: { name: "Dr. Manju" },
      situation: { kind: "sending", problem: null },
    });
    expect(request.timeline.map(({ event, by }) => [event, by.name])).toEqual([
      ["consent-request.submitted", "Dr. Manju"],
    ]);
    expect(await messagesFor(id)).toHaveLength(1);
  });

  test("twice with the same id stores one request", async () => {
    const { doctor } = await createTestHospital(database);
    const form = consentRequestForm();
    await Promise.all([execute(submitConsentRequest, doctor(), form), execute(submitConsentRequest, doctor(), form)]);
    expect((await execute(countConsentRequests, doctor(), {})).all).toBe(1);
    expect((await execute(getConsentRequest, doctor(), form)).timeline).toHaveLength(1);
  });

  test("again with the same content, also a moment later and in another spelling, is the same request", async () => {
    const { doctor } = await createTestHospital(database);
    const form = consentRequestForm({
      careContexts: [{ patientReference: "P-1", careContextReference: "V-1" }],
      frequency: { unit: "DAY", value: "1", repeats: "2" },
    });
    await execute(submitConsentRequest, doctor(), form);
    const later = doctor(new Date(NOW.getTime() + 30_000));
    const same = { ...form, abhaAddress: "hinapatel@sbx", hiTypes: ["DiagnosticReport", "Prescription"] };
    expect(await execute(submitConsentRequest, later, same)).toEqual({ id: form.id });
    expect((await execute(getConsentRequest, doctor(), form)).timeline).toHaveLength(1);
  });

  test.each([
    ["abhaAddress", { abhaAddress: "other@sbx" }],
    ["purpose", { purpose: "PUBHLTH" }],
    ["hiTypes", { hiTypes: ["Prescription"] }],
    ["from", { from: "2024-01-01" }],
    ["to", { to: "2026-08-19" }],
    ["keepUntil", { keepUntil: "2026-10-01T10:00" }],
    ["hipId", { hipId: "IN2710000101" }],
    ["careContexts", { careContexts: [{ patientReference: "P-1", careContextReference: "V-1" }] }],
    ["frequency", { frequency: { unit: "DAY", value: "1", repeats: "2" } }],
  ])("again with another %s is a conflict, and what was asked stays", async (_field, change) => {
    const { doctor } = await createTestHospital(database);
    const form = consentRequestForm();
    await execute(submitConsentRequest, doctor(), form);
    const before = await execute(getConsentRequest, doctor(), form);
    await expect(execute(submitConsentRequest, doctor(), { ...form, ...change })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(await execute(getConsentRequest, doctor(), form)).toEqual(before);
    expect(await messagesFor(form.id)).toHaveLength(1);
  });

  test.each([
    ["from", { from: "2026-08-21", to: "2026-08-22" }, { from: "from-in-future", to: "to-in-future" }],
    ["to", { to: "2026-08-21" }, { to: "to-in-future" }],
    ["keepUntil", { keepUntil: "2026-08-20T11:30" }, { keepUntil: "keep-until-in-past" }],
  ])("with a time in %s that the network would refuse is invalid input", async (_field, columns, fields) => {
    const { doctor } = await createTestHospital(database);
    const error: unknown = await submitForm(doctor(), columns).catch((thrown: unknown) => thrown);
    expect(refusalOf(error, "submit-consent-request")).toEqual({ code: "invalid-input", fields });
  });

  test.each([
    ["abhaAddress", { abhaAddress: "hinapatel" }, "abha-address-malformed"],
    ["abhaAddress", { abhaAddress: "91-1234-5678-9012" }, "abha-number-not-address"],
    ["abhaAddress", { abhaAddress: " " }, "abha-address-missing"],
    ["purpose", { purpose: "" }, "purpose-missing"],
    ["hiTypes", { hiTypes: [] }, "hi-types-missing"],
    ["to", { to: "2020-01-01" }, "to-before-from"],
    ["keepUntil", { keepUntil: "soon" }, "keep-until-missing"],
    ["hipId", { hipId: "a b" }, "hip-malformed"],
  ])("with a wrong %s names the field: %j", (field, columns, message) => {
    const { error } = submitInputAt(NOW).safeParse(submissionInput.parse(consentRequestForm(columns)));
    expect(error?.issues.map((issue) => [issue.path[0], issue.message])).toContainEqual([field, message]);
  });

  test("by Break the Glass without a reason is invalid input, and with one keeps it with the request and in the audit trail", async () => {
    const { doctor, colleague } = await createTestHospital(database);
    const form = consentRequestForm({ purpose: "BTG" });
    const refused: unknown = await execute(submitConsentRequest, doctor(), form).catch((thrown: unknown) => thrown);
    expect(refusalOf(refused, "submit-consent-request").fields).toEqual({
      emergencyReason: "emergency-reason-missing",
    });
    const emergencyReason = "Unconscious after an accident";
    await execute(submitConsentRequest, doctor(), { ...form, emergencyReason: ` ${emergencyReason} ` });
    expect(await execute(getConsentRequest, colleague(), form)).toMatchObject({ emergencyReason });
    const entries = await database.admin
      .select()
      .from(auditEntry)
      .where(eq(auditEntry.subjectId, form.id))
      .orderBy(auditEntry.id);
    expect(entries.map(({ action, detail }) => [action, detail])).toEqual([
      ["consent-request.submitted", { emergencyReason }],
      ["consent-request.viewed", {}],
    ]);
  });

  test("by another purpose keeps no reason of an emergency", async () => {
    const { doctor } = await createTestHospital(database);
    const id = await submitForm(doctor(), { purpose: "PUBHLTH", emergencyReason: "hinapatel@sbx" });
    expect(await execute(getConsentRequest, doctor(), { id })).toMatchObject({ emergencyReason: null });
  });

  test("by a doctor with an HPR ID alone is sent with that as the identifier", async () => {
    const hospital = await createTestHospital(database);
    const columns = { registrationNumber: null, hprId: "71-1234-5678-9012" };
    const doctor = await addStaff(database, hospital, "doctor", columns);
    const id = await submitForm(doctor());
    const [row] = await messagesFor(id);
    if (!row) throw new Error("a message was added");
    const message = await transact(hospital.job(), async (tx) => {
      const credential = await activeCredential(tx);
      return credential && sendConsentRequestInit.prepare(tx, row, credential);
    });
    expect(message).toMatchObject({ requester: { name: "Dr. Manju", hprId: "71-1234-5678-9012" } });
  });

  test("by a doctor without a registration number and HPR ID is refused, whatever the form, and stores nothing", async () => {
    const hospital = await createTestHospital(database);
    const doctor = await addStaff(database, hospital, "doctor", { registrationNumber: null });
    const form = consentRequestForm();
    const refusal = { code: "registration-missing" };
    await expect(execute(submitConsentRequest, doctor(), form)).rejects.toMatchObject(refusal);
    const emergency = consentRequestForm({ purpose: "BTG", emergencyReason: "unconscious" });
    await expect(execute(submitConsentRequest, doctor(), emergency)).rejects.toMatchObject(refusal);
    expect((await execute(countConsentRequests, doctor(), {})).all).toBe(0);
    await expect(execute(saveDraft, doctor(), form)).resolves.toMatchObject({ id: form.id });
  });

  test("by an admin is not allowed", async () => {
    const { admin } = await createTestHospital(database);
    await expect(submitForm(admin())).rejects.toMatchObject({ code: "not-allowed" });
  });

  test("of another doctor's draft is not found", async () => {
    const { doctor, colleague } = await createTestHospital(database);
    const form = consentRequestForm();
    await execute(saveDraft, doctor(), form);
    await expect(execute(submitConsentRequest, colleague(), form)).rejects.toMatchObject({ code: "not-found" });
  });
});
