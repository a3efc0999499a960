import { and, eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { auditEntry } from "@/drizzle/schema/audit";
import { hospital as hospitalTable } from "@/drizzle/schema/hospital";
import { signInLimit, staff, staffSession } from "@/drizzle/schema/staff";
import { execute } from "@/lib/access/execute";
import { HOUR, MINUTE, SECOND } from "@/lib/clock";
import { transact } from "@/lib/db/transaction";
import { newId, type StaffSessionId } from "@/lib/ids";
import { sweepSessions } from "@/lib/operations/sweeps/sweep-sessions";
import { lockSession, unlockSession, unlockWays } from "@/lib/staff/lock-session";
import { addPasskey } from "@/lib/staff/passkey/add-passkey";
import { beginPasskey } from "@/lib/staff/passkey/begin-passkey";
import { hashPassword } from "@/lib/staff/password";
import { HASHING_THREADS, MOST_WAITING } from "@/lib/staff/password-threads";
import { reportUse } from "@/lib/staff/report-use";
import { settleNewSession } from "@/lib/staff/settle-new-session";
import { deviceDigest, newDeviceToken } from "@/lib/staff/sign-in/known-device";
import { upsertKnownDevice } from "@/lib/staff/sign-in/known-device-table";
import type { SignInPlace } from "@/lib/staff/open-session";
import { LIMITS } from "@/lib/staff/sign-in/sign-in-limits";
import { activeSessionsOf, endSession, lastingSession, sessionActor, UNKNOWN_ORIGIN } from "@/lib/staff/staff-session";
import { insertSession } from "@/lib/staff/staff-table";
import { createTestHospital, NOW, type ScopeAt, type TestHospital } from "@/test/support/fixtures";
import { newAuthenticator, newPasskey } from "@/test/support/sign-in-methods";
import type { SoftwareAuthenticator } from "@/test/support/software-authenticator";
import { useTestDatabase } from "@/test/support/test-database";

const database = useTestDatabase();
let hospital: TestHospital;
beforeEach(async () => {
  hospital = await createTestHospital(database);
  await database.admin.delete(signInLimit);
});

const at = (milliseconds = 0) => ({ database, now: new Date(NOW.getTime() + milliseconds) });

/** A session that begins so many milliseconds after {@link NOW}. */
async function openSession(person: ScopeAt = hospital.doctor, begin = 0): Promise<StaffSessionId> {
  const id = newId<StaffSessionId>();
  const { now } = at(begin);
  const expiresAt = new Date(now.getTime() + 12 * HOUR);
  const row = { id, staffId: person().actor.staffId, createdAt: now, lastUsedAt: now, expiresAt };
  await transact(person(now), (tx) => insertSession(tx, row));
  return id;
}

const isActive = async (id: StaffSessionId, when = 0) => (await sessionActor(at(when), id)) !== null;
const setHospital = (columns: Partial<typeof hospitalTable.$inferInsert>) =>
  database.admin.update(hospitalTable).set(columns).where(eq(hospitalTable.id, hospital.id));

/** What the audit trail has of the ends of a hospital's sessions: who ended which, and why. */
async function recordedEnds(): Promise<unknown[]> {
  const entries = await database.admin
    .select()
    .from(auditEntry)
    .where(and(eq(auditEntry.hospitalId, hospital.id), eq(auditEntry.action, "staff.session-ended")))
    .orderBy(auditEntry.id);
  return entries.map(({ detail, actorName, actorId }) => [detail["session"], detail["reason"], actorName ?? actorId]);
}

describe("a session that is not used", () => {
  test("lasts for the hospital's idle limit and not longer, also for its streams; its end is recorded once", async () => {
    const id = await openSession();
    expect(await isActive(id, 15 * MINUTE - 1)).toBe(true);
    expect(await activeSessionsOf(at(15 * MINUTE - 1), [id])).toEqual(new Set([id]));
    expect(await activeSessionsOf(at(15 * MINUTE), [id])).toEqual(new Set());
    expect(await isActive(id, 15 * MINUTE)).toBe(false);
    await sweepSessions(at(16 * MINUTE));
    expect(await recordedEnds()).toEqual([[id, "idle", "end-sessions"]]);
  });

  test("ends by the limit of its own hospital", async () => {
    await setHospital({ idleMinutes: 2 });
    const [own, other] = [await openSession(), await openSession((await createTestHospital(database)).doctor)];
    expect(await Promise.all([isActive(own, 2 * MINUTE), isActive(other, 2 * MINUTE)])).toEqual([false, true]);
  });

  test("is ended by the sweep where no request finds it, by many at once recorded once", async () => {
    const id = await openSession();
    await Promise.all([1, 2, 3].map(() => sweepSessions(at(15 * MINUTE))));
    expect(await recordedEnds()).toEqual([[id, "idle", "end-sessions"]]);
    const [row] = await database.admin.select().from(staffSession).where(eq(staffSession.id, id));
    expect(row).toMatchObject({ endReason: "idle", endedAt: at(15 * MINUTE).now });
  });

  test("does not come back when it is used afterwards", async () => {
    const id = await openSession();
    expect(await reportUse(at(15 * MINUTE), id, UNKNOWN_ORIGIN)).toBeNull();
    expect(await isActive(id, 1 * MINUTE)).toBe(false);
  });
});

describe("a session that is used", () => {
  test("lasts for the idle limit from then on, but never longer than twelve hours", async () => {
    const id = await openSession();
    for (let minutes = 14; minutes < 12 * 60; minutes += 14) await reportUse(at(minutes * MINUTE), id, UNKNOWN_ORIGIN);
    expect(await isActive(id, 12 * HOUR - 1)).toBe(true);
    expect(await isActive(id, 12 * HOUR)).toBe(false);
    expect(await recordedEnds()).toEqual([[id, "expired", "end-sessions"]]);
  });

  test("stores that once a minute at most, and reading it is no use", async () => {
    const id = await openSession();
    const uses = async () => {
      const [row] = await database.admin.select().from(staffSession).where(eq(staffSession.id, id));
      return (row?.lastUsedAt.getTime() ?? 0) - NOW.getTime();
    };
    await reportUse(at(30 * SECOND), id, UNKNOWN_ORIGIN);
    await sessionActor(at(14 * MINUTE), id);
    await activeSessionsOf(at(14 * MINUTE), [id]);
    expect(await uses()).toBe(0);
    await reportUse(at(60 * SECOND), id, UNKNOWN_ORIGIN);
    expect(await uses()).toBe(60 * SECOND);
  });
});

describe("a new session", () => {
  test("ends the one that the browser had, of the same person or another, once", async () => {
    const [first, second] = [await openSession(), await openSession(hospital.colleague)];
    await settleNewSession(at(), { opened: second, replaced: first, origin: UNKNOWN_ORIGIN });
    const third = await openSession(hospital.doctor, SECOND);
    await settleNewSession(at(SECOND), { opened: third, replaced: second, origin: UNKNOWN_ORIGIN });
    expect([await isActive(first), await isActive(second), await isActive(third)]).toEqual([false, false, true]);
    const [doctor, colleague] = [hospital.doctor().actor.name, hospital.colleague().actor.name];
    expect(await recordedEnds()).toEqual([
      [first, "replaced", doctor],
      [second, "replaced", colleague],
    ]);
  });

  test("ends the oldest of its person beyond as many as the hospital allows, also when many begin at once", async () => {
    await setHospital({ maxSessions: 2 });
    const others = await openSession(hospital.colleague);
    const ids: StaffSessionId[] = [];
    for (let second = 0; second < 5; second += 1) ids.push(await openSession(hospital.doctor, second * SECOND));
    const settle = (opened: string) =>
      settleNewSession(at(5 * SECOND), { opened, replaced: null, origin: UNKNOWN_ORIGIN });
    await Promise.all(ids.map(settle));
    const active = await activeSessionsOf(at(5 * SECOND), [...ids, others]);
    expect([...active].sort()).toEqual([...ids.slice(3), others].sort());
    expect((await recordedEnds()).map((end) => (end as unknown[])[1])).toEqual(["too-many", "too-many", "too-many"]);
  });

  test("leaves the session of another browser alone", async () => {
    const [first, second] = [await openSession(), await openSession(hospital.doctor, SECOND)];
    await settleNewSession(at(SECOND), { opened: second, replaced: null, origin: UNKNOWN_ORIGIN });
    expect(await isActive(first, SECOND)).toBe(true);
  });
});

describe("a locked session", () => {
  const PASSWORD = "consent-desk-demo";
  const place = { origin: { ...UNKNOWN_ORIGIN, address: "203.0.113.7" }, deviceToken: null };
  const unlock = (id: StaffSessionId, password = PASSWORD, more: Partial<SignInPlace> = {}) =>
    unlockSession(at(SECOND), id, { password }, { ...place, ...more });
  async function lockedSession(): Promise<StaffSessionId> {
    const id = await openSession();
    const { actor } = hospital.doctor();
    await database.admin
      .update(staff)
      .set({ passwordHash: await hashPassword(PASSWORD) })
      .where(eq(staff.id, actor.staffId));
    await lockSession(at(), id, actor);
    return id;
  }

  test("has nobody who acts under it, and no stream; the password of its person unlocks it", async () => {
    const id = await lockedSession();
    expect(await isActive(id)).toBe(false);
    expect(await activeSessionsOf(at(), [id])).toEqual(new Set());
    expect(await lastingSession(at(), id)).toMatchObject({ isLocked: true });
    expect(await unlock(id, "another password")).toBe(false);
    expect(await isActive(id)).toBe(false);
    expect(await unlock(id)).toBe(true);
    expect(await isActive(id)).toBe(true);
  });

  test("is unlocked by a passkey of its person, and by nobody else's", async () => {
    const id = await lockedSession();
    const { actor } = hospital.doctor();
    const [own, other] = [newAuthenticator(), newAuthenticator()];
    for (const [person, authenticator] of [
      [hospital.doctor(), own],
      [hospital.colleague(), other],
    ] as const)
      await execute(addPasskey, person, { ...(await newPasskey(person, authenticator)), name: "Phone" });
    expect(await unlockWays(at(SECOND), actor)).toEqual({ passkey: true, password: true });
    const proveWith = async (authenticator: SoftwareAuthenticator) => {
      const { challengeId, options } = await beginPasskey(at(SECOND), { actor, address: null });
      const evidence = { challengeId, response: authenticator.prove(options.challenge) };
      return unlockSession(at(SECOND), id, evidence, place);
    };
    expect(await proveWith(other)).toBe(false);
    expect(await isActive(id)).toBe(false);
    expect(await proveWith(own)).toBe(true);
    expect(await isActive(id)).toBe(true);
  });

  test("is not in use: it ends by the idle limit, and its password then opens nothing", async () => {
    const id = await lockedSession();
    await reportUse(at(14 * MINUTE), id, UNKNOWN_ORIGIN);
    expect(await lastingSession(at(15 * MINUTE), id)).toBeNull();
    expect(await unlock(id)).toBe(false);
  });

  test("is unlocked by no password after too many wrong ones", async () => {
    const id = await lockedSession();
    for (let attempt = 0; attempt < LIMITS.pair.points; attempt += 1) expect(await unlock(id, "wrong")).toBe(false);
    await expect(unlock(id)).rejects.toMatchObject({ code: "too-many-attempts" });
  });

  test("is unlocked in a browser that is known where strangers have used up the attempts", async () => {
    const id = await lockedSession();
    const { actor } = hospital.doctor();
    const deviceToken = newDeviceToken();
    await transact(hospital.doctor(), (tx) =>
      upsertKnownDevice(tx, actor.staffId, deviceDigest(deviceToken, actor.staffId)),
    );
    for (let attempt = 0; attempt < LIMITS.pair.points; attempt += 1) await unlock(id, "wrong");
    await expect(unlock(id)).rejects.toMatchObject({ code: "too-many-attempts" });
    expect(await unlock(id, PASSWORD, { deviceToken })).toBe(true);
  });

  test("has its unlocking, wrong passwords, those beyond the limit and the sign-out recorded with their origin", async () => {
    const id = await lockedSession();
    const origin = { address: "203.0.113.9", device: "Chrome 131 on Windows", requestId: "r-1" };
    for (let attempt = 0; attempt < LIMITS.pair.points; attempt += 1) await unlock(id, "wrong", { origin });
    await unlock(id, PASSWORD, { origin }).catch(() => undefined);
    await database.admin.delete(signInLimit);
    await unlock(id, PASSWORD, { origin });
    await endSession(at(SECOND), id, origin);
    const rows = await database.admin.select().from(auditEntry).where(eq(auditEntry.hospitalId, hospital.id));
    const from = rows.filter(({ address, device, requestId }) =>
      [address, device, requestId].every((one, index) => one === Object.values(origin)[index]),
    );
    const count = (wanted: string, result: string) =>
      from.filter(({ action, outcome }) => action === wanted && outcome === result).length;
    expect(count("staff.session-unlocked", "refused")).toBe(LIMITS.pair.points);
    expect(count("staff.session-unlocked", "done")).toBe(1);
    expect(count("staff.sign-in-refused", "refused")).toBe(1);
    expect(count("staff.signed-out", "done")).toBe(1);
  });

  test("is not unlocked while too many passwords are compared, which counts as no attempt", async () => {
    const id = await lockedSession();
    let isOver = false;
    // As many as are compared and wait: each that is done is followed by another one.
    const compareNext = async (): Promise<void> => {
      await hashPassword(PASSWORD);
      if (!isOver) await compareNext();
    };
    const busy = Array.from({ length: HASHING_THREADS + MOST_WAITING }, compareNext);
    for (let times = 0; times < LIMITS.pair.points + 2; times += 1)
      await expect(unlock(id)).rejects.toMatchObject({ code: "too-busy" });
    isOver = true;
    await Promise.all(busy);
    expect(await unlock(id)).toBe(true);
  });

  test("can be signed out of, and is ended by whoever signs in over it", async () => {
    const [signedOut, taken] = [await lockedSession(), await lockedSession()];
    await endSession(at(), signedOut, UNKNOWN_ORIGIN);
    const opened = await openSession(hospital.colleague);
    await settleNewSession(at(), { opened, replaced: taken, origin: UNKNOWN_ORIGIN });
    expect(await lastingSession(at(), signedOut)).toBeNull();
    expect(await lastingSession(at(), taken)).toBeNull();
    expect((await recordedEnds()).map((end) => (end as unknown[])[1])).toEqual(["replaced"]);
  });
});
