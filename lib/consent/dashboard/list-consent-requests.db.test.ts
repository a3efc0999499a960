import { describe, expect, test } from "vitest";
import { execute } from "@/lib/access/execute";
import { MINUTE } from "@/lib/clock";
import type { ConsentRequestPage } from "@/lib/consent/dashboard/consent-request-view";
import { countConsentRequests } from "@/lib/consent/dashboard/count-consent-requests";
import { listConsentRequests } from "@/lib/consent/dashboard/list-consent-requests";
import { listOpenRequests } from "@/lib/consent/dashboard/list-open-requests";
import { refusalOf } from "@/lib/web/refusal-of";
import { submitForm } from "@/test/support/consent-request-form";
import { createTestHospital, NOW } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();

describe("list of requests", () => {
  test("pages hold the newest first and each request once", async () => {
    const { doctor } = await createTestHospital(database);
    for (let minute = 0; minute < 7; minute += 1) await submitForm(doctor(new Date(NOW.getTime() + minute * MINUTE)));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const input = { limit: "3", ...(cursor ? { cursor } : {}) };
      const page: ConsentRequestPage = await execute(listConsentRequests, doctor(), input);
      seen.push(...page.items.map(({ createdAt }) => createdAt));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toHaveLength(7);
    expect(seen).toEqual([...seen].sort().reverse());
  });

  test("filters select by status, by doctor, and by any part of address or name", async () => {
    const { doctor, colleague } = await createTestHospital(database);
    await submitForm(doctor(), { abhaAddress: "hinapatel@sbx" });
    await submitForm(colleague(), { abhaAddress: "two_hips@sbx" });
    const list = async (filter: Record<string, string>) =>
      (await execute(listConsentRequests, doctor(), filter)).items.map(({ patient }) => patient.abhaAddress);
    expect(await list({ status: "waiting" })).toHaveLength(2);
    expect(await list({ status: "GRANTED" })).toEqual([]);
    expect(await list({ mine: "1" })).toEqual(["hinapatel@sbx"]);
    expect(await list({ q: "PATEL" })).toEqual(["hinapatel@sbx"]);
    expect(await list({ q: "o_h" })).toEqual(["two_hips@sbx"]);
    expect(await list({ q: "%" })).toEqual([]);
    expect(await execute(countConsentRequests, doctor(), { mine: "1" })).toEqual({
      all: 1,
      draft: 0,
      waiting: 1,
      granted: 0,
      ended: 0,
    });
  });

  const cursorOf = (at: string) => Buffer.from(`${at} 0196fd2c-7d5e-7c3a-9a3b-111111111111`).toString("base64url");

  test.each([
    ...["bogus", "!!!", Buffer.from("now nowhere").toString("base64url")],
    ...["0000-01-01T00:00:00.000Z", "+275760-09-13T00:00:00.000Z", "2026-02-30T00:00:00.000Z"].map(cursorOf),
  ])("the cursor %j, which is not ours, is invalid input", async (cursor) => {
    const { doctor } = await createTestHospital(database);
    await expect(execute(listConsentRequests, doctor(), { cursor })).rejects.toMatchObject({ code: "invalid-input" });
  });

  test.each([
    { status: "constructor" },
    { status: "__proto__" },
    { status: "toString" },
    { q: "\0" },
    { q: "hina\0patel" },
  ])("the filter %j is invalid input", async (filter) => {
    const { doctor } = await createTestHospital(database);
    const refusal = await execute(listConsentRequests, doctor(), filter).catch((error: unknown) => error);
    expect(refusalOf(refusal, "list-consent-requests").code).toBe("invalid-input");
  });

  test("open requests of a patient include a colleague's", async () => {
    const { doctor, colleague } = await createTestHospital(database);
    const id = await submitForm(colleague());
    const open = await execute(listOpenRequests, doctor(), { abhaAddress: "hinapatel@sbx" });
    expect(open.map((item) => item.id)).toEqual([id]);
  });
});
