import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { consentArtefact } from "@/drizzle/schema/consent-artefact";
import { consentRequest } from "@/drizzle/schema/consent-request";
import { execute } from "@/lib/access/execute";
import { DAY, HOUR, MINUTE } from "@/lib/clock";
import type { ConsentArtefactStatus } from "@/lib/consent/artefact/consent-artefact-status";
import { countConsentRequests } from "@/lib/consent/dashboard/count-consent-requests";
import { getConsentRequest } from "@/lib/health-record/request/get-consent-request";
import { listConsentRequests } from "@/lib/consent/dashboard/list-consent-requests";
import { listOpenRequests } from "@/lib/consent/dashboard/list-open-requests";
import { expireConsents } from "@/lib/consent/decision/expire-consents";
import { newId, type ConsentArtefactId, type ConsentRequestId } from "@/lib/ids";
import { addSentRequest, createTestHospital, NOW, type ScopeAt, type TestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();

/** The end of what was requested, and a later time. */
const END = new Date(NOW.getTime() + 10 * DAY);
const EARLIER_END = new Date(NOW.getTime() + 5 * DAY);
const after = (date: Date) => new Date(date.getTime() + MINUTE);

type Artefact = { status: ConsentArtefactStatus; end: Date | null; announced?: boolean };

async function addConsent(
  hospital: TestHospital,
  status: "REQUESTED" | "GRANTED",
  artefacts: Artefact[] = [],
): Promise<ConsentRequestId> {
  const grantedAt = status === "GRANTED" ? NOW : null;
  const { id } = await addSentRequest(database, hospital, { status, grantedAt, dataEraseAt: END });
  for (const { status, end, announced = true } of artefacts)
    await database.admin.insert(consentArtefact).values({
      hospitalId: hospital.id,
      id: newId<never>() as ConsentArtefactId,
      consentRequestId: id,
      status,
      ...(status === "FETCHING" ? {} : { hiTypes: ["Prescription"], dateFrom: NOW, dateTo: NOW }),
      dataEraseAt: end,
      announcedAt: announced ? NOW : null,
    });
  return id;
}

/** The request as each reader sees it, and what the filters hold. */
async function readings(doctor: ScopeAt, id: ConsentRequestId, now: Date) {
  const list = async (input: Record<string, string>) => {
    const { items } = await execute(listConsentRequests, doctor(now), input);
    return items.map((item) => [item.id === id, item.status, item.situation.kind]);
  };
  const detail = await execute(getConsentRequest, doctor(now), { id });
  return {
    all: await list({}),
    granted: await list({ status: "granted" }),
    waiting: await list({ status: "waiting" }),
    ended: await list({ status: "ended" }),
    expired: await list({ status: "EXPIRED" }),
    revoked: await list({ status: "REVOKED" }),
    mineEnded: await list({ status: "ended", mine: "1" }),
    found: await list({ status: "ended", q: "hinapatel" }),
    detail: detail.status,
    artefacts: detail.artefacts.map(({ status }) => status).sort(),
    settledAt: detail.settledAt,
    counts: await execute(countConsentRequests, doctor(now), {}),
    mine: await execute(countConsentRequests, doctor(now), { mine: "1" }),
  };
}

const granted = (end: Date): Artefact => ({ status: "GRANTED", end });

describe("what has ended by the clock", () => {
  test.each([
    ["a request that nobody answered", "REQUESTED", [], END, "EXPIRED"],
    [
      "a request with early details that no grant has named",
      "REQUESTED",
      [{ ...granted(EARLIER_END), announced: false }],
      END,
      "EXPIRED",
    ],
    [
      "a grant whose artefacts all end earlier",
      "GRANTED",
      [granted(EARLIER_END), granted(EARLIER_END)],
      EARLIER_END,
      "EXPIRED",
    ],
    [
      "a grant with one artefact revoked and the other over",
      "GRANTED",
      [granted(EARLIER_END), { status: "REVOKED", end: END }],
      EARLIER_END,
      "REVOKED",
    ],
    [
      "a grant with a mismatch that is over",
      "GRANTED",
      [{ status: "MISMATCH", end: EARLIER_END }],
      EARLIER_END,
      "EXPIRED",
    ],
    [
      "a grant whose details never arrived",
      "GRANTED",
      [{ status: "FETCHING", end: null }, granted(EARLIER_END)],
      END,
      "EXPIRED",
    ],
    ["a grant of which nothing is known", "GRANTED", [], END, "EXPIRED"],
  ] as const)(
    "%s reads as ended at once, as the sweep ends it later, and not a minute before",
    async (_, status, artefacts, end, ended) => {
      const hospital = await createTestHospital(database);
      const id = await addConsent(hospital, status, [...artefacts]);
      const open = await readings(hospital.doctor, id, new Date(end.getTime() - MINUTE));
      expect([open.detail, open.ended, open.counts.ended]).toEqual([status, [], 0]);
      expect([open.counts.all, open.counts.granted + open.counts.waiting]).toEqual([1, 1]);

      const before = await readings(hospital.doctor, id, after(end));
      const row = [true, ended, ended === "EXPIRED" ? "expired" : "revoked"];
      expect(before).toMatchObject({
        all: [row],
        granted: [],
        waiting: [],
        ended: [row],
        expired: ended === "EXPIRED" ? [row] : [],
        revoked: ended === "REVOKED" ? [row] : [],
        mineEnded: [row],
        detail: ended,
        settledAt: end.toISOString(),
        counts: { all: 1, draft: 0, waiting: 0, granted: 0, ended: 1 },
        mine: { all: 1, draft: 0, waiting: 0, granted: 0, ended: 1 },
      });

      await expireConsents({ database, now: after(end) });
      const { settledAt: _settledAt, ...swept } = await readings(hospital.doctor, id, after(end));
      const { settledAt, ...unswept } = before;
      expect(swept).toEqual(unswept);
    },
  );

  test("an artefact that is over reads as expired while the others go on", async () => {
    const hospital = await createTestHospital(database);
    const id = await addConsent(hospital, "GRANTED", [granted(EARLIER_END), granted(END)]);
    const reading = await readings(hospital.doctor, id, after(EARLIER_END));
    expect([reading.detail, reading.artefacts, reading.counts.granted]).toEqual(["GRANTED", ["EXPIRED", "GRANTED"], 1]);
  });

  test("a row that has ended has a later updatedAt than the one that was shown before, and the sweep a later one still", async () => {
    const hospital = await createTestHospital(database);
    const id = await addConsent(hospital, "REQUESTED");
    const updatedAt = async (now: Date) => (await execute(getConsentRequest, hospital.doctor(now), { id })).updatedAt;
    const open = await updatedAt(NOW);
    const ended = await updatedAt(after(END));
    await expireConsents({ database, now: after(END) });
    expect([open, ended, await updatedAt(after(END))]).toEqual([open, ended, await updatedAt(after(END))].sort());
    expect(ended > open).toBe(true);
  });

  test("a request that is over is not among the open ones of a patient", async () => {
    const hospital = await createTestHospital(database);
    await addConsent(hospital, "REQUESTED");
    const open = (now: Date) => execute(listOpenRequests, hospital.doctor(now), { abhaAddress: "hinapatel@sbx" });
    expect(await open(NOW)).toHaveLength(1);
    expect(await open(after(END))).toEqual([]);
  });

  test("the sweep ends requests after one whose change fails, and that one at a later run", async () => {
    const hospital = await createTestHospital(database);
    const ids: ConsentRequestId[] = [];
    for (let hour = 0; hour < 3; hour += 1) {
      const dataEraseAt = new Date(NOW.getTime() + hour * HOUR);
      ids.push((await addSentRequest(database, hospital, { status: "REQUESTED", dataEraseAt })).id);
    }
    const statuses = async () => {
      const rows = await database.admin.select().from(consentRequest).where(eq(consentRequest.hospitalId, hospital.id));
      return ids.map((id) => rows.find((row) => row.id === id)?.status);
    };
    await database.admin.$client.query(`
      create function fail_one() returns trigger language plpgsql as $$ begin raise 'a fault'; end $$;
      create trigger fail_one before update on consent_request for each row when (old.id = '${ids[0]}') execute function fail_one()`);
    await expireConsents({ database, now: after(END) });
    expect(await statuses()).toEqual(["REQUESTED", "EXPIRED", "EXPIRED"]);
    await database.admin.$client.query("drop function fail_one cascade");
    await expireConsents({ database, now: after(END) });
    expect(await statuses()).toEqual(["EXPIRED", "EXPIRED", "EXPIRED"]);
  });
});
