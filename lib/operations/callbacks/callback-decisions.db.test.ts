import { and, eq, ne, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { auditEntry } from "@/drizzle/schema/audit";
import { execute } from "@/lib/access/execute";
import { MINUTE, SECOND } from "@/lib/clock";
import { newId, type CallbackId } from "@/lib/ids";
import { callbackDecisionInput } from "@/lib/operations/callbacks/callback-decision-input";
import type { CallbackState } from "@/lib/operations/callbacks/callback-view";
import { discardCallback } from "@/lib/operations/callbacks/discard-callback";
import { getCallback } from "@/lib/operations/callbacks/get-callback";
import { replayCallback } from "@/lib/operations/callbacks/replay-callback";
import { createTestHospital, NOW, storeTestCallback, type TestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();
let hospital: TestHospital;

beforeAll(async () => {
  hospital = await createTestHospital(database);
});

const store = (state: CallbackState, columns: Parameters<typeof storeTestCallback>[3] = {}) =>
  storeTestCallback(database, hospital, state, columns);
const read = (id: CallbackId) => execute(getCallback, hospital.admin(), { id });
const isDue = async (id: CallbackId) =>
  (
    await database.admin.execute(
      sql`select 1 from gateway_callback where id = ${id} and state = 'received' and process_at <= now()`,
    )
  ).rows.length === 1;
const auditEntriesOf = (id: CallbackId) =>
  database.admin
    .select()
    .from(auditEntry)
    .where(and(eq(auditEntry.subjectId, id), ne(auditEntry.action, "callback.viewed")));

describe.each([
  [replayCallback, "received", "replayed"],
  [discardCallback, "discarded", "discarded"],
] as const)("$name", (decide, state, action) => {
  const reason = "confirmed by the gateway's support";
  const run = (id: CallbackId) => execute(decide, hospital.admin(), { id, reason });

  test("it changes the state, and stores who decided, why and what the state was", async () => {
    const id = await store("contradiction", { reason: "grant-after-denial" });
    await run(id);
    const callback = await read(id);
    expect(callback.state).toBe(state);
    expect(callback.history).toEqual([{ at: NOW.toISOString(), action, by: "Administrator", reason }]);
    const { staffId } = hospital.admin().actor;
    const detail = {
      reason,
      message: "notify",
      from: "contradiction",
      previousReason: "grant-after-denial",
    };
    expect(await auditEntriesOf(id)).toMatchObject([{ action: `callback.${action}`, actorId: staffId, detail }]);
    expect(await isDue(id)).toBe(state === "received");
  });

  test.each(["processed", "repeat"] as const)("a callback that is %s is refused with conflict", async (applied) => {
    const id = await store(applied);
    await expect(run(id)).rejects.toMatchObject({ code: "conflict" });
    expect((await read(id)).state).toBe(applied);
    expect(await isDue(id)).toBe(false);
  });

  test("a received callback is refused with conflict in the first minute, and accepted afterwards", async () => {
    const fresh = await store("received", { receivedAt: new Date(NOW.getTime() - 59 * SECOND) });
    const overdue = await store("received", { receivedAt: new Date(NOW.getTime() - MINUTE - SECOND) });
    await expect(run(fresh)).rejects.toMatchObject({ code: "conflict" });
    await run(overdue);
    expect((await read(overdue)).state).toBe(state);
  });

  test.each(["unmatched", "malformed", "waiting-for-dependency"] as const)(
    "a callback that is %s is accepted, and waits for nothing afterwards",
    async (undecided) => {
      const id = await store(undecided, undecided === "waiting-for-dependency" ? { waitsFor: "cm-1" } : {});
      await run(id);
      expect(await read(id)).toMatchObject({ state, waits: null });
    },
  );
});

test("a discarded callback can be replayed, and cannot be discarded again", async () => {
  const id = await store("discarded");
  await expect(execute(discardCallback, hospital.admin(), { id, reason: "again" })).rejects.toMatchObject({
    code: "conflict",
  });
  await execute(replayCallback, hospital.admin(), { id, reason: "it was right after all" });
  expect((await read(id)).state).toBe("received");
});

test("of ten admins who discard a callback at the same time, one succeeds", async () => {
  const id = await store("contradiction");
  const all = await Promise.allSettled(
    Array.from({ length: 10 }, () => execute(discardCallback, hospital.admin(), { id, reason: "once" })),
  );
  expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await auditEntriesOf(id)).toHaveLength(1);
});

test.each([
  ["  ", "reason-missing"],
  ["a".repeat(201), "reason-too-long"],
  ["hinapatel@sbx asked for it", "reason-names-patient"],
  ["for 91-1234-5678-9012", "reason-names-patient"],
  ["Ticket 4711, agreed on 20-08-2026", undefined],
])("the reason %j has the error %s", (reason, error) => {
  const result = callbackDecisionInput.safeParse({ id: newId<CallbackId>(), reason });
  expect(result.error?.issues[0]?.message).toBe(error);
});
