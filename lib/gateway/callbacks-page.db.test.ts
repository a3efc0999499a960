import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { auditEntry } from "@/drizzle/schema/audit";
import { callbackRefusal, gatewayCallback } from "@/drizzle/schema/gateway";
import { DAY, HOUR, MINUTE, SECOND } from "@/lib/clock";
import { submitForm, testHospital, type Person } from "@/lib/consent-request/testing";
import { databaseForTests } from "@/lib/db/testing";
import { callbackDecisionInput } from "@/lib/gateway/callback-input";
import type { CallbackState } from "@/lib/gateway/callback-view";
import { countCallbacks, countWaitingCallbacks, waitingCallbacks } from "@/lib/gateway/count-callbacks";
import { discardCallback } from "@/lib/gateway/discard-callback";
import { getCallback } from "@/lib/gateway/get-callback";
import { listCallbacks } from "@/lib/gateway/list-callbacks";
import { refusalsSince } from "@/lib/gateway/refusals-since";
import { replayCallback } from "@/lib/gateway/replay-callback";
import { newId, type CallbackId, type InboundRequestId } from "@/lib/ids";

const connection = databaseForTests(4);
let admin: Person;
let doctor: Person;
let stranger: Person;

beforeAll(async () => {
  ({ admin, doctor } = await testHospital(connection.db));
  ({ admin: stranger } = await testHospital(connection.db));
});

type Kept = Partial<typeof gatewayCallback.$inferInsert>;

async function keep(state: CallbackState, change: Kept = {}, who: Person = admin): Promise<CallbackId> {
  const id = newId<CallbackId>();
  const { actor, now } = who();
  await connection.db.insert(gatewayCallback).values({
    id,
    hospitalId: actor.hospitalId,
    dialect: "v3",
    message: "consent-notified",
    path: "api/v3/hiu/consent/request/notify",
    requestId: newId<InboundRequestId>(),
    body: Buffer.from('{"notification":{}}'),
    receivedAt: new Date(now.getTime() - HOUR),
    processedAt: state === "received" ? null : now,
    state,
    ...change,
  });
  return id;
}

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
    const id = await keep("clash", { reason: "grant-after-denial" });
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
    const id = await keep("unmatched");
    await expect(decide(doctor(), { id, ...why })).rejects.toMatchObject({ code: "not-allowed" });
    await expect(decide(stranger(), { id, ...why })).rejects.toMatchObject({ code: "not-found" });
    expect(await stateOf(id)).toBe("unmatched");
    expect(await stepsOf(id)).toEqual([]);
  });

  test.each(["processed", "repeat"] as const)("is refused where it is %s", async (applied) => {
    const id = await keep(applied);
    await expect(decide(admin(), { id, ...why })).rejects.toMatchObject({ code: "conflict" });
    expect(await stateOf(id)).toBe(applied);
    expect(await jobsOf(id)).toBe(0);
  });

  test("leaves alone what is about to be read, and helps what was not read for a minute", async () => {
    const { now } = admin();
    const fresh = await keep("received", { receivedAt: new Date(now.getTime() - 59 * SECOND) });
    const stuck = await keep("received", { receivedAt: new Date(now.getTime() - MINUTE - SECOND) });
    await expect(decide(admin(), { id: fresh, ...why })).rejects.toMatchObject({ code: "conflict" });
    await decide(admin(), { id: stuck, ...why });
    expect(await stateOf(stuck)).toBe(state);
  });

  test.each(["unmatched", "malformed", "parked"] as const)("works where it is %s", async (open) => {
    const id = await keep(open, open === "parked" ? { waitsFor: "cm-1" } : {});
    await decide(admin(), { id, ...why });
    expect(await getCallback(admin(), { id })).toMatchObject({ state, waits: null });
  });
});

test("what was discarded can be replayed, and not be discarded again", async () => {
  const id = await keep("discarded");
  await expect(discardCallback(admin(), { id, reason: "again" })).rejects.toMatchObject({ code: "conflict" });
  await replayCallback(admin(), { id, reason: "it was right after all" });
  expect(await stateOf(id)).toBe("received");
});

test("of ten admins who discard at once, one does", async () => {
  const id = await keep("clash");
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

describe("the list", () => {
  let own: Person;
  let other: Person;
  beforeAll(async () => {
    ({ admin: own, doctor: other } = await testHospital(connection.db));
  });

  test("is read in pages, newest first, also where many came at the same moment", async () => {
    const receivedAt = new Date(own().now.getTime() - HOUR);
    const same = await Promise.all(Array.from({ length: 70 }, () => keep("processed", { receivedAt }, own)));
    const older = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        keep("repeat", { receivedAt: new Date(receivedAt.getTime() - index * SECOND - 1) }, own),
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
    await keep("clash", { consentRequestId: request.id, reason: "grant-after-denial", repeats: 3 }, own);
    const [clash] = (await listCallbacks(own(), { fate: "clash", cursor: null })).items;
    expect(clash).toMatchObject({
      repeats: 3,
      reason: "grant-after-denial",
      request: { id: request.id, status: "SENDING", patient: { abhaAddress: "hinapatel@sbx", name: null } },
    });
    await keep("parked", { waitsFor: "cm-7" }, own);
    const [parked] = (await listCallbacks(own(), { fate: "parked", cursor: null })).items;
    expect(parked?.waits).toEqual({
      for: "cm-7",
      until: new Date(own().now.getTime() - HOUR + DAY).toISOString(),
    });
  });

  test("counts every tab, and what waits for a person", async () => {
    const all = await waitingCallbacks(connection.db);
    for (const state of ["unmatched", "unmatched", "malformed", "received", "discarded"] as const)
      await keep(state, {}, own);
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
    const id = await keep("clash", {}, own);
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
