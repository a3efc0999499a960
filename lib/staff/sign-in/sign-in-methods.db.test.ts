import { eq } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { auditEntry } from "@/drizzle/schema/audit";
import { passkey, recoveryCode } from "@/drizzle/schema/sign-in-method";
import { signInLimit, staff, staffSession } from "@/drizzle/schema/staff";
import { execute } from "@/lib/access/execute";
import { DAY, MINUTE, SECOND } from "@/lib/clock";
import type { StaffActor } from "@/lib/db/actor";
import { transact, type Scope } from "@/lib/db/transaction";
import { newId, type StaffId, type StaffSessionId } from "@/lib/ids";
import { changePassword } from "@/lib/staff/change-password";
import { createStaff } from "@/lib/staff/create-staff";
import { endOtherSessions } from "@/lib/staff/end-other-sessions";
import { openSession } from "@/lib/staff/open-session";
import { addPasskey } from "@/lib/staff/passkey/add-passkey";
import { beginPasskey, CHALLENGE_DURATION } from "@/lib/staff/passkey/begin-passkey";
import { removePasskey } from "@/lib/staff/passkey/remove-passkey";
import { confirmAuthenticatorApp } from "@/lib/staff/second-factor/confirm-authenticator-app";
import { secondFactorDueAt } from "@/lib/staff/second-factor/second-factor-need";
import { startAuthenticatorApp } from "@/lib/staff/second-factor/start-authenticator-app";
import { signIn } from "@/lib/staff/sign-in";
import { countAttempt, LIMITS, networkOf } from "@/lib/staff/sign-in/sign-in-limits";
import { signInWithCode } from "@/lib/staff/sign-in/sign-in-with-code";
import { signInWithPasskey } from "@/lib/staff/sign-in/sign-in-with-passkey";
import { sessionActor, UNKNOWN_ORIGIN } from "@/lib/staff/staff-session";
import { verifyIdentity } from "@/lib/staff/verification/verify-identity";
import { createTestHospital, NOW, type TestHospital } from "@/test/support/fixtures";
import { codeOf, newAuthenticator, newPasskey } from "@/test/support/sign-in-methods";
import { useTestDatabase } from "@/test/support/test-database";

const PASSWORD = "monsoon clouds over the ghats";

const database = useTestDatabase();
let hospital: TestHospital;

beforeAll(async () => {
  hospital = await createTestHospital(database);
});
beforeEach(() => database.admin.delete(signInLimit));

const at = (milliseconds = 0) => ({ database, now: new Date(NOW.getTime() + milliseconds) });
const place = { origin: { ...UNKNOWN_ORIGIN, address: "203.0.113.7" }, deviceToken: null };

type Person = { email: string; staffId: StaffId; scope: (later?: number) => Scope<StaffActor> };

/** A new admin with a password and a session. */
async function addPerson(): Promise<Person> {
  const email = `${newId<StaffId>()}@city.example`;
  const account = { role: "admin", email, name: "Administrator", password: PASSWORD } as const;
  const staffId = await transact(hospital.job(), (tx) => createStaff(tx, account));
  const signedIn = await signIn(at(), { email, password: PASSWORD }, place);
  if (!signedIn || !("sessionId" in signedIn)) throw new Error("could not sign in");
  const scope = (later = 0) => ({ ...at(later), actor: { ...signedIn.actor, verifiedAt: at(later).now } });
  return { email, staffId, scope };
}

/** The same with a passkey on an authenticator, and recovery codes. */
async function addPersonWithPasskey() {
  const person = await addPerson();
  const authenticator = newAuthenticator();
  const made = await newPasskey(person.scope(), authenticator);
  const added = await execute(addPasskey, person.scope(), { ...made, name: "Phone" });
  return { ...person, authenticator, codes: added.recoveryCodes ?? [], passkeyId: added.id };
}

/** The same with an authenticator app instead, confirmed by the code of NOW. */
async function addPersonWithApp() {
  const person = await addPerson();
  const { secret } = await execute(startAuthenticatorApp, person.scope(), {});
  const { recoveryCodes } = await execute(confirmAuthenticatorApp, person.scope(), { code: codeOf(secret) });
  return { ...person, secret, codes: recoveryCodes ?? [] };
}

/** Enters the password, and returns what waits for a second factor. */
async function enterPassword({ email }: Person, later = 0, password = PASSWORD) {
  const outcome = await signIn(at(later), { email, password }, place);
  if (!outcome || !("challengeId" in outcome)) throw new Error("no second factor is asked for");
  return outcome.challengeId;
}

async function actionsOf({ staffId }: Person): Promise<string[]> {
  const rows = await database.admin.select().from(auditEntry).where(eq(auditEntry.subjectId, staffId));
  return rows.map(({ action }) => action);
}

async function refusalsOf(staffId: StaffId): Promise<unknown[]> {
  const rows = await database.admin.select().from(auditEntry).where(eq(auditEntry.subjectId, staffId));
  return rows.filter(({ outcome }) => outcome === "refused").map(({ action, detail }) => [action, detail["reason"]]);
}

describe("a passkey", () => {
  type Flaws = Parameters<ReturnType<typeof newAuthenticator>["prove"]>[1];
  const signInBy = async (
    { authenticator }: Pick<Awaited<ReturnType<typeof addPersonWithPasskey>>, "authenticator">,
    flaws?: Flaws,
    later = 0,
    deviceToken: string | null = null,
  ) => {
    const { challengeId, options } = await beginPasskey(at(), { actor: null, address: null });
    const input = { challengeId, response: authenticator.prove(options.challenge, flaws) };
    return { input, signedIn: await signInWithPasskey(at(later), input, { ...place, deviceToken }) };
  };

  test("signs in without a name or a password, and its challenge works once", async () => {
    const person = await addPersonWithPasskey();
    const { signedIn, input } = await signInBy(person);
    expect(signedIn?.actor.staffId).toBe(person.staffId);
    const session = await database.admin
      .select()
      .from(staffSession)
      .where(eq(staffSession.id, signedIn?.sessionId ?? newId<StaffSessionId>()));
    expect(session).toMatchObject([{ method: "passkey", verifiedAt: NOW }]);
    expect(await signInWithPasskey(at(), input, place)).toBeNull();
    expect(await refusalsOf(person.staffId)).toEqual([["staff.sign-in-refused", "challenge-over"]]);
  });

  test.each([
    ["a page of another origin", { origin: "http://desk.example.evil" }, "answer-is-wrong"],
    ["the host of another site", { rpId: "desk.example.evil" }, "answer-is-wrong"],
    ["an authenticator that has not verified its owner", { userVerified: false }, "answer-is-wrong"],
    ["a copy whose counter is behind", { counter: 1 }, "counter-went-back"],
  ])("of %s is refused, and recorded", async (_what, flaws, reason) => {
    const person = await addPersonWithPasskey();
    for (let use = 0; use < 2; use += 1) expect((await signInBy(person)).signedIn).not.toBeNull();
    expect((await signInBy(person, flaws)).signedIn).toBeNull();
    expect(await refusalsOf(person.staffId)).toEqual([["staff.sign-in-refused", reason]]);
  });

  test("signs in from a browser that is known, also where the attempts of its network are used up", async () => {
    const person = await addPersonWithPasskey();
    const { signedIn } = await signInBy(person);
    const address = networkOf(place.origin.address);
    for (let attempt = 0; attempt < LIMITS.address.points; attempt += 1)
      await countAttempt(at(), [["address", address]]);
    await expect(signInBy(person)).rejects.toMatchObject({ code: "too-many-attempts" });
    expect((await signInBy(person, {}, 0, signedIn?.deviceToken)).signedIn).not.toBeNull();
  });

  test("is refused with a challenge that is older than five minutes", async () => {
    const person = await addPersonWithPasskey();
    expect((await signInBy(person, {}, CHALLENGE_DURATION)).signedIn).toBeNull();
  });

  test("is refused where its account is disabled", async () => {
    const person = await addPersonWithPasskey();
    await database.admin.update(staff).set({ disabledAt: NOW }).where(eq(staff.id, person.staffId));
    expect((await signInBy(person)).signedIn).toBeNull();
    expect(await refusalsOf(person.staffId)).toEqual([["staff.sign-in-refused", "disabled"]]);
  });

  test("is not added by an answer to another person's challenge, or to one that was used", async () => {
    const [person, other] = [await addPerson(), await addPerson()];
    const made = { ...(await newPasskey(person.scope())), name: "Phone" };
    const refused = { code: "invalid-input", fields: { response: "passkey-refused" } };
    await expect(execute(addPasskey, other.scope(), made)).rejects.toMatchObject(refused);
    await expect(execute(addPasskey, person.scope(), made)).rejects.toMatchObject(refused);
    expect(await database.admin.select().from(passkey).where(eq(passkey.staffId, person.staffId))).toEqual([]);
  });

  test("is added and removed only after a fresh proof of identity", async () => {
    const { scope, passkeyId } = await addPersonWithPasskey();
    const stale = { ...scope(), actor: { ...scope().actor, verifiedAt: new Date(NOW.getTime() - 5 * MINUTE) } };
    const needed = { code: "verification-needed" };
    await expect(execute(removePasskey, stale, { id: passkeyId })).rejects.toMatchObject(needed);
    const made = { ...(await newPasskey(stale)), name: "Phone" };
    await expect(execute(addPasskey, stale, made)).rejects.toMatchObject(needed);
    expect(await execute(addPasskey, scope(), made)).toMatchObject({ recoveryCodes: null });
  });

  test("that is the last one takes the recovery codes with it, and the password alone signs in again", async () => {
    const person = await addPersonWithPasskey();
    await enterPassword(person);
    await execute(removePasskey, person.scope(), { id: person.passkeyId });
    expect(await database.admin.select().from(recoveryCode).where(eq(recoveryCode.staffId, person.staffId))).toEqual(
      [],
    );
    expect(await signIn(at(), { email: person.email, password: PASSWORD }, place)).toHaveProperty("sessionId");
  });
});

describe("a code of an authenticator app", () => {
  const enter = async (person: Person, code: string, later = 0) =>
    signInWithCode(at(later), { challengeId: await enterPassword(person, later), code }, place);

  test("opens the session after the password, and no code is accepted twice", async () => {
    const person = await addPersonWithApp();
    const code = codeOf(person.secret, at(30 * SECOND).now);
    expect(await enter(person, code, 30 * SECOND)).toMatchObject({ actor: { staffId: person.staffId } });
    expect(await enter(person, code, 31 * SECOND)).toBe("wrong");
    // Nor the one that confirmed the app, which is still within the window.
    expect(await enter(person, codeOf(person.secret), 32 * SECOND)).toBe("wrong");
  });

  test.each([
    ["one step early", -30, true],
    ["one step late", 30, true],
    ["two steps early", -60, false],
    ["two steps late", 60, false],
  ])("that is %s is accepted: %#", async (_what, seconds, isAccepted) => {
    const person = await addPersonWithApp();
    const later = 10 * MINUTE;
    const outcome = await enter(person, codeOf(person.secret, at(later - seconds * SECOND).now), later);
    expect(typeof outcome === "object").toBe(isAccepted);
  });

  test("is not asked ten times and more", async () => {
    const person = await addPersonWithApp();
    const challengeId = await enterPassword(person);
    for (let tries = 0; tries < 10; tries += 1)
      expect(await signInWithCode(at(), { challengeId, code: "000000" }, place)).toBe("wrong");
    const code = codeOf(person.secret, at(30 * SECOND).now);
    const blocked = signInWithCode(at(30 * SECOND), { challengeId, code }, place);
    await expect(blocked).rejects.toMatchObject({ code: "too-many-attempts" });
  });

  test("is over five minutes after the password, and after it was accepted", async () => {
    const person = await addPersonWithApp();
    const challengeId = await enterPassword(person);
    const late = { challengeId, code: codeOf(person.secret, at(CHALLENGE_DURATION).now) };
    expect(await signInWithCode(at(CHALLENGE_DURATION), late, place)).toBe("over");
    expect(await signInWithCode(at(), { challengeId, code: person.codes[0] ?? "" }, place)).toHaveProperty("sessionId");
    expect(await signInWithCode(at(), { challengeId, code: person.codes[1] ?? "" }, place)).toBe("over");
  });

  test("does not count before it has confirmed the app", async () => {
    const person = await addPerson();
    const { secret } = await execute(startAuthenticatorApp, person.scope(), {});
    expect(await signIn(at(), { email: person.email, password: PASSWORD }, place)).toHaveProperty("sessionId");
    const wrong = execute(confirmAuthenticatorApp, person.scope(), { code: "000000" });
    await expect(wrong).rejects.toMatchObject({ fields: { code: "code-wrong" } });
    await execute(confirmAuthenticatorApp, person.scope(), { code: codeOf(secret) });
    await enterPassword(person);
  });
});

describe("a recovery code", () => {
  test("replaces a lost passkey once, in capitals and without hyphens too", async () => {
    const person = await addPersonWithPasskey();
    expect(person.codes).toHaveLength(10);
    const code = (person.codes[3] ?? "").toUpperCase().replaceAll("-", " ");
    const enter = async () => signInWithCode(at(), { challengeId: await enterPassword(person), code }, place);
    expect(await enter()).toHaveProperty("sessionId");
    expect(await enter()).toBe("wrong");
  });

  test("has 80 bits, and is stored as a digest", async () => {
    const { codes, staffId } = await addPersonWithPasskey();
    for (const code of codes) expect(code).toMatch(/^(?:[0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/);
    const rows = await database.admin.select().from(recoveryCode).where(eq(recoveryCode.staffId, staffId));
    for (const row of rows) expect(row.codeDigest).toHaveLength(32);
  });

  test("of another person is wrong", async () => {
    const [person, other] = [await addPersonWithPasskey(), await addPersonWithPasskey()];
    const input = { challengeId: await enterPassword(person), code: other.codes[0] ?? "" };
    expect(await signInWithCode(at(), input, place)).toBe("wrong");
  });
});

describe("a proof of identity within a session", () => {
  const verifiedAt = async ({ scope }: Person, later: number) => {
    const sessionId = scope().actor.origin.sessionId ?? "";
    return (await sessionActor(at(later), sessionId))?.verifiedAt;
  };

  test("by a passkey, a code, or the password of a person who has neither, is stored with the session", async () => {
    const later = 10 * MINUTE;
    const withPasskey = await addPersonWithPasskey();
    const { challengeId, options } = await beginPasskey(at(later), { actor: withPasskey.scope().actor, address: null });
    const response = withPasskey.authenticator.prove(options.challenge);
    await execute(verifyIdentity, withPasskey.scope(later), { method: "passkey", challengeId, response });
    const withApp = await addPersonWithApp();
    const code = codeOf(withApp.secret, at(later).now);
    await execute(verifyIdentity, withApp.scope(later), { method: "code", code });
    const withPassword = await addPerson();
    await execute(verifyIdentity, withPassword.scope(later), { method: "password", password: PASSWORD });
    for (const person of [withPasskey, withApp, withPassword])
      expect(await verifiedAt(person, later)).toEqual(at(later).now);
  });

  test("by the password of a person who has a second factor is refused, and recorded", async () => {
    const person = await addPersonWithApp();
    const evidence = { method: "password", password: PASSWORD };
    const refused = { code: "invalid-input", fields: { password: "password-wrong" } };
    await expect(execute(verifyIdentity, person.scope(MINUTE), evidence)).rejects.toMatchObject(refused);
    expect(await verifiedAt(person, MINUTE)).toEqual(NOW);
    expect(await refusalsOf(person.staffId)).toEqual([["staff.verification-refused", undefined]]);
  });

  test("by a recovery code is recorded as the use of one", async () => {
    const person = await addPersonWithPasskey();
    await execute(verifyIdentity, person.scope(), { method: "code", code: person.codes[0] ?? "" });
    expect(await actionsOf(person)).toContain("staff.recovery-code-used");
    const withApp = await addPersonWithApp();
    const code = codeOf(withApp.secret, at(MINUTE).now);
    await execute(verifyIdentity, withApp.scope(MINUTE), { method: "code", code });
    expect(await actionsOf(withApp)).not.toContain("staff.recovery-code-used");
  });

  test("that is wrong is recorded, also with a change of the password and a first code; beyond the limit once", async () => {
    const person = await addPerson();
    await execute(startAuthenticatorApp, person.scope(), {});
    const attempts = [
      () => execute(changePassword, person.scope(), { present: "wrong", password: "lightning above the harbour" }),
      () => execute(confirmAuthenticatorApp, person.scope(), { code: "000000" }),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: "invalid-input" });
    const refused = ["staff.verification-refused", undefined];
    expect(await refusalsOf(person.staffId)).toEqual([refused, refused]);
    for (let more = 0; more < 10; more += 1) await attempts[1]?.().catch(() => undefined);
    const all = await refusalsOf(person.staffId);
    expect([all.length, all.at(-1)]).toEqual([11, ["staff.verification-refused", "too-many-attempts"]]);
  });

  test("by another person's passkey is refused", async () => {
    const [person, other] = [await addPersonWithPasskey(), await addPersonWithPasskey()];
    const { challengeId, options } = await beginPasskey(at(), { actor: person.scope().actor, address: null });
    const evidence = { method: "passkey", challengeId, response: other.authenticator.prove(options.challenge) };
    await expect(execute(verifyIdentity, person.scope(), evidence)).rejects.toMatchObject({ code: "invalid-input" });
  });
});

describe("a change of the password", () => {
  test("ends the other sessions, and may be shorter with a second factor", async () => {
    const person = await addPersonWithApp();
    const challengeId = await enterPassword(person);
    const other = await signInWithCode(at(), { challengeId, code: person.codes[0] ?? "" }, place);
    if (typeof other === "string") throw new Error("could not sign in");
    await execute(changePassword, person.scope(), { present: PASSWORD, password: "m7Kx#p2Q" });
    expect(await sessionActor(at(), other.sessionId)).toBeNull();
    expect(await sessionActor(at(), person.scope().actor.origin.sessionId ?? "")).not.toBeNull();
    await enterPassword(person, 0, "m7Kx#p2Q");
  });

  test.each([
    ["the present one is wrong", "not this one", "lightning above the harbour", { present: "password-wrong" }],
    ["the new one is short", PASSWORD, "m7Kx#p2Q", { password: "password-needs-15" }],
    ["the new one is the hospital's name", PASSWORD, "City Hospital 2026", { password: "password-own-words" }],
  ])("is refused where %s", async (_what, present, password, fields) => {
    const { scope } = await addPerson();
    const changing = execute(changePassword, scope(), { present, password });
    await expect(changing).rejects.toMatchObject({ code: "invalid-input", fields });
  });
});

describe("a sign-in that is under way", () => {
  const rowOf = async ({ staffId }: Person) => {
    const [row] = await database.admin.select().from(staff).where(eq(staff.id, staffId));
    if (!row) throw new Error("no account");
    return row;
  };
  const changePasswordOf = ({ scope }: Person) =>
    execute(changePassword, scope(), { present: PASSWORD, password: "lightning above the harbour" });

  test("and waits for a second factor is over once the password is changed, or the sessions are ended", async () => {
    const person = await addPersonWithApp();
    const ways = [() => changePasswordOf(person), () => execute(endOtherSessions, person.scope(), {})];
    for (const [index, end] of ways.toReversed().entries()) {
      const challengeId = await enterPassword(person);
      await end();
      expect(await signInWithCode(at(), { challengeId, code: person.codes[index] ?? "" }, place)).toBe("over");
    }
  });

  test("opens no session where the password was changed, or the account disabled, after it was compared", async () => {
    const [person, disabled] = [await addPerson(), await addPerson()];
    const [before, enabled] = [await rowOf(person), await rowOf(disabled)];
    await changePasswordOf(person);
    expect(await openSession(at(), before, { method: "password" }, place)).toBeNull();
    expect(await openSession(at(), await rowOf(person), { method: "password" }, place)).not.toBeNull();
    await database.admin.update(staff).set({ disabledAt: NOW }).where(eq(staff.id, disabled.staffId));
    for (const method of ["password", "single-sign-on"] as const)
      expect(await openSession(at(), enabled, { method }, place)).toBeNull();
  });
});

describe("the need of a second factor", () => {
  test("is met by a passkey, and allows little once it is overdue", async () => {
    const person = await addPerson();
    expect(await secondFactorDueAt(at(), person.scope().actor)).toEqual(new Date(NOW.getTime() + 7 * DAY));
    const overdue = { ...person.scope(), actor: { ...person.scope().actor, mustEnrol: true } };
    const refused = execute(changePassword, { ...overdue, actor: { ...overdue.actor, verifiedAt: null } }, {});
    await expect(refused).rejects.toMatchObject({ code: "verification-needed" });
    await expect(execute(removePasskey, overdue, {})).rejects.toMatchObject({ code: "second-factor-needed" });
    const made = await newPasskey(overdue);
    await execute(addPasskey, overdue, { ...made, name: "Phone" });
    expect(await secondFactorDueAt(at(), person.scope().actor)).toBeNull();
  });
});
