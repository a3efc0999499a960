import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hospital } from "@/drizzle/schema/hospital";
import { signInFailure, staff } from "@/drizzle/schema/staff";
import { auditTrail } from "@/lib/audit/store";
import { HOUR, MINUTE } from "@/lib/clock";
import type { Context } from "@/lib/db/context";
import { openDatabase, type Connection } from "@/lib/db/database";
import { createTestDatabase, type TestDatabase } from "@/test/support/test-database";
import { newId, type HospitalId, type StaffId } from "@/lib/ids";
import { createStaff } from "@/lib/staff/create-staff";
import { endSession, sessionActor } from "@/lib/staff/staff-session";
import { signIn } from "@/lib/staff/sign-in";
import { TRIES_PER_ACCOUNT, TRIES_PER_ADDRESS } from "@/lib/staff/sign-in-throttle";

const NOW = new Date("2026-11-24T10:00:00Z");
const EMAIL = "doctor@city.example";
const PASSWORD = "consent-desk-demo";

let database: TestDatabase;
let connection: Connection;
let system: Context;
let doctorId: StaffId;

beforeAll(async () => {
  database = await createTestDatabase();
  connection = openDatabase(database.url, 5);
  const hospitalId = newId<HospitalId>();
  await connection.db.insert(hospital).values({ id: hospitalId, name: "City", hiuId: "IN1", createdAt: NOW });
  system = { db: connection.db, now: NOW, actor: { kind: "job", hospitalId, job: "prepare" } };
  doctorId = await createStaff(system, {
    role: "doctor",
    email: EMAIL,
    name: "Dr. Manju",
    password: PASSWORD,
    registrationNumber: "MH1001",
  });
});

afterAll(async () => {
  await connection.pool.end();
  await database.drop();
});

beforeEach(async () => {
  await connection.db.delete(signInFailure);
  await connection.db.update(staff).set({ disabledAt: null });
});

const at = (milliseconds = 0) => ({ db: connection.db, now: new Date(NOW.getTime() + milliseconds) });
const enter = (more: { email?: string; password?: string; address?: string } = {}, when = 0) =>
  signIn(at(when), { email: EMAIL, password: PASSWORD, address: "203.0.113.7", ...more });
const wrong = (more: { email?: string; address?: string } = {}) => enter({ password: "wrong", ...more });
const entered = async () => {
  const signedIn = await enter();
  if (!signedIn) throw new Error("could not sign in");
  return signedIn.sessionId;
};
const steps = async () => {
  const trail = await auditTrail(system, [{ kind: "staff", id: doctorId }]);
  return trail.map(({ action, actorName, actorId }) => `${actorName ?? actorId}: ${action}`);
};

describe("sign in", () => {
  it("knows a doctor by e-mail, in any case, and password, and records it", async () => {
    const signedIn = await enter({ email: "Doctor@CITY.example" });
    expect(signedIn?.actor).toMatchObject({ staffId: doctorId, role: "doctor", registrationNumber: "MH1001" });
    expect(await steps()).toContain("Dr. Manju: staff.signed-in");
  });

  it("keeps no password", async () => {
    const [row] = await connection.db.select().from(staff).where(eq(staff.id, doctorId));
    expect(row?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=65536,t=4,p=1\$/);
  });

  it("refuses a wrong password and an unknown account alike, and records the first", async () => {
    expect(await wrong()).toBeNull();
    expect(await enter({ email: "nobody@city.example" })).toBeNull();
    expect(await steps()).toContain("sign-in: staff.sign-in-refused");
  });

  it("takes about as long for an unknown account", async () => {
    const timed = async (email: string) => {
      const started = performance.now();
      await wrong({ email });
      return performance.now() - started;
    };
    await timed("first@city.example");
    expect(await timed("nobody@city.example")).toBeGreaterThan((await timed(EMAIL)) / 4);
  });

  it("refuses a disabled account", async () => {
    await connection.db.update(staff).set({ disabledAt: NOW });
    expect(await enter()).toBeNull();
  });
});

describe("the throttle", () => {
  const tooMany = { code: "too-many-attempts" };

  it("stops an account after ten failures, even for the right password, until the window ends", async () => {
    for (let i = 0; i < TRIES_PER_ACCOUNT; i++) expect(await wrong({ address: `203.0.113.${i}` })).toBeNull();
    await expect(enter({ address: "198.51.100.1" })).rejects.toMatchObject(tooMany);
    await expect(enter({}, 14 * MINUTE)).rejects.toMatchObject(tooMany);
    expect(await enter({}, 16 * MINUTE)).not.toBeNull();
  });

  it("counts a hundred tries at once as a hundred", async () => {
    const all = await Promise.allSettled(Array.from({ length: 100 }, (_, i) => wrong({ address: `192.0.2.${i}` })));
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(TRIES_PER_ACCOUNT);
  });

  it("stops an address that tries many accounts, and no other address", async () => {
    for (let i = 0; i < TRIES_PER_ADDRESS; i++) {
      await signIn(at(), { email: `nobody${i}@city.example`, password: "", address: "203.0.113.9" });
    }
    await expect(enter({ address: "203.0.113.9" })).rejects.toMatchObject(tooMany);
    expect(await enter({ address: "203.0.113.10" })).not.toBeNull();
  });

  it("forgets the failures of an account that then gets in", async () => {
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < TRIES_PER_ACCOUNT - 1; j++) await wrong();
      expect(await enter()).not.toBeNull();
    }
  });

  it("keeps no address and no e-mail", async () => {
    await wrong();
    const keys = (await connection.db.select().from(signInFailure)).map(({ key }) => key);
    expect(keys).toHaveLength(2);
    expect(keys.every((key) => /^[0-9a-f]{64}$/.test(key))).toBe(true);
  });
});

describe("a session", () => {
  it("acts for its owner for twelve hours, whatever is done meanwhile", async () => {
    const sessionId = await entered();
    expect(await sessionActor(at(12 * HOUR - 1), sessionId)).toMatchObject({ staffId: doctorId });
    expect(await sessionActor(at(12 * HOUR), sessionId)).toBeNull();
  });

  it("is over once ended, and ending is recorded once", async () => {
    const sessionId = await entered();
    const before = (await steps()).filter((step) => step.endsWith("signed-out")).length;
    await endSession(at(), sessionId);
    await endSession(at(), sessionId);
    expect(await sessionActor(at(), sessionId)).toBeNull();
    expect((await steps()).filter((step) => step.endsWith("signed-out"))).toHaveLength(before + 1);
  });

  it("is over at once when the account is disabled", async () => {
    const sessionId = await entered();
    await connection.db.update(staff).set({ disabledAt: NOW });
    expect(await sessionActor(at(), sessionId)).toBeNull();
  });

  it.each(["", "nonsense", "00000000-0000-4000-8000-000000000000"])("is none under the id %j", async (sessionId) => {
    expect(await sessionActor(at(), sessionId)).toBeNull();
  });
});

describe("create", () => {
  const account = { role: "admin" as const, name: "Administrator", password: "long enough" };

  it("refuses an e-mail that is taken, in any case", async () => {
    const taken = createStaff(system, { ...account, email: "DOCTOR@city.example" });
    await expect(taken).rejects.toMatchObject({ code: "invalid-input", fields: { email: "email-taken" } });
  });

  it("refuses a doctor", async () => {
    const actor = (await enter())?.actor;
    if (!actor) throw new Error("could not sign in");
    const created = createStaff({ ...system, actor }, { ...account, email: "asha@city.example" });
    await expect(created).rejects.toMatchObject({ code: "not-allowed" });
  });
});
