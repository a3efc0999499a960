import { describe, expect, test } from "vitest";
import { askAgain } from "@/lib/consent/request/ask-again";
import { discardDraft } from "@/lib/consent/request/discard-draft";
import { getConsentRequest } from "@/lib/consent/dashboard/get-consent-request";
import { draftInput, submitInput } from "@/lib/consent/request/consent-request-input";
import { saveDraft } from "@/lib/consent/request/save-draft";
import { submitConsentRequest } from "@/lib/consent/request/submit-consent-request";
import { submitForm, testForm, testHospital } from "@/test/support/consent-hospital";
import { databaseForTests } from "@/test/support/test-database";

const connection = databaseForTests(4);

describe("a draft", () => {
  test("is kept exactly as typed, and becomes the request that is sent", async () => {
    const { doctor } = await testHospital(connection.db);
    const draft = testForm({ abhaAddress: "hinap", keepUntil: "" });
    await saveDraft(doctor(), draftInput.parse(draft));
    expect((await getConsentRequest(doctor(), { id: draft.id })).draft).toMatchObject({
      abhaAddress: "hinap",
      keepUntil: "",
    });
    await submitConsentRequest(doctor(), submitInput.parse({ ...testForm(), id: draft.id }));
    const sent = await getConsentRequest(doctor(), { id: draft.id });
    expect([sent.status, sent.draft]).toEqual(["SENDING", null]);
    await expect(saveDraft(doctor(), draftInput.parse(draft))).rejects.toMatchObject({ code: "conflict" });
  });

  test("is seen and thrown away by its doctor alone", async () => {
    const { doctor, colleague, admin } = await testHospital(connection.db);
    const draft = testForm();
    await saveDraft(doctor(), draftInput.parse(draft));
    for (const other of [colleague, admin]) {
      await expect(getConsentRequest(other(), { id: draft.id })).rejects.toMatchObject({ code: "not-found" });
    }
    await expect(discardDraft(colleague(), { id: draft.id })).rejects.toMatchObject({ code: "not-found" });
    await discardDraft(doctor(), { id: draft.id });
    await expect(getConsentRequest(doctor(), { id: draft.id })).rejects.toMatchObject({ code: "not-found" });
  });

  test("made by asking again starts from what was asked", async () => {
    const { doctor, colleague } = await testHospital(connection.db);
    const { id } = await submitForm(doctor());
    const again = await askAgain(colleague(new Date("2026-10-01T00:00:00Z")), { id });
    const { draft } = await getConsentRequest(colleague(), { id: again.id });
    expect(draft).toMatchObject({
      abhaAddress: "hinapatel@sbx",
      hiTypes: ["Prescription", "DiagnosticReport"],
      from: "2025-08-20",
      to: "2026-10-01",
    });
    expect(draft?.keepUntil.startsWith("2026-10-31")).toBe(true);
  });
});
