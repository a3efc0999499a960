import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { callbackRefusal, gatewayCallback, NO_HOSPITAL } from "@/drizzle/schema/gateway-callback";
import { execute } from "@/lib/access/execute";
import { DAY, HOUR, SECOND } from "@/lib/clock";
import type { HospitalId } from "@/lib/ids";
import type { CallbackState, CallbackTabName } from "@/lib/operations/callbacks/callback-view";
import { countCallbacks } from "@/lib/operations/callbacks/count-callbacks";
import { countCallbacksNeedingDecision } from "@/lib/operations/callbacks/count-callbacks-needing-decision";
import { getCallback } from "@/lib/operations/callbacks/get-callback";
import { listCallbackRefusals } from "@/lib/operations/callbacks/list-callback-refusals";
import { listCallbacks } from "@/lib/operations/callbacks/list-callbacks";
import { readServiceHealth } from "@/lib/operations/health/read-service-health";
import { submitForm } from "@/test/support/consent-request-form";
import { createTestHospital, NOW, storeTestCallback, type TestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();
let hospital: TestHospital;
let other: TestHospital;

beforeEach(async () => {
  hospital = await createTestHospital(database);
  other = await createTestHospital(database);
});

const store = (state: CallbackState, columns: Parameters<typeof storeTestCallback>[3] = {}) =>
  storeTestCallback(database, hospital, state, columns);
const list = (tab: CallbackTabName, cursor: string | null = null) =>
  execute(listCallbacks, hospital.admin(), { tab, cursor });

describe("the list of callbacks", () => {
  test("it is read in pages, newest first, also where many arrived at the same time", async () => {
    const receivedAt = new Date(NOW.getTime() - HOUR);
    const same = await Promise.all(Array.from({ length: 70 }, () => store("processed", { receivedAt })));
    const older = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        store("repeat", { receivedAt: new Date(receivedAt.getTime() - index * SECOND - 1) }),
      ),
    );
    const ids: string[] = [];
    let cursor: string | null = null;
    let pages = 0;
    do {
      const page = await list("processed", cursor);
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
      pages += 1;
    } while (cursor !== null);
    expect(pages).toBe(3);
    expect(ids).toEqual([...[...same].sort().reverse(), ...older]);
  });

  test("a callback is shown with the request to which it was matched", async () => {
    const requestId = await submitForm(hospital.doctor());
    await store("contradiction", { consentRequestId: requestId, reason: "grant-after-denial", repeats: 3 });
    expect((await list("needs-you")).items[0]).toMatchObject({
      repeats: 3,
      reason: "grant-after-denial",
      request: { id: requestId, status: "SENDING", patient: { abhaAddress: "hinapatel@sbx", name: null } },
    });
  });

  test("a waiting callback is shown with the id that it depends on, and how long it waits", async () => {
    await store("waiting-for-dependency", { waitsFor: "cm-7" });
    const { items } = await list("waiting-for-dependency");
    expect(items[0]?.waits).toEqual({ for: "cm-7", until: new Date(NOW.getTime() - HOUR + DAY).toISOString() });
  });

  test.each([
    ["waiting-for-dependency", "waiting-for-dependency", HOUR, { replay: true, discard: true }],
    ["received", "received", HOUR, { replay: true, discard: true }],
    ["received", "received", SECOND, { replay: false, discard: false }],
    ["discarded", "discarded", HOUR, { replay: true, discard: false }],
    ["processed", "processed", HOUR, { replay: false, discard: false }],
  ] as const)("on the tab %s one that is %s is shown with what an admin may decide", async (tab, state, age, may) => {
    const id = await store(state, { receivedAt: new Date(NOW.getTime() - age) });
    expect((await list(tab)).items.find((item) => item.id === id)?.may).toEqual(may);
  });

  test("one whose body is erased can be set aside, and not be tried again", async () => {
    const id = await store("unmatched");
    await database.admin.update(gatewayCallback).set({ body: null }).where(eq(gatewayCallback.id, id));
    const found = (await list("needs-you")).items.find((item) => item.id === id);
    expect(found?.may).toEqual({ replay: false, discard: true });
  });

  const yearZero = Buffer.from("0000-01-01T00:00:00.000Z 0196fd2c-7d5e-7c3a-9a3b-111111111111").toString("base64url");

  test.each(["nonsense", yearZero])("the cursor %j, which is not ours, is not found", async (cursor) => {
    await expect(list("needs-you", cursor)).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("the counts of callbacks", () => {
  test("each tab is counted, and so are the callbacks that wait for a decision, in the hospital and in all", async () => {
    const before = (await readServiceHealth({ database, now: NOW })).callbacksToDecide;
    const states = [
      ...(["unmatched", "unmatched", "contradiction", "waiting-for-dependency", "malformed"] as const),
      ...(["received", "processed", "processed", "repeat", "discarded"] as const),
    ];
    for (const state of states) await storeTestCallback(database, hospital, state);
    const counts = await execute(countCallbacks, hospital.admin(), {});
    expect(Object.entries(counts).map(([tab, { rows }]) => [tab, rows])).toEqual([
      ["needs-you", 4],
      ["waiting-for-dependency", 1],
      ["received", 1],
      ["processed", 3],
      ["discarded", 1],
    ]);
    expect(await execute(countCallbacksNeedingDecision, hospital.admin(), {})).toBe(4);
    expect((await readServiceHealth({ database, now: NOW })).callbacksToDecide).toBe(before + 4);
    expect(await execute(countCallbacksNeedingDecision, other.admin(), {})).toBe(0);
  });
});

test("a callback with an id that is no UUID is not found", async () => {
  await expect(execute(getCallback, hospital.admin(), { id: "not-an-id" })).rejects.toMatchObject({
    code: "not-found",
  });
});

test("refused callbacks are counted by message and reason: those that named this hospital, and those that named none", async () => {
  const refused = (hospitalId: HospitalId, reason: string, hoursAgo: number, refusals: number) => {
    const lastAt = new Date(NOW.getTime() - hoursAgo * HOUR);
    return { hour: lastAt, hospitalId, dialect: "v3", message: "notify", reason, refusals, lastAt } as const;
  };
  await database.admin
    .insert(callbackRefusal)
    .values([
      refused(hospital.id, "expired", 1, 4),
      refused(hospital.id, "expired", 2, 3),
      refused(NO_HOSPITAL, "no-token", 3, 1),
      refused(other.id, "no-token", 1, 50),
      refused(hospital.id, "expired", 48, 100),
    ]);
  const refusals = await execute(listCallbackRefusals, hospital.admin(), { days: 1 });
  expect(refusals.map(({ reason, refusals: count }) => [reason, count])).toEqual([
    ["expired", 7],
    ["no-token", 1],
  ]);
  expect(refusals[0]?.lastAt).toEqual(new Date(NOW.getTime() - HOUR));
});
