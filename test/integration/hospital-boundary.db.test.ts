import { describe, expect, test } from "vitest";
import { askAgain } from "@/lib/consent/request/ask-again";
import { checkConsentRequest } from "@/lib/consent/request/check-consent-request";
import { getConsentRequest } from "@/lib/consent/dashboard/get-consent-request";
import { draftInput, listInput } from "@/lib/consent/request/consent-request-input";
import { listConsentRequests } from "@/lib/consent/dashboard/list-consent-requests";
import { openRequestsFor } from "@/lib/consent/dashboard/list-open-requests";
import { saveDraft } from "@/lib/consent/request/save-draft";
import { submitForm, testForm, testHospital } from "@/test/support/consent-hospital";
import { databaseForTests } from "@/test/support/test-database";

const connection = databaseForTests(4);

describe("another hospital", () => {
  test("finds, checks and repeats nothing of this one's", async () => {
    const [ours, theirs] = [await testHospital(connection.db), await testHospital(connection.db)];
    const { id } = await submitForm(ours.doctor());
    const stranger = theirs.doctor();
    for (const attempt of [getConsentRequest, checkConsentRequest, askAgain]) {
      await expect(attempt(stranger, { id })).rejects.toMatchObject({ code: "not-found" });
    }
    expect((await listConsentRequests(stranger, listInput.parse({}))).items).toEqual([]);
    expect((await listConsentRequests(stranger, listInput.parse({ q: "hinapatel" }))).items).toEqual([]);
    expect(await openRequestsFor(stranger, { abhaAddress: "hinapatel@sbx" })).toEqual([]);
  });

  test("cannot take a request over by its id", async () => {
    const [ours, theirs] = [await testHospital(connection.db), await testHospital(connection.db)];
    const { id } = await submitForm(ours.doctor());
    await expect(submitForm(theirs.doctor(), { id })).rejects.toMatchObject({ code: "not-found" });
    await expect(saveDraft(theirs.doctor(), draftInput.parse(testForm({ id })))).rejects.toMatchObject({
      code: "not-found",
    });
  });
});

test("asking how it stands waits until the network has an id for it", async () => {
  const { doctor } = await testHospital(connection.db);
  const { id } = await submitForm(doctor());
  await expect(checkConsentRequest(doctor(), { id })).rejects.toMatchObject({ code: "conflict" });
});
