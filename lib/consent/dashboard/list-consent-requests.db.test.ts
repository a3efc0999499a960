import { describe, expect, test } from "vitest";
import { composerDefaults } from "@/lib/consent/request/composer-defaults";
import { listInput } from "@/lib/consent/request/consent-request-input";
import { countConsentRequests, listConsentRequests } from "@/lib/consent/dashboard/list-consent-requests";
import { openRequestsFor } from "@/lib/consent/dashboard/list-open-requests";
import { NOW, submitForm, testHospital } from "@/test/support/consent-hospital";
import { databaseForTests } from "@/test/support/test-database";

const connection = databaseForTests(4);

describe("the dashboard", () => {
  test("has the newest first, page by page, each once", async () => {
    const { doctor } = await testHospital(connection.db);
    for (let minute = 0; minute < 7; minute += 1) await submitForm(doctor(new Date(NOW.getTime() + minute * 60_000)));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await listConsentRequests(doctor(), listInput.parse({ limit: "3", ...(cursor ? { cursor } : {}) }));
      seen.push(...page.items.map(({ createdAt }) => createdAt));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toHaveLength(7);
    expect(seen).toEqual([...seen].sort().reverse());
  });

  test("is filtered by status, by doctor, and by any part of address or name", async () => {
    const { doctor, colleague } = await testHospital(connection.db);
    await submitForm(doctor(), { abhaAddress: "hinapatel@sbx" });
    await submitForm(colleague(), { abhaAddress: "two_hips@sbx" });
    const list = async (query: Record<string, string>) =>
      (await listConsentRequests(doctor(), listInput.parse(query))).items.map(({ patient }) => patient.abhaAddress);
    expect(await list({ status: "waiting" })).toHaveLength(2);
    expect(await list({ status: "GRANTED" })).toEqual([]);
    expect(await list({ mine: "1" })).toEqual(["hinapatel@sbx"]);
    expect(await list({ q: "PATEL" })).toEqual(["hinapatel@sbx"]);
    expect(await list({ q: "o_h" })).toEqual(["two_hips@sbx"]);
    expect(await list({ q: "%" })).toEqual([]);
    expect(await countConsentRequests(doctor(), { mine: true, q: "" })).toEqual({
      all: 1,
      draft: 0,
      waiting: 1,
      granted: 0,
      ended: 0,
    });
  });

  test.each(["bogus", "!!!", Buffer.from("now nowhere").toString("base64url")])(
    "refuses the cursor %j",
    async (cursor) => {
      const { doctor } = await testHospital(connection.db);
      await expect(listConsentRequests(doctor(), listInput.parse({ cursor }))).rejects.toMatchObject({
        code: "invalid-input",
      });
    },
  );

  test("shows what is still open for a patient before another is sent", async () => {
    const { doctor, colleague } = await testHospital(connection.db);
    const { id } = await submitForm(colleague());
    expect((await openRequestsFor(doctor(), { abhaAddress: "hinapatel@sbx" })).map((item) => item.id)).toEqual([id]);
  });
});

describe("the next request", () => {
  test("starts from what the doctor last used, as spans and not as dates", async () => {
    const { doctor } = await testHospital(connection.db);
    await submitForm(doctor(), { purpose: "PUBHLTH", hiTypes: ["Prescription"] });
    const defaults = await composerDefaults(doctor(new Date(NOW.getTime() + 86_400_000)));
    expect(defaults).toMatchObject({
      purpose: "PUBHLTH",
      hiTypes: ["Prescription"],
      from: "2025-08-21",
      to: "2026-08-21",
      abhaAddress: "",
    });
  });
});
