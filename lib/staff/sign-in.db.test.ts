import { eq, ne } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hospital as hospitalTable } from "@/drizzle/schema/hospital";
import { signInFailure, staff } from "@/drizzle/schema/staff";
import { execute } from "@/lib/access/execute";
import { HOUR, MINUTE } from "@/lib/clock";
import { transact } from "@/lib/db/transaction";
import type { StaffId } from "@/lib/ids";
import { chooseLanguage } from "@/lib/staff/choose-language";
import { createStaff } from "@/lib/staff/create-staff";
import { signIn } from "@/lib/staff/sign-in";
import { ATTEMPTS_PER_ACCOUNT, ATTEMPTS_PER_ADDRESS } from "@/lib/staff/sign-in-throttle";
import { endSession, sessionActor } from "@/lib/staff/staff-session";
import { auditedActions } from "@/test/support/audited-actions";
import { createTestHospital, NOW, type TestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const EMAIL = "doctor@city.example";
const PASSWORD = "consent-desk-demo";

const database = useTestDatabase();
let hospital: TestHospital;
let doctorId: StaffId;

beforeAll(async () => {
  hospital = await createTestHospital(database);
  const doctor = { role: "doctor", email: EMAIL, name: "Dr. Manju", registrationNumber: "MH1001" } as const;
  doctorId = await transact(hospital.job(), (tx) => createStaff(tx, { ...doctor, password: PASSWORD }));
});

beforeEach(async () => {
  await database.admin.delete(signInFailure);
  await database.admin.update(staff).set({ disabledAt: null });
});

const at = (milliseconds = 0) => ({ database, now: new Date(NOW.getTime() + milliseconds) });
const attempt = (more: { email?: string; password?: string; address?: string } = {}, when = 0) =>
  signIn(at(when), { email: EMAIL, password: PASSWORD, address: "203.0.113.7", ...more });
const wrong = (more: { email?: string; address?: string } = {}) => attempt({ password: "wrong", ...more });
const openSession = async () => {
  const signedIn = await attempt();
  if (!signedIn) throw new Error("could not sign in");
  return signedIn.sessionId;
};
const actions = () => auditedActions(database, doctorId);

describe("signIn", () => {
  it("accepts a doctor's e-mail address, in any case, with the password, and records it", async () => {
    const signedIn = await attempt({ email: "Doctor@CITY.example" });
    expect(signedIn?.actor).toMatchObject({ staffId: doctorId, roles: ["doctor"], registrationNumber: "MH1001" });
    expect(await actions()).toContain("Dr. Manju: staff.signed-in");
  });

  it("refuses a wrong password and an unknown account alike, and records the first", async () => {
    expect(await wrong()).toBeNull();
    expect(await attempt({ email: "nobody@city.example" })).toBeNull();
    expect(await actions()).toContain("sign-in: staff.sign-in-refused");
  });

  it("hashes the password for an unknown account too", async () => {
    const timed = async (email: string) => {
      const startedAt = performance.now();
      await wrong({ email });
      return performance.now() - startedAt;
    };
    await timed("first@city.example");
    const known = await timed(EMAIL);
    const unknown = await timed("nobody@city.example");
    console.log(`sign-in of an unknown account takes ${(unknown / known).toFixed(2)} times as long as of a known one`);
    expect(unknown).toBeGreaterThan(known / 4);
  });

  it("refuses a disabled account", async () => {
    await database.admin.update(staff).set({ disabledAt: NOW }).where(eq(staff.id, doctorId));
    expect(await attempt()).toBeNull();
  });
});

describe("the limit of sign-in attempts", () => {
  const tooMany = { code: "too-many-attempts" };

  it("blocks an account after ten failures, also for the right password, until the window ends", async () => {
    for (let i = 0; i < ATTEMPTS_PER_ACCOUNT; i++) expect(await wrong({ address: `203.0.113.${i}` })).toBeNull();
    await expect(attempt({ address: "198.51.100.1" })).rejects.toMatchObject(tooMany);
    await expect(attempt({}, 14 * MINUTE)).rejects.toMatchObject(tooMany);
    expect(await attempt({}, 16 * MINUTE)).not.toBeNull();
  });

  it("counts a hundred attempts at once as a hundred", async () => {
    const all = await Promise.allSettled(Array.from({ length: 100 }, (_, i) => wrong({ address: `192.0.2.${i}` })));
    expect(all.filter(({ status }) => status === "fulfilled")).toHaveLength(ATTEMPTS_PER_ACCOUNT);
  });

  it("blocks a network address that tries many accounts, and no other address", async () => {
    for (let i = 0; i < ATTEMPTS_PER_ADDRESS; i++) {
      await signIn(at(), { email: `nobody${i}@city.example`, password: "", address: "203.0.113.9" });
    }
    await expect(attempt({ address: "203.0.113.9" })).rejects.toMatchObject(tooMany);
    expect(await attempt({ address: "203.0.113.10" })).not.toBeNull();
  });

  it("is cleared for an account by a successful sign-in", async () => {
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < ATTEMPTS_PER_ACCOUNT - 1; j++) await wrong();
      expect(await attempt()).not.toBeNull();
    }
  });

  it("stores neither network addresses nor e-mail addresses", async () => {
    await wrong();
    const keys = (await database.admin.select().from(signInFailure)).map(({ key }) => key);
    expect(keys).toHaveLength(2);
    expect(keys.every((key) => /^[0-9a-f]{64}$/.test(key))).toBe(true);
  });
});

describe("a session", () => {
  it("lasts twelve hours, whatever is done meanwhile", async () => {
    await database.admin.update(hospitalTable).set({ idleMinutes: 24 * 60 });
    const sessionId = await openSession();
    expect(await sessionActor(at(12 * HOUR - 1), sessionId)).toMatchObject({ staffId: doctorId, language: null });
    expect(await sessionActor(at(12 * HOUR), sessionId)).toBeNull();
  });

  it("is over once it was ended, and the end is recorded once", async () => {
    const sessionId = await openSession();
    const count = async () => (await actions()).filter((action) => action.endsWith("signed-out")).length;
    const before = await count();
    await endSession(at(), sessionId);
    await endSession(at(), sessionId);
    expect(await sessionActor(at(), sessionId)).toBeNull();
    expect(await count()).toBe(before + 1);
  });

  it("is over at once when the account is disabled", async () => {
    const sessionId = await openSession();
    await database.admin.update(staff).set({ disabledAt: NOW }).where(eq(staff.id, doctorId));
    expect(await sessionActor(at(), sessionId)).toBeNull();
  });

  it.each(["", "no uuid", "00000000-0000-4000-8000-000000000000"])(
    "does not exist under the id %j",
    async (sessionId) => {
      expect(await sessionActor(at(), sessionId)).toBeNull();
    },
  );
});

describe("createStaff", () => {
  it("stores the password as an argon2id hash", async () => {
    const [row] = await database.admin.select().from(staff).where(eq(staff.id, doctorId));
    expect(row?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=65536,t=4,p=1\$/);
  });

  it("refuses an e-mail address that has an account, in any case and in any hospital", async () => {
    const other = await createTestHospital(database);
    const account = { role: "admin", name: "Administrator", password: "long enough" } as const;
    const creating = transact(other.job(), (tx) => createStaff(tx, { ...account, email: "DOCTOR@city.example" }));
    await expect(creating).rejects.toMatchObject({ code: "invalid-input", fields: { email: "email-taken" } });
  });
});

describe("the language of a person", () => {
  it("is what they chose last, in every session of theirs, and nobody else's", async () => {
    const sessionId = await openSession();
    const actor = await sessionActor(at(), sessionId);
    if (!actor) throw new Error("no session");
    await execute(chooseLanguage, { database, now: NOW, actor }, { language: "en" });
    await execute(chooseLanguage, { database, now: NOW, actor }, { language: "hi" });
    expect(await sessionActor(at(), sessionId)).toMatchObject({ language: "hi" });
    expect(await sessionActor(at(), await openSession())).toMatchObject({ language: "hi" });
    const others = await database.admin.select({ language: staff.language }).from(staff).where(ne(staff.id, doctorId));
    expect(new Set(others.map(({ language }) => language))).toEqual(new Set([null]));
    expect(await auditedActions(database, doctorId)).toContain("Dr. Manju: staff.language-chosen");
  });

  it.each(["", "hindi", "HI", "../en"])("is not %j", (language) => {
    expect(chooseLanguage.input.safeParse({ language }).success).toBe(false);
  });
});
