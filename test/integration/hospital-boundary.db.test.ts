import { describe, expect, test } from "vitest";
import { execute } from "@/lib/access/execute";
import { listConsentRequests } from "@/lib/consent/dashboard/list-consent-requests";
import { listOpenRequests } from "@/lib/consent/dashboard/list-open-requests";
import { checkConsentRequest } from "@/lib/consent/request/check-consent-request";
import { saveDraft } from "@/lib/consent/request/save-draft";
import { submitConsentRequest } from "@/lib/consent/request/submit-consent-request";
import { consentRequestForm, submitForm } from "@/test/support/consent-request-form";
import { createTestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();

describe("a doctor of another hospital", () => {
  test("finds no request of this one, neither in the list nor by its patient", async () => {
    const [own, other] = [await createTestHospital(database), await createTestHospital(database)];
    await submitForm(own.doctor());
    expect((await execute(listConsentRequests, other.doctor(), {})).items).toEqual([]);
    expect((await execute(listConsentRequests, other.doctor(), { q: "hinapatel" })).items).toEqual([]);
    expect(await execute(listOpenRequests, other.doctor(), { abhaAddress: "hinapatel@sbx" })).toEqual([]);
  });

  test("can neither submit nor save a request under the id of this one's", async () => {
    const [own, other] = [await createTestHospital(database), await createTestHospital(database)];
    const form = consentRequestForm({ id: await submitForm(own.doctor()) });
    const notFound = { code: "not-found" };
    await expect(execute(submitConsentRequest, other.doctor(), form)).rejects.toMatchObject(notFound);
    await expect(execute(saveDraft, other.doctor(), form)).rejects.toMatchObject(notFound);
  });
});

test("the status of a request that has no id at the consent manager cannot be requested", async () => {
  const { doctor } = await createTestHospital(database);
  const id = await submitForm(doctor());
  await expect(execute(checkConsentRequest, doctor(), { id })).rejects.toMatchObject({ code: "conflict" });
});
