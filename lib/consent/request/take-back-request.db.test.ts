import { eq } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { outboundMessage } from "@/drizzle/schema/outbound-message";
import { execute } from "@/lib/access/execute";
import { saveDraft } from "@/lib/consent/request/save-draft";
import { submitConsentRequest } from "@/lib/consent/request/submit-consent-request";
import { takeBackRequest } from "@/lib/consent/request/take-back-request";
import { getConsentRequest } from "@/lib/health-record/request/get-consent-request";
import { newId, type ConsentRequestId, type LeaseId } from "@/lib/ids";
import { claimMessages } from "@/lib/outbox/outbox-queries";
import { auditedActions } from "@/test/support/audited-actions";
import { consentRequestForm } from "@/test/support/consent-request-form";
import { createTestHospital, type TestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

// Settings are read once, at their first use.
vi.hoisted(() => vi.stubEnv("SEND_HOLD_SECONDS", "5"));

const database = useTestDatabase();

const messagesOf = (id: ConsentRequestId) =>
  database.admin.select().from(outboundMessage).where(eq(outboundMessage.consentRequestId, id));

/** Takes what is due, as a process that sends does; returns whether the message of a request is among it. */
async function claimedOf(id: ConsentRequestId): Promise<boolean> {
  const request = { limit: 100, perHospital: 10, leased: new Map(), leaseId: newId<LeaseId>() };
  const [claimed, [message]] = await Promise.all([claimMessages(database.systemPool, request), messagesOf(id)]);
  return claimed.some((one) => one.id === message?.id);
}

/** A hospital at the present time with a request that has just been submitted. */
async function createHeldRequest(columns: Record<string, unknown> = {}) {
  const hospital: TestHospital = await createTestHospital(database, { clock: () => new Date() });
  const form = consentRequestForm({ abhaAddress: "hinapatel@sbx", ...columns }, hospital.clock());
  const sent = await execute(submitConsentRequest, hospital.doctor(), form);
  const takeBack = (by = hospital.doctor) => execute(takeBackRequest, by(), { id: form.id });
  return { ...hospital, form, sent, takeBack };
}

/** Makes the message of a request due, as if its time had come. */
const endHold = (id: ConsentRequestId) =>
  database.admin
    .update(outboundMessage)
    .set({ nextAttemptAt: new Date(0) })
    .where(eq(outboundMessage.consentRequestId, id));

test("a request is held for the seconds that the settings give, and no process takes its message before", async () => {
  const { form, sent, doctor } = await createHeldRequest();
  expect(sent).toEqual({ id: form.id, heldFor: 5 });
  const { situation, submittedAt } = await execute(getConsentRequest, doctor(), form);
  const leavesAt = new Date(Date.parse(submittedAt ?? "") + 5_000).toISOString();
  expect(situation).toMatchObject({ kind: "sending", problem: null, leavesAt });
  const [message] = await messagesOf(form.id);
  expect(message?.nextAttemptAt.toISOString()).toBe(leavesAt);
  expect(await claimedOf(form.id)).toBe(false);
});

test("an emergency leaves at once", async () => {
  const { form, sent } = await createHeldRequest({ purpose: "BTG", emergencyReason: "Unconscious" });
  expect(sent).toEqual({ id: form.id });
  expect(await claimedOf(form.id)).toBe(true);
});

test("a request that is taken back before it leaves is a draft with all that was typed, and its message is cancelled", async () => {
  const { form, takeBack, doctor, colleague } = await createHeldRequest({
    hipId: "IN2710000101",
    careContexts: [{ patientReference: "P-1", careContextReference: "V-1" }],
    frequency: { unit: "DAY", value: "1", repeats: "2" },
  });
  await takeBack();
  const { draft, status, timeline } = await execute(getConsentRequest, doctor(), form);
  const { id: _, ...typed } = form;
  expect([status, draft]).toEqual(["DRAFT", typed]);
  expect(timeline.map(({ event }) => event)).toEqual(["consent-request.submitted", "consent-request.taken-back"]);
  expect(await auditedActions(database, form.id)).toContain("Dr. Manju: consent-request.taken-back");
  await expect(execute(getConsentRequest, colleague(), form)).rejects.toMatchObject({ code: "not-found" });
  await endHold(form.id);
  expect(await claimedOf(form.id)).toBe(false);
  expect((await messagesOf(form.id)).map(({ state }) => state)).toEqual(["cancelled"]);
});

test("a request that was taken back is edited and sent again", async () => {
  const { form, takeBack, doctor } = await createHeldRequest();
  await takeBack();
  const changed = { ...form, hiTypes: ["Prescription"] };
  await execute(saveDraft, doctor(), changed);
  await execute(submitConsentRequest, doctor(), changed);
  expect(await execute(getConsentRequest, doctor(), form)).toMatchObject({
    status: "SENDING",
    hiTypes: ["Prescription"],
  });
  expect((await messagesOf(form.id)).map(({ state }) => state).sort()).toEqual(["cancelled", "pending"]);
});

test("a request whose message a process has taken is not taken back", async () => {
  const { form, takeBack, doctor } = await createHeldRequest();
  await endHold(form.id);
  expect(await claimedOf(form.id)).toBe(true);
  await expect(takeBack()).rejects.toMatchObject({ code: "conflict" });
  expect((await execute(getConsentRequest, doctor(), form)).status).toBe("SENDING");
});

test("of a process that takes the message and a doctor who takes the request back at the same time, one succeeds", async () => {
  for (let round = 0; round < 10; round += 1) {
    const { form, takeBack } = await createHeldRequest();
    await endHold(form.id);
    const [claimed, takenBack] = await Promise.all([
      claimedOf(form.id),
      takeBack().then(
        () => true,
        () => false,
      ),
    ]);
    // Where both met at the row, the process leaves it out and finds it ended.
    expect([claimed, takenBack].filter(Boolean)).toHaveLength(1);
  }
});

test("another doctor's request is not found, and one that is taken back twice is the same draft", async () => {
  const { form, takeBack, colleague, doctor } = await createHeldRequest();
  await expect(takeBack(colleague)).rejects.toMatchObject({ code: "not-found" });
  await takeBack();
  const changed = { ...form, hipId: "IN2710000101" };
  await execute(saveDraft, doctor(), changed);
  expect(await takeBack()).toEqual({ id: form.id });
  const { status, draft, timeline } = await execute(getConsentRequest, doctor(), form);
  expect([status, draft?.hipId]).toEqual(["DRAFT", "IN2710000101"]);
  expect(timeline.filter(({ event }) => event === "consent-request.taken-back")).toHaveLength(1);
});
