import { describe, expect, test, vi } from "vitest";
import { execute } from "@/lib/access/execute";
import { getConsentRequest } from "@/lib/health-record/request/get-consent-request";
import { askAgain } from "@/lib/consent/request/ask-again";
import { discardDraft } from "@/lib/consent/request/discard-draft";
import { saveDraft } from "@/lib/consent/request/save-draft";
import { newId, type StaffSessionId } from "@/lib/ids";
import { LiveListener } from "@/lib/live/live-listener";
import { consentRequestForm, submitForm } from "@/test/support/consent-request-form";
import { createTestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";
import { timeLimit } from "@/test/support/time-limit";

const database = useTestDatabase();

describe("draft", () => {
  test("is stored exactly as typed, and becomes the request that is submitted with its id", async () => {
    const { doctor } = await createTestHospital(database);
    const form = consentRequestForm({ abhaAddress: "hinap", keepUntil: "" });
    await execute(saveDraft, doctor(), form);
    const { draft } = await execute(getConsentRequest, doctor(), form);
    expect(draft).toMatchObject({ abhaAddress: "hinap", keepUntil: "" });
    await submitForm(doctor(), { id: form.id });
    const sent = await execute(getConsentRequest, doctor(), form);
    expect([sent.status, sent.draft]).toEqual(["SENDING", null]);
    await expect(execute(saveDraft, doctor(), form)).rejects.toMatchObject({ code: "conflict" });
  });

  test("is visible to its doctor alone, and deleted by its doctor alone", async () => {
    const { doctor, colleague, admin } = await createTestHospital(database);
    const form = consentRequestForm();
    await execute(saveDraft, doctor(), form);
    for (const other of [colleague, admin])
      await expect(execute(getConsentRequest, other(), form)).rejects.toMatchObject({ code: "not-found" });
    await expect(execute(discardDraft, colleague(), form)).rejects.toMatchObject({ code: "not-found" });
    await execute(discardDraft, doctor(), form);
    await expect(execute(getConsentRequest, doctor(), form)).rejects.toMatchObject({ code: "not-found" });
  });

  test("is saved for a doctor whose time for a second factor is over, who cannot send it", async () => {
    const { doctor } = await createTestHospital(database);
    const form = consentRequestForm();
    const overdue = { ...doctor(), actor: { ...doctor().actor, mustEnrol: true } };
    await expect(execute(saveDraft, overdue, form)).resolves.toMatchObject({ id: form.id });
    await expect(submitForm(overdue, { id: form.id })).rejects.toMatchObject({ code: "second-factor-needed" });
  });

  test("that was sent is not discarded: its doctor gets a conflict, and nobody else anything", async () => {
    const { doctor, colleague } = await createTestHospital(database);
    const id = await submitForm(doctor());
    await expect(execute(discardDraft, doctor(), { id })).rejects.toMatchObject({ code: "conflict" });
    await expect(execute(discardDraft, colleague(), { id })).rejects.toMatchObject({ code: "not-found" });
    expect((await execute(getConsentRequest, doctor(), { id })).status).toBe("SENDING");
  });

  test("of another hospital's id is not stored", async () => {
    const { doctor } = await createTestHospital(database);
    const { doctor: stranger } = await createTestHospital(database);
    const form = consentRequestForm();
    await execute(saveDraft, doctor(), form);
    await expect(execute(saveDraft, stranger(), form)).rejects.toMatchObject({ code: "not-found" });
  });

  test("copied from a sent request has its values, and new times where they have passed", async () => {
    const { doctor, colleague } = await createTestHospital(database);
    const id = await submitForm(doctor(), { from: "2025-08-20", to: "2026-08-20" });
    const copy = await execute(askAgain, colleague(new Date("2026-10-01T00:00:00Z")), { id });
    const { draft } = await execute(getConsentRequest, colleague(), copy);
    expect(draft).toMatchObject({
      abhaAddress: "hinapatel@sbx",
      hiTypes: ["Prescription", "DiagnosticReport"],
      from: "2025-08-20",
      to: "2026-10-01",
    });
    expect(draft?.keepUntil.startsWith("2026-10-31")).toBe(true);
  });

  test("is published, whether saved, copied or discarded, to the pages of its doctor alone", async () => {
    const { doctor, colleague } = await createTestHospital(database);
    const listener = new LiveListener(database.url);
    const pages = [doctor(), colleague()].map(({ actor }) => {
      const received: string[] = [];
      const page = { received, isListening: false };
      const onEnd = () => undefined;
      listener.subscribe({
        ...actor,
        sessionId: newId<StaffSessionId>(),
        onChanges: (changes) => received.push(...changes.map(({ id }) => id)),
        onResync: () => (page.isListening = true),
        onSessionEnd: onEnd,
        onEnd,
      });
      return page;
    });
    const [own, others] = pages;
    const patiently = { timeout: timeLimit(10_000) };
    await vi.waitFor(() => expect(own?.isListening).toBe(true), patiently);
    const form = consentRequestForm();
    await execute(saveDraft, doctor(), form);
    await execute(discardDraft, doctor(), form);
    const sent = await submitForm(doctor());
    const copy = await execute(askAgain, doctor(), { id: sent });
    await vi.waitFor(() => expect(own?.received).toEqual(expect.arrayContaining([form.id, sent, copy.id])), patiently);
    const last = await submitForm(doctor());
    await vi.waitFor(() => expect(others?.received).toContain(last), patiently);
    listener.end();
    expect(new Set(others?.received)).toEqual(new Set([sent, last]));
  });
});
