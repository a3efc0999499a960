import { describe, expect, test } from "vitest";
import { execute } from "@/lib/access/execute";
import { MINUTE } from "@/lib/clock";
import type { ConsentRequestPage } from "@/lib/consent/dashboard/consent-request-view";
import { countConsentRequests } from "@/lib/consent/dashboard/count-consent-requests";
import { listConsentRequests } from "@/lib/consent/dashboard/list-consent-requests";
import { listOpenRequests } from "@/lib/consent/dashboard/list-open-requests";
import { saveDraft } from "@/lib/consent/request/save-draft";
import { transact } from "@/lib/db/transaction";
import { upsertPatient } from "@/lib/patient/patient-table";
import { consentRequestForm, submitForm } from "@/test/support/consent-request-form";
import { refusalOf } from "@/lib/web/refusal-of";
import { createTestHospital, NOW } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();

describe("list of requests", () => {
  test.each([{}, { status: "waiting" }, { mine: "1" }, { q: "hina" }])(
    "pages of the list %o hold the newest first and each request once",
    async (filter) => {
      const { doctor } = await createTestHospital(database);
      for (let minute = 0; minute < 7; minute += 1)
        await submitForm(doctor(new Date(NOW.getTime() + Math.floor(minute / 2) * MINUTE)));
      const seen: ConsentRequestPage["items"] = [];
      let cursor: string | null = null;
      do {
        const input = { ...filter, limit: "3", ...(cursor ? { cursor } : {}) };
        const page: ConsentRequestPage = await execute(listConsentRequests, doctor(), input);
        seen.push(...page.items);
        cursor = page.nextCursor;
      } while (cursor);
      expect(new Set(seen.map(({ id }) => id)).size).toBe(7);
      const order = seen.map(({ createdAt, id }) => `${createdAt} ${id}`);
      expect(order).toEqual([...order].sort().reverse());
    },
  );

  test("filters select by status and by doctor", async () => {
    const { doctor, colleague } = await createTestHospital(database);
    await submitForm(doctor(), { abhaAddress: "hinapatel@sbx" });
    await submitForm(colleague(), { abhaAddress: "two_hips@sbx" });
    const list = async (filter: Record<string, string>) =>
      (await execute(listConsentRequests, doctor(), filter)).items.map(({ patient }) => patient.abhaAddress);
    expect(await list({ status: "waiting" })).toHaveLength(2);
    expect(await list({ status: "GRANTED" })).toEqual([]);
    expect(await list({ mine: "1" })).toEqual(["hinapatel@sbx"]);
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

  test("a draft is listed and counted for its doctor alone", async () => {
    const { doctor, colleague, admin } = await createTestHospital(database);
    const { id } = await execute(saveDraft, doctor(), consentRequestForm());
    const seenBy = async (scope: ReturnType<typeof doctor>) => [
      (await execute(listConsentRequests, scope, {})).items.map((item) => item.id),
      (await execute(listConsentRequests, scope, { status: "draft" })).items.map((item) => item.id),
      (await execute(listConsentRequests, scope, { q: "hina" })).items.map((item) => item.id),
      (await execute(countConsentRequests, scope, {})).draft,
      (await execute(countConsentRequests, scope, {})).all,
    ];
    expect(await seenBy(doctor())).toEqual([[id], [id], [id], 1, 1]);
    expect(await seenBy(colleague())).toEqual([[], [], [], 0, 0]);
    expect(await seenBy(admin())).toEqual([[], [], [], 0, 0]);
  });

  test("open requests of a patient include a colleague's", async () => {
    const { doctor, colleague } = await createTestHospital(database);
    const id = await submitForm(colleague());
    const open = await execute(listOpenRequests, doctor(), { abhaAddress: "hinapatel@sbx" });
    expect(open.map((item) => item.id)).toEqual([id]);
  });
});

describe("search", () => {
  const hospital = async () => {
    const own = await createTestHospital(database);
    const search = async (q: string, filter: Record<string, string> = {}) => {
      const { items } = await execute(listConsentRequests, own.doctor(), { ...filter, q });
      const counts = await execute(countConsentRequests, own.doctor(), { q });
      if (Object.keys(filter).length === 0) expect(counts.all).toBe(items.length);
      return items.map(({ patient }) => patient.abhaAddress).sort();
    };
    const name = (address: string, text: string) => transact(own.gateway(), (tx) => upsertPatient(tx, address, text));
    return { ...own, search, name };
  };

  test.each([
    ["hinapatel@sbx"],
    ["h"],
    ["hinap"],
    ["HINAPATEL@S"],
    [" hinapatel@sbx "],
    ["devi"],
    ["Devi kau"],
    ["kaur dev"],
    ["kaur-devi"],
  ])("a request is found by %j, a beginning of the address or of words of the name", async (q) => {
    const { doctor, search, name } = await hospital();
    await submitForm(doctor(), { abhaAddress: "hinapatel@sbx" });
    await submitForm(doctor(), { abhaAddress: "twohips@sbx" });
    await name("hinapatel@sbx", "Anne-Devi  KAUR");
    await name("twohips@sbx", "Ravi Anand");
    expect(await search(q)).toEqual(["hinapatel@sbx"]);
  });

  test.each(["patel", "inapatel", "aur", "devi ravi", "%", "_", "hinapatel@sbxx", "h%", "hinapatel2@sbx"])(
    "a request is not found by %j, which is no such beginning",
    async (q) => {
      const { doctor, search, name } = await hospital();
      await submitForm(doctor(), { abhaAddress: "hinapatel@sbx" });
      await name("hinapatel@sbx", "Devi Kaur");
      expect(await search(q)).toEqual([]);
    },
  );

  test("a name in another script is found by its beginning", async () => {
    const { doctor, search, name } = await hospital();
    await submitForm(doctor(), { abhaAddress: "hinapatel@sbx" });
    await name("hinapatel@sbx", "हिना पटेल");
    expect(await search("पटे")).toEqual(["hinapatel@sbx"]);
  });

  test("a name that changes is found by the new one alone, in all requests of the patient", async () => {
    const { doctor, search, name } = await hospital();
    await name("hinapatel@sbx", "Hina Patel");
    await submitForm(doctor(), { abhaAddress: "hinapatel@sbx" });
    await submitForm(doctor(), { abhaAddress: "hinapatel@sbx" });
    await name("hinapatel@sbx", "Hina Mehta");
    expect([await search("patel"), await search("mehta")]).toEqual([[], ["hinapatel@sbx", "hinapatel@sbx"]]);
    expect(await search("hina")).toHaveLength(2);
  });

  test("a draft that is sent is found among the sent ones", async () => {
    const { doctor, colleague, search } = await hospital();
    const form = consentRequestForm({ abhaAddress: "twohips@sbx" });
    await execute(saveDraft, doctor(), form);
    await submitForm(doctor(new Date(NOW.getTime() + MINUTE)), form);
    expect(await search("twoh")).toEqual(["twohips@sbx"]);
    expect((await execute(listConsentRequests, colleague(), { q: "twoh" })).items).toHaveLength(1);
  });

  test("a status and a doctor restrict what is found", async () => {
    const { doctor, colleague, search } = await hospital();
    await submitForm(doctor(), { abhaAddress: "hinapatel@sbx" });
    await submitForm(colleague(), { abhaAddress: "hinashah@sbx" });
    expect(await search("hina", { mine: "1" })).toEqual(["hinapatel@sbx"]);
    expect(await search("hina", { status: "granted" })).toEqual([]);
    expect(await search("hina", { status: "waiting" })).toEqual(["hinapatel@sbx", "hinashah@sbx"]);
  });

  test("another hospital's requests are not found", async () => {
    const { search } = await hospital();
    const other = await hospital();
    await submitForm(other.doctor(), { abhaAddress: "hinapatel@sbx" });
    expect(await search("hina")).toEqual([]);
  });
});
