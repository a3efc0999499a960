import { eq, ne } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { auditEntry } from "@/drizzle/schema/audit";
import { hospital as hospitalTable } from "@/drizzle/schema/hospital";
import { signInLimit, staff } from "@/drizzle/schema/staff";
import { execute } from "@/lib/access/execute";
import { HOUR, MINUTE } from "@/lib/clock";
import { transact } from "@/lib/db/transaction";
import { newId, type HospitalId, type StaffId } from "@/lib/ids";
import { chooseLanguage } from "@/lib/staff/choose-language";
import { createStaff, createStaffInput } from "@/lib/staff/create-staff";
import { signIn } from "@/lib/staff/sign-in";
import { writePostponed } from "@/lib/staff/sign-in/count-postponed";
import { LIMITS } from "@/lib/staff/sign-in/sign-in-limits";
import { endSession, sessionActor, UNKNOWN_ORIGIN } from "@/lib/staff/staff-session";
import { auditedActions } from "@/test/support/audited-actions";
import { addStaff, createTestHospital, NOW, type TestHospital } from "@/test/support/fixtures";
import { useTestDatabase } from "@/test/support/test-database";

const EMAIL = "doctor@city.example";
const PASSWORD = "consent-desk-demo";

const database = useTestDatabase();
let hospital: TestHospital;
let doctorId: StaffId;

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
  hospital = await createTestHospital(database);
  const doctor = { role: "doctor", email: EMAIL, name: "Dr. Manju", registrationNumber: "MH1001" } as const;
  doctorId = await transact(hospital.job(), (tx) => createStaff(tx, { ...doctor, password: PASSWORD }));
});

afterAll(() => vi.useRealTimers());

beforeEach(async () => {
  await database.admin.delete(signInLimit);
  await database.admin.update(staff).set({ disabledAt: null, language: null });
});

const at = (milliseconds = 0) => ({ database, now: new Date(NOW.getTime() + milliseconds) });
type Attempt = { email?: string; password?: string; address?: string; deviceToken?: string | null };
/** Attempts with a session, or null: nobody here has a second factor. */
async function attempt({ address = "203.0.113.7", deviceToken = null, ...input }: Attempt = {}, when = 0) {
  const place = { origin: { ...UNKNOWN_ORIGIN, address }, deviceToken };
  // The library that counts reads the clock of the process.
  vi.setSystemTime(new Date(NOW.getTime() + when));
  const outcome = await signIn(at(when), { email: EMAIL, password: PASSWORD, ...input }, place);
  if (outcome && !("sessionId" in outcome)) throw new Error("a second factor is asked for");
  return outcome;
}
const wrong = (more: Attempt = {}) => attempt({ password: "wrong", ...more });
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

  it("blocks an account from one address after ten failures, also for the right password, until the window ends", async () => {
    for (let i = 0; i < LIMITS.pair.points; i++) expect(await wrong()).toBeNull();
    await expect(attempt()).rejects.toMatchObject({ ...tooMany, limit: "pair", retryAfterSeconds: 900 });
    await expect(attempt({}, 14 * MINUTE)).rejects.toMatchObject(tooMany);
    expect(await attempt({}, 16 * MINUTE)).not.toBeNull();
  });

  it("leaves the account open from other addresses, up to a hundred failures in all", async () => {
    for (let i = 0; i < LIMITS.account.points; i++) await wrong({ address: `198.51.100.${i}` });
    await expect(attempt({ address: "192.0.2.1" })).rejects.toMatchObject({ ...tooMany, limit: "account" });
    expect(await attempt({ email: "other@city.example", address: "192.0.2.2" })).toBeNull();
  });

  it("does not lock a browser out in which the person has signed in before, and gives it tries of its own", async () => {
    const signedIn = await attempt();
    const own = { deviceToken: signedIn?.deviceToken ?? null };
    for (let i = 0; i < LIMITS.pair.points; i++) await wrong();
    await expect(attempt()).rejects.toMatchObject(tooMany);
    expect(await attempt(own)).not.toBeNull();
    for (let i = 0; i < LIMITS.device.points; i++) await wrong(own);
    await expect(attempt(own)).rejects.toMatchObject({ ...tooMany, limit: "device" });
  });

  it.each(["", "x".repeat(43), "no token"])("takes the cookie %j for no known browser", async (deviceToken) => {
    for (let i = 0; i < LIMITS.pair.points; i++) await wrong();
    await expect(attempt({ deviceToken })).rejects.toMatchObject(tooMany);
  });

  it("counts a hundred attempts at once as a hundred", async () => {
    const all = await Promise.allSettled(Array.from({ length: 100 }, () => wrong()));
    const codes = all.map((one) => (one.status === "rejected" ? (one.reason as { code: string }).code : "compared"));
    expect(codes.filter((code) => code === "too-many-attempts")).toHaveLength(100 - LIMITS.pair.points);
  });

  it("blocks a network address that tries many accounts, and no other address", async () => {
    for (let i = 0; i < LIMITS.address.points; i++) await wrong({ email: `nobody${i}@city.example` });
    await expect(attempt()).rejects.toMatchObject({ ...tooMany, limit: "address" });
    expect(await attempt({ address: "203.0.113.10" })).not.toBeNull();
  });

  it("takes the first 64 bits of IPv6 for one address", async () => {
    const address = (end: string) => ({ address: `2001:db8:1:2:${end}` });
    for (let i = 0; i < LIMITS.pair.points; i++) await wrong(address(`0:0:0:${i + 1}`));
    await expect(attempt(address("ffff:ffff:ffff:ffff"))).rejects.toMatchObject(tooMany);
    expect(await attempt({ address: "2001:db8:1:3::1" })).not.toBeNull();
  });

  it("is cleared for an account by a successful sign-in", async () => {
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < LIMITS.pair.points - 1; j++) await wrong();
      expect(await attempt()).not.toBeNull();
    }
  });

  it("stores neither network addresses nor e-mail addresses", async () => {
    await wrong();
    const keys = (await database.admin.select().from(signInLimit)).map(({ key }) => key);
    expect(keys).toHaveLength(4);
    expect(keys.every((key) => /^(?:pair|address|account|everybody):[\w-]{43}$/.test(key))).toBe(true);
  });
});

describe("a refused attempt", () => {
  const refusals = async (hospitalId: HospitalId) =>
    (await database.admin.select().from(auditEntry).where(eq(auditEntry.hospitalId, hospitalId)))
      .filter(({ action }) => action === "staff.sign-in-refused")
      .map(({ subjectKind, detail, outcome, address }) => ({
        subjectKind,
        reason: detail["reason"],
        outcome,
        address,
      }));
  const of = (subjectKind: string, reason: string) => ({
    subjectKind,
    reason,
    outcome: "refused",
    address: "203.0.113.7",
  });

  it("is in the audit trail with its address, also where it was not compared", async () => {
    const before = (await refusals(hospital.id)).length;
    for (let i = 0; i < LIMITS.pair.points; i++) await wrong();
    await attempt().catch(() => undefined);
    const found = (await refusals(hospital.id)).slice(before);
    expect(found.slice(0, -1)).toEqual(found.slice(0, -1).map(() => of("staff", "wrong-password")));
    expect(found.at(-1)).toEqual(of("staff", "too-many-attempts"));
  });

  it("beyond the limit is an entry once, and the further ones of the window are one entry with their number", async () => {
    const other = await createTestHospital(database);
    const email = `${newId<StaffId>()}@hill.example`;
    await addStaff(database, other, "doctor", { email });
    for (let i = 0; i < LIMITS.pair.points + 4; i++) await wrong({ email }).catch(() => undefined);
    const beyond = async () => (await refusals(other.id)).filter(({ reason }) => reason === "too-many-attempts");
    expect(await beyond()).toHaveLength(1);
    await writePostponed(database);
    expect(await beyond()).toHaveLength(2);
    const rows = await database.admin.select().from(auditEntry).where(eq(auditEntry.hospitalId, other.id));
    const counted = rows.filter(({ detail }) => "attempts" in detail);
    expect(counted).toMatchObject([{ subjectKind: "staff", address: "203.0.113.7", detail: { attempts: 3 } }]);
  });

  it("of an unknown account is in the trail of the hospital whose people share the domain, and of no other", async () => {
    const other = await createTestHospital(database);
    await addStaff(database, other, "doctor", { email: `${newId<StaffId>()}@lake.example` });
    await wrong({ email: "nobody@lake.example" });
    await wrong({ email: "nobody@elsewhere.example" });
    expect(await refusals(other.id)).toEqual([of("hospital", "unknown-account")]);
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
    await endSession(at(), sessionId, UNKNOWN_ORIGIN);
    await endSession(at(), sessionId, UNKNOWN_ORIGIN);
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

  it("refuses a password that is easy to guess, or of the hospital's name", async () => {
    const account = { role: "admin", name: "Administrator", email: "new@city.example" } as const;
    for (const [password, problem] of [
      ["passwordpassword", "password-too-common"],
      ["City Hospital 2026", "password-own-words"],
    ] as const) {
      const creating = transact(hospital.job(), (tx) => createStaff(tx, { ...account, password }));
      await expect(creating).rejects.toMatchObject({ code: "invalid-input", fields: { password: problem } });
    }
  });

  it.each([
    ["of 14 characters is not", "fourteen signs", false],
    ["of 15 characters is", "fifteen letters", true],
  ])("a password %s long enough", (_, password, isLong) => {
    const account = { role: "admin", name: "Administrator", email: "new@city.example", password };
    expect(createStaffInput.safeParse(account).success).toBe(isLong);
  });

  it("refuses an e-mail address that has an account, in any case and in any hospital", async () => {
    const other = await createTestHospital(database);
    const account = { role: "admin", name: "Administrator", password: "monsoon over the ghats" } as const;
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
