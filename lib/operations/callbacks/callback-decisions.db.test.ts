import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { auditEntry } from "@/drizzle/schema/audit";
import { MINUTE, SECOND } from "@/lib/clock";
import { testHospital, type Person } from "@/test/support/consent-hospital";
import { databaseForTests } from "@/test/support/test-database";
import { callbackDecisionInput } from "@/lib/operations/callbacks/callback-decision-input";
import { discardCallback } from "@/lib/operations/callbacks/discard-callback";
import { getCallback } from "@/lib/operations/callbacks/get-callback";
import { replayCallback } from "@/lib/operations/callbacks/replay-callback";
import { keepCallback } from "@/test/support/stored-callback";
import { newId, type CallbackId } from "@/lib/ids";

const connection = databaseForTests(4);
let admin: Person;
let doctor: Person;
let stranger: Person;

beforeAll(async () => {
  ({ admin, doctor } = await testHospital(connection.db));
  ({ admin: stranger } = await testHospital(connection.db));
});

const jobsOf = async (id: CallbackId) =>
  (
    await connection.db.execute(
      sql`select 1 from graphile_worker._private_jobs where payload->>'callbackId' = ${id} limit 10`,
    )
  ).rows.length;
const stateOf = async (id: CallbackId) => (await getCallback(admin(), { id })).state;
const stepsOf = (id: CallbackId) =>
  connection.db
    .select()
    .from(auditEntry)
    .where(sql`${auditEntry.subjectId} = ${id}`);

describe.each([
  ["replay", replayCallback, "received", "callback.replayed"],
  ["discard", discardCallback, "discarded", "callback.discarded"],
] as const)("%s", (name, decide, state, action) => {
  const why = { reason: "seen with the gateway's support" };

  test("does it, and records who, why and from where", async () => {
    const id = await keepCallback(admin(), "clash", { reason: "grant-after-denial" });
    await decide(admin(), { id, ...why });
    const now = await getCallback(admin(), { id });
    expect(now.state).toBe(state);
    expect(now.history).toEqual([{ at: admin().now.toISOString(), action, by: "Administrator", ...why }]);
    expect((await stepsOf(id)).map(({ detail }) => detail)).toEqual([
      { ...why, message: "consent-notified", from: "clash", was: "grant-after-denial" },
    ]);
    expect(await jobsOf(id)).toBe(name === "replay" ? 1 : 0);
  });

  test("is for admins alone, and for their own hospital's callbacks", async () => {
    const id = await keepCallback(admin(), "unmatched");
    await expect(decide(doctor(), { id, ...why })).rejects.toMatchObject({ code: "not-allowed" });
    await expect(decide(stranger(), { id, ...why })).rejects.toMatchObject({ code: "not-found" });
    expect(await stateOf(id)).toBe("unmatched");
    expect(await stepsOf(id)).toEqual([]);
  });

  test.each(["processed", "repeat"] as const)("is refused where it is %s", async (applied) => {
    const id = await keepCallback(admin(), applied);
    await expect(decide(admin(), { id, ...why })).rejects.toMatchObject({ code: "conflict" });
    expect(await stateOf(id)).toBe(applied);
    expect(await jobsOf(id)).toBe(0);
  });

  test("leaves alone what is about to be read, and helps what was not read for a minute", async () => {
    const { now } = admin();
    const fresh = await keepCallback(admin(), "received", { receivedAt: new Date(now.getTime() - 59 * SECOND) });
    const stuck = await keepCallback(admin(), "received", { receivedAt: new Date(now.getTime() - MINUTE - SECOND) });
    await expect(decide(admin(), { id: fresh, ...why })).rejects.toMatchObject({ code: "conflict" });
    await decide(admin(), { id: stuck, ...why });
    expect(await stateOf(stuck)).toBe(state);
  });

  test.each(["unmatched", "malformed", "parked"] as const)("works where it is %s", async (open) => {
    const id = await keepCallback(admin(), open, open === "parked" ? { waitsFor: "cm-1" } : {});
    await decide(admin(), { id, ...why });
    expect(await getCallback(admin(), { id })).toMatchObject({ state, waits: null });
  });
});

test("what was discarded can be replayed, and not be discarded again", async () => {
  const id = await keepCallback(admin(), "discarded");
  await expect(discardCallback(admin(), { id, reason: "again" })).rejects.toMatchObject({ code: "conflict" });
  await replayCallback(admin(), { id, reason: "it was right after all" });
  expect(await stateOf(id)).toBe("received");
});

test("of ten admins who discard at once, one does", async () => {
  const id = await keepCallback(admin(), "clash");
  const all = await Promise.allSettled(
    Array.from({ length: 10 }, () => discardCallback(admin(), { id, reason: "once" })),
  );
  expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await stepsOf(id)).toHaveLength(1);
});

test("a reason is required, short, and names no patient", () => {
  const faultOf = (reason: string) =>
    callbackDecisionInput.safeParse({ id: newId<CallbackId>(), reason }).error?.issues[0]?.message;
  expect(faultOf("  ")).toBe("reason-missing");
  expect(faultOf("a".repeat(201))).toBe("reason-too-long");
  expect(faultOf("hinapatel@sbx asked for it")).toBe("reason-names-patient");
  expect(faultOf("for 91-1234-5678-9012")).toBe("reason-names-patient");
  expect(faultOf("Ticket 4711, agreed on 20-08-2026")).toBeUndefined();
});
