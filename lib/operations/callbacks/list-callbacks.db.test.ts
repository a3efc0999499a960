import { beforeAll, describe, expect, test } from "vitest";
import { callbackRefusal } from "@/drizzle/schema/gateway-callback";
import { DAY, HOUR, SECOND } from "@/lib/clock";
import { submitForm, testHospital, type Person } from "@/test/support/consent-hospital";
import { databaseForTests } from "@/test/support/test-database";
import { countCallbacks, countWaitingCallbacks, waitingCallbacks } from "@/lib/operations/callbacks/count-callbacks";
import { getCallback } from "@/lib/operations/callbacks/get-callback";
import { listCallbacks } from "@/lib/operations/callbacks/list-callbacks";
import { refusalsSince } from "@/lib/operations/callbacks/list-callback-refusals";
import { keepCallback } from "@/test/support/stored-callback";

const connection = databaseForTests(4);
let admin: Person;
let stranger: Person;

beforeAll(async () => {
  ({ admin } = await testHospital(connection.db));
  ({ admin: stranger } = await testHospital(connection.db));
});

describe("the list", () => {
  let own: Person;
  let other: Person;
  beforeAll(async () => {
    ({ admin: own, doctor: other } = await testHospital(connection.db));
  });

  test("is read in pages, newest first, also where many came at the same moment", async () => {
    const receivedAt = new Date(own().now.getTime() - HOUR);
    const same = await Promise.all(Array.from({ length: 70 }, () => keepCallback(own(), "processed", { receivedAt })));
    const older = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        keepCallback(own(), "repeat", { receivedAt: new Date(receivedAt.getTime() - index * SECOND - 1) }),
      ),
    );
    const seen: string[] = [];
    let cursor: string | null = null;
    let pages = 0;
    do {
      const page = await listCallbacks(own(), { fate: "processed", cursor });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
      pages += 1;
    } while (cursor !== null);
    expect(pages).toBe(3);
    expect(seen).toEqual([...[...same].sort().reverse(), ...older]);
  });

  test("shows what a callback was matched to, as the desk shows it, and what a parked one waits for", async () => {
    const request = await submitForm(other());
    await keepCallback(own(), "clash", { consentRequestId: request.id, reason: "grant-after-denial", repeats: 3 });
    const [clash] = (await listCallbacks(own(), { fate: "clash", cursor: null })).items;
    expect(clash).toMatchObject({
      repeats: 3,
      reason: "grant-after-denial",
      request: { id: request.id, status: "SENDING", patient: { abhaAddress: "hinapatel@sbx", name: null } },
    });
    await keepCallback(own(), "parked", { waitsFor: "cm-7" });
    const [parked] = (await listCallbacks(own(), { fate: "parked", cursor: null })).items;
    expect(parked?.waits).toEqual({
      for: "cm-7",
      until: new Date(own().now.getTime() - HOUR + DAY).toISOString(),
    });
  });

  test("counts every tab, and what waits for a person", async () => {
    const all = await waitingCallbacks(connection.db);
    for (const state of ["unmatched", "unmatched", "malformed", "received", "discarded"] as const)
      await keepCallback(own(), state);
    const rows = Object.entries(await countCallbacks(own())).map(([fate, counted]) => [fate, counted.rows]);
    expect(Object.fromEntries(rows)).toEqual({
      unmatched: 2,
      clash: 1,
      parked: 1,
      malformed: 1,
      received: 1,
      processed: 110,
      discarded: 1,
    });
    expect(await countWaitingCallbacks(own())).toBe(4);
    expect(await waitingCallbacks(connection.db)).toBe(all + 3);
  });

  test("and all that is on it are nobody else's", async () => {
    const id = await keepCallback(own(), "clash");
    expect((await listCallbacks(stranger(), { fate: "clash", cursor: null })).items).toEqual([]);
    expect(await countWaitingCallbacks(stranger())).toBe(0);
    await expect(getCallback(stranger(), { id })).rejects.toMatchObject({ code: "not-found" });
    await expect(getCallback(own(), { id: "not-an-id" })).rejects.toMatchObject({ code: "not-found" });
    const asDoctor = [
      listCallbacks(other(), { fate: "clash", cursor: null }),
      getCallback(other(), { id }),
      countCallbacks(other()),
      countWaitingCallbacks(other()),
      refusalsSince(other(), new Date(0)),
    ];
    for (const asked of asDoctor) await expect(asked).rejects.toMatchObject({ code: "not-allowed" });
  });

  test("has no page behind a cursor that is not ours", async () => {
    const asked = listCallbacks(own(), { fate: "clash", cursor: "nonsense" });
    await expect(asked).rejects.toMatchObject({ code: "not-found" });
  });
});

test("refusals are told by message and reason: those that named this hospital, and those that named nobody", async () => {
  const { actor, now } = admin();
  const refused = (hospital: string, reason: string, hoursAgo: number, refusals: number) => {
    const lastAt = new Date(now.getTime() - hoursAgo * HOUR);
    return { hour: lastAt, hospital, dialect: "v3", message: "consent-notified", reason, refusals, lastAt } as const;
  };
  await connection.db
    .insert(callbackRefusal)
    .values([
      refused(actor.hospitalId, "expired", 1, 4),
      refused(actor.hospitalId, "expired", 2, 3),
      refused("", "no-token", 3, 1),
      refused(stranger().actor.hospitalId, "no-token", 1, 50),
      refused(actor.hospitalId, "expired", 48, 100),
    ]);
  const told = await refusalsSince(admin(), new Date(now.getTime() - DAY));
  expect(told.map(({ reason, refusals }) => [reason, refusals])).toEqual([
    ["expired", 7],
    ["no-token", 1],
  ]);
  expect(told[0]?.lastAt).toEqual(new Date(now.getTime() - HOUR));
});
