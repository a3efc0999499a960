import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { getConsentRequest } from "@/lib/consent/dashboard/get-consent-request";
import { draftInput, submitInput } from "@/lib/consent/request/consent-request-input";
import { countConsentRequests } from "@/lib/consent/dashboard/list-consent-requests";
import { saveDraft } from "@/lib/consent/request/save-draft";
import { submitConsentRequest } from "@/lib/consent/request/submit-consent-request";
import { NOW, submitForm, testForm, testHospital } from "@/test/support/consent-hospital";
import { databaseForTests } from "@/test/support/test-database";

const connection = databaseForTests(4);

const waitingJobs = async (key: string) => {
  const { rows } = await connection.db.execute(
    sql`select task_identifier from graphile_worker.jobs where key = ${key}`,
  );
  return rows.map((row) => row.task_identifier);
};

describe("sending a request", () => {
  test("keeps what was asked, notes who asked, and queues the message to the gateway", async () => {
    const { doctor } = await testHospital(connection.db);
    const { id } = await submitForm(doctor());
    const request = await getConsentRequest(doctor(), { id });
    expect(request).toMatchObject({
      status: "SENDING",
      patient: { abhaAddress: "hinapatel@sbx", name: null },
      purpose: { code: "CAREMGT", text: "Care Management" },
      dateRange: { from: "2025-08-19T18:30:00.000Z", to: NOW.toISOString() },
      dataEraseAt: "2026-09-20T04:30:00.000Z",
      requester: { name: "Dr. Manju" },
      situation: { kind: "sending", trouble: null },
    });
    expect(request.timeline.map(({ event, by }) => [event, by.name])).toEqual([
      ["consent-request.submitted", "Dr. Manju"],
    ]);
    expect(await waitingJobs(`init:${id}`)).toEqual(["send-consent-request-init"]);
  });

  test("twice with the same id is one request", async () => {
    const { doctor } = await testHospital(connection.db);
    const same = submitInput.parse(testForm());
    await Promise.all([submitConsentRequest(doctor(), same), submitConsentRequest(doctor(), same)]);
    expect((await countConsentRequests(doctor(), { mine: false, q: "" })).all).toBe(1);
    expect((await getConsentRequest(doctor(), { id: same.id })).timeline).toHaveLength(1);
  });

  test.each([
    ["from", { from: "2026-08-21", to: "2026-08-22" }, { from: "from-in-future", to: "to-in-future" }],
    ["to", { to: "2026-08-21" }, { to: "to-in-future" }],
    ["keepUntil", { keepUntil: "2026-08-20T11:30" }, { keepUntil: "keep-until-in-past" }],
  ])("is refused before anything is sent where the network would refuse %s", async (_field, change, fields) => {
    const { doctor } = await testHospital(connection.db);
    await expect(submitForm(doctor(), change)).rejects.toMatchObject({ code: "invalid-input", fields });
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
  ])("names the field %s that is wrong: %j", (field, change, message) => {
    const { error } = submitInput.safeParse(testForm(change));
    expect(error?.issues.map((issue) => [issue.path[0], issue.message])).toContainEqual([field, message]);
  });

  test("is for doctors", async () => {
    const { admin } = await testHospital(connection.db);
    await expect(submitForm(admin())).rejects.toMatchObject({ code: "not-allowed" });
  });

  test("of another doctor's draft is not possible", async () => {
    const { doctor, colleague } = await testHospital(connection.db);
    const draft = testForm();
    await saveDraft(doctor(), draftInput.parse(draft));
    await expect(submitConsentRequest(colleague(), submitInput.parse(draft))).rejects.toMatchObject({
      code: "not-found",
    });
  });
});
