import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { execute } from "@/lib/access/execute";
import { DAY, HOUR } from "@/lib/clock";
import type { ConsentArtefactStatus } from "@/lib/consent/artefact/consent-artefact-status";
import { updateConsentArtefacts } from "@/lib/consent/artefact/consent-artefact-table";
import type { ConsentRequestPage } from "@/lib/consent/dashboard/consent-request-view";
import { countConsentRequests } from "@/lib/consent/dashboard/count-consent-requests";
import { listConsentRequests } from "@/lib/consent/dashboard/list-consent-requests";
import type { ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";
import { transact } from "@/lib/db/transaction";
import { newId, type ConsentArtefactId, type ConsentRequestId } from "@/lib/ids";
import { upsertPatient } from "@/lib/patient/patient-table";
import { addSentRequest, createTestHospital, NOW, type ScopeAt, type TestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();

const daysAfter = (days: number) => new Date(NOW.getTime() + days * DAY);

/** Adds a request for `name`@sbx that was asked some hours ago and ends in some days; `granted` are the days in which its artefacts end. */
async function add(
  hospital: TestHospital,
  name: string,
  status: ConsentRequestStatus,
  { hoursAgo, days, granted = [] }: { hoursAgo: number; days: number; granted?: number[] },
): Promise<{ id: ConsentRequestId; artefacts: ConsentArtefactId[] }> {
  const createdAt = new Date(NOW.getTime() - hoursAgo * HOUR);
  await transact(hospital.gateway(), (tx) => upsertPatient(tx, `${name}@sbx`));
  const columns = { status, abhaAddress: `${name}@sbx`, createdAt, dataEraseAt: daysAfter(days), updatedAt: createdAt };
  const { id } = await addSentRequest(database, hospital, columns);
  const artefacts: ConsentArtefactId[] = [];
  for (const end of granted) artefacts.push(await addArtefact(hospital, id, "GRANTED", daysAfter(end)));
  return { id, artefacts };
}

async function addArtefact(
  hospital: TestHospital,
  consentRequestId: ConsentRequestId,
  status: ConsentArtefactStatus,
  dataEraseAt: Date | null,
): Promise<ConsentArtefactId> {
  const id = newId<never>() as ConsentArtefactId;
  const row = { id, hospitalId: hospital.id, consentRequestId, status, dataEraseAt, announcedAt: NOW };
  await database.admin.insert(consentArtefact).values(row);
  return id;
}

/** The names of all pages of a list, two rows a page. */
async function readAll(doctor: ScopeAt, filter: Record<string, string>): Promise<string[]> {
  const names: string[] = [];
  let cursor: string | null = null;
  do {
    const input = { ...filter, limit: "2", ...(cursor ? { cursor } : {}) };
    const page: ConsentRequestPage = await execute(listConsentRequests, doctor(), input);
    names.push(...page.items.map(({ patient }) => patient.abhaAddress.replace("@sbx", "")));
    cursor = page.nextCursor;
  } while (cursor);
  return names;
}

/** One request of every kind: what is expected of each order is written beside it. */
async function addEveryKind(): Promise<TestHospital> {
  const hospital = await createTestHospital(database);
  await add(hospital, "p-denied", "DENIED", { hoursAgo: 9, days: 1 });
  await add(hospital, "p-old-wait", "REQUESTED", { hoursAgo: 8, days: 30 });
  await add(hospital, "p-new-wait", "REQUESTED", { hoursAgo: 2, days: 3 });
  await add(hospital, "p-sending", "SENDING", { hoursAgo: 5, days: 10 });
  await add(hospital, "p-granted", "GRANTED", { hoursAgo: 7, days: 40, granted: [20, 2] });
  await add(hospital, "p-fetching", "GRANTED", { hoursAgo: 3, days: 5 });
  await add(hospital, "p-over", "REQUESTED", { hoursAgo: 6, days: -1 });
  return hospital;
}

describe("order of the list", () => {
  test.each([
    ["newest", ["new-wait", "fetching", "sending", "over", "granted", "old-wait", "denied"]],
    ["waiting", ["old-wait", "sending", "new-wait", "fetching", "over", "granted", "denied"]],
    ["ending", ["granted", "new-wait", "fetching", "sending", "old-wait", "over", "denied"]],
  ])("the pages of the order %s hold each request once, in this order", async (sort, expected) => {
    const { doctor } = await addEveryKind();
    const names = expected.map((name) => `p-${name}`);
    expect(await readAll(doctor, { sort })).toEqual(names);
    expect(await readAll(doctor, { sort, mine: "1" })).toEqual(names);
    expect(await readAll(doctor, { sort, q: "p-" })).toEqual(names);
  });

  test("a status restricts what an order holds", async () => {
    const { doctor } = await addEveryKind();
    expect(await readAll(doctor, { sort: "ending", status: "waiting" })).toEqual([
      "p-new-wait",
      "p-sending",
      "p-old-wait",
    ]);
    expect(await readAll(doctor, { sort: "waiting", status: "ended" })).toEqual(["p-over", "p-denied"]);
  });

  test("requests with the same time are each listed once", async () => {
    const hospital = await createTestHospital(database);
    for (const name of ["a", "b", "c", "d", "e"]) await add(hospital, name, "REQUESTED", { hoursAgo: 1, days: 3 });
    for (const sort of ["newest", "waiting", "ending"])
      expect((await readAll(hospital.doctor, { sort })).toSorted()).toEqual(["a", "b", "c", "d", "e"]);
  });

  test("a cursor of another order is invalid input", async () => {
    const { doctor } = await addEveryKind();
    const { nextCursor } = await execute(listConsentRequests, doctor(), { sort: "waiting", limit: "1" });
    for (const sort of ["newest", "ending"])
      await expect(execute(listConsentRequests, doctor(), { sort, cursor: nextCursor })).rejects.toMatchObject({
        code: "invalid-input",
      });
  });
});

describe("the end by which a request is ordered", () => {
  const endOf = async (id: ConsentRequestId) =>
    (await database.admin.select().from(consentRequest).where(eq(consentRequest.id, id)))[0]?.endsAt ?? null;

  test("of a granted request is the earliest of what is granted, and follows each change of it", async () => {
    const hospital = await createTestHospital(database);
    const { id, artefacts } = await add(hospital, "hina", "GRANTED", { hoursAgo: 1, days: 30, granted: [20, 10] });
    const ends = [await endOf(id)];
    const change = (which: number, columns: Parameters<typeof updateConsentArtefacts>[2]) =>
      transact(hospital.job(), (tx) => updateConsentArtefacts(tx, artefacts.slice(which, which + 1), columns));
    await change(1, { status: "REVOKED" });
    ends.push(await endOf(id));
    await change(0, { dataEraseAt: daysAfter(7) });
    ends.push(await endOf(id));
    await change(0, { status: "MISMATCH" });
    ends.push(await endOf(id));
    await database.admin.update(consentRequest).set({ status: "REVOKED" }).where(eq(consentRequest.id, id));
    expect([...ends, await endOf(id)]).toEqual([daysAfter(10), daysAfter(20), daysAfter(7), daysAfter(30), null]);
  });

  test("of a request becomes that of an artefact that was known before it was granted", async () => {
    const hospital = await createTestHospital(database);
    const { id } = await add(hospital, "hina", "REQUESTED", { hoursAgo: 1, days: 30 });
    await addArtefact(hospital, id, "GRANTED", daysAfter(4));
    expect(await endOf(id)).toEqual(daysAfter(30));
    await database.admin.update(consentRequest).set({ status: "GRANTED" }).where(eq(consentRequest.id, id));
    expect(await endOf(id)).toEqual(daysAfter(4));
  });
});

describe("days of the list", () => {
  // NOW is 11:30 in India.
  const hospitalWithDays = async () => {
    const hospital = await createTestHospital(database);
    await add(hospital, "midnight", "DENIED", { hoursAgo: 11.5, days: 1 });
    await add(hospital, "yesterday", "DENIED", { hoursAgo: 11.6, days: 1 });
    await add(hospital, "six-days", "DENIED", { hoursAgo: 6 * 24 + 11.5, days: 1 });
    await add(hospital, "a-week", "DENIED", { hoursAgo: 6 * 24 + 11.6, days: 1 });
    return hospital;
  };

  test.each([
    [{ asked: "today" }, ["midnight"]],
    [{ asked: "week" }, ["midnight", "yesterday", "six-days"]],
    [{ from: "2026-08-19", to: "2026-08-19" }, ["yesterday"]],
    [{ from: "2026-08-14" }, ["midnight", "yesterday", "six-days"]],
    [{ to: "2026-08-13" }, ["a-week"]],
    [{ from: "2026-08-20", to: "2026-08-19" }, []],
  ])("the days %o hold what was asked on them in India, in each order, and are counted", async (days, expected) => {
    const { doctor } = await hospitalWithDays();
    for (const filter of [{}, { sort: "waiting" }, { sort: "ending", mine: "1" }])
      expect(await readAll(doctor, { ...days, ...filter })).toEqual(expected);
    for (const [index, q] of expected.entries())
      expect(await readAll(doctor, { ...days, q })).toEqual([expected[index]]);
    expect(await execute(countConsentRequests, doctor(), days)).toMatchObject({
      all: expected.length,
      ended: expected.length,
    });
  });

  test.each([{ from: "2026-02-30" }, { to: "yesterday" }, { asked: "month" }, { sort: "name" }])(
    "the filter %o is invalid input",
    async (filter) => {
      const { doctor } = await createTestHospital(database);
      await expect(execute(listConsentRequests, doctor(), filter)).rejects.toThrow();
    },
  );
});
