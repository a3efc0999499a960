import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { execute } from "@/lib/access/execute";
import { countConsentRequests } from "@/lib/consent/dashboard/count-consent-requests";
import { foldRequestCounts } from "@/lib/consent/dashboard/fold-request-counts";
import { discardDraft } from "@/lib/consent/request/discard-draft";
import { CONSENT_REQUEST_STATUSES } from "@/lib/consent/request/consent-request-status";
import { updateConsentRequest } from "@/lib/consent/request/consent-request-table";
import { saveDraft } from "@/lib/consent/request/save-draft";
import { readOnly, transact } from "@/lib/db/transaction";
import type { ConsentRequestId, HospitalId } from "@/lib/ids";
import { consentRequestForm, submitForm } from "@/test/support/consent-request-form";
import { createTestHospital, NOW, type TestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();

type Sums = Record<string, number>;

async function sums(query: ReturnType<typeof sql>): Promise<Sums> {
  const { rows } = await database.admin.execute<{ key: string; requests: number }>(query);
  return Object.fromEntries(rows.map(({ key, requests }) => [key, requests]));
}

/** The maintained counts, and what they must be: the requests themselves. By doctor and status. */
const maintained = (id: HospitalId) =>
  sums(sql`
    select requester_id || ' ' || status as key, sum(requests)::int as requests from consent_request_count
    where hospital_id = ${id} group by 1 having sum(requests) <> 0`);
const counted = (id: HospitalId) =>
  sums(sql`
    select requester_id || ' ' || status as key, count(*)::int as requests from consent_request
    where hospital_id = ${id} group by 1`);

/** A random number below `limit`, the same ones at each run. */
let seed = 7;
const random = (limit: number) => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return seed % limit;
};

/** Adds, changes, or discards a request; the status is any, since the counts must hold for whatever is written. */
async function changeAtRandom({ doctor, colleague, gateway }: TestHospital, ids: ConsentRequestId[]): Promise<void> {
  const requester = random(2) === 0 ? doctor() : colleague();
  switch (random(5)) {
    case 0:
      ids.push(await submitForm(requester));
      return;
    case 1: {
      const { id } = await execute(saveDraft, requester, consentRequestForm());
      if (random(2) === 0) await execute(discardDraft, requester, { id });
      else ids.push(id);
      return;
    }
    default: {
      const id = ids[random(ids.length)];
      const status = CONSENT_REQUEST_STATUSES[1 + random(7)] ?? "SENDING";
      const fails = random(4) === 0;
      if (!id || (await isDraft(id))) return;
      await transact(gateway(), async (tx) => {
        await updateConsentRequest(tx, id, { status });
        if (fails) throw new Error("rolled back");
      }).catch((error: Error) => expect(error.message).toBe("rolled back"));
    }
  }
}

async function isDraft(id: ConsentRequestId): Promise<boolean> {
  const { rows } = await database.admin.execute(sql`select from consent_request where id = ${id} and status = 'DRAFT'`);
  return rows.length > 0;
}

describe("maintained counts", () => {
  test("after random changes at the same time, some of them rolled back, and folding meanwhile, they are the true counts", async () => {
    const hospital = await createTestHospital(database);
    const ids: ConsentRequestId[] = [await submitForm(hospital.doctor())];
    for (let round = 0; round < 25; round += 1) {
      const changes = Array.from({ length: 6 }, () => changeAtRandom(hospital, ids));
      await Promise.all([
        ...changes,
        foldRequestCounts({ database, now: NOW }),
        foldRequestCounts({ database, now: NOW }),
      ]);
      expect(await maintained(hospital.id)).toEqual(await counted(hospital.id));
    }
  });

  test("folding leaves one row for each doctor and status, and the same counts", async () => {
    const { id, doctor } = await createTestHospital(database);
    for (let number = 0; number < 5; number += 1) await submitForm(doctor());
    const before = await execute(countConsentRequests, doctor(), {});
    await foldRequestCounts({ database, now: NOW });
    const { rows } = await database.admin.execute(sql`select from consent_request_count where hospital_id = ${id}`);
    expect(rows).toHaveLength(1);
    expect(await execute(countConsentRequests, doctor(), {})).toEqual(before);
    expect(before).toEqual({ all: 5, draft: 0, waiting: 5, granted: 0, ended: 0 });
  });

  test("two transactions that change requests of one doctor do not wait for each other", async () => {
    const { doctor, gateway } = await createTestHospital(database);
    const [first, second] = [await submitForm(doctor()), await submitForm(doctor())];
    await transact(gateway(), async (tx) => {
      await updateConsentRequest(tx, first, { status: "REQUESTED" });
      await transact(gateway(), (other) => updateConsentRequest(other, second, { status: "REQUESTED" }));
    });
    expect((await execute(countConsentRequests, doctor(), {})).waiting).toBe(2);
  });

  test("another hospital's rows are not seen", async () => {
    const own = await createTestHospital(database);
    const other = await createTestHospital(database);
    await submitForm(other.doctor());
    expect((await execute(countConsentRequests, own.doctor(), {})).all).toBe(0);
    const rows = await readOnly(own.job(), (tx) => tx.db.execute(sql`select from consent_request_count`));
    expect(rows.rows).toEqual([]);
  });
});
