import { and, eq, isNull } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { authenticatorApp, passkey, recoveryCode } from "@/drizzle/schema/sign-in-method";
import { auditEntry } from "@/drizzle/schema/audit";
import { knownDevice, staff, staffInvitation, staffSession } from "@/drizzle/schema/staff";
import { execute } from "@/lib/access/execute";
import { DAY, HOUR } from "@/lib/clock";
import type { SealedText } from "@/lib/crypto/sealed-columns";
import { newId, type PasskeyId, type StaffId } from "@/lib/ids";
import { acceptInvitation } from "@/lib/staff/accept-invitation";
import { changeStaff } from "@/lib/staff/change-staff";
import { disableStaff } from "@/lib/staff/disable-staff";
import { enableStaff } from "@/lib/staff/enable-staff";
import { endOtherSessions } from "@/lib/staff/end-other-sessions";
import { endOwnSession } from "@/lib/staff/end-own-session";
import { endStaffSessions } from "@/lib/staff/end-staff-sessions";
import { findInvitation } from "@/lib/staff/find-invitation";
import { getStaff } from "@/lib/staff/get-staff";
import { importStaff } from "@/lib/staff/import-staff";
import { inviteStaff } from "@/lib/staff/invite-staff";
import { listStaff } from "@/lib/staff/list-staff";
import { previewStaffImport } from "@/lib/staff/preview-staff-import";
import { readOwnAccount } from "@/lib/staff/read-own-account";
import { renewInvitation } from "@/lib/staff/renew-invitation";
import { resetStaff } from "@/lib/staff/reset-staff";
import { beginPasskey } from "@/lib/staff/passkey/begin-passkey";
import { registrationResponse } from "@/lib/staff/passkey/passkey-input";
import { signIn } from "@/lib/staff/sign-in";
import { signInWithPasskey } from "@/lib/staff/sign-in/sign-in-with-passkey";
import { sessionActor, UNKNOWN_ORIGIN } from "@/lib/staff/staff-session";
import { withdrawInvitation } from "@/lib/staff/withdraw-invitation";
import { addSession, addStaff, createTestHospital, NOW, type TestHospital } from "@/test/support/fixtures";
import { personForm } from "@/test/support/person-form";
import { newAuthenticator, newPasskey } from "@/test/support/sign-in-methods";
import { useTestDatabase } from "@/test/support/test-database";

const PASSWORD = "four words put together";

const database = useTestDatabase();
let hospital: TestHospital;
let other: TestHospital;

beforeAll(async () => {
  other = await createTestHospital(database);
});
beforeEach(async () => {
  hospital = await createTestHospital(database);
});

const at = (milliseconds = 0) => ({ database, now: new Date(NOW.getTime() + milliseconds) });
const invite = (fields: Record<string, unknown> = {}) => execute(inviteStaff, hospital.admin(), personForm(fields));
const tokenOf = ({ link }: { link: string }) => link.split("#")[1] ?? "";
const PLACE = { origin: UNKNOWN_ORIGIN, deviceToken: null };
const accept = (link: { link: string }, when = 0, password = PASSWORD) =>
  acceptInvitation(at(when), { token: tokenOf(link), way: { password } }, PLACE);
const problemOf = async (link: { link: string }, when = 0) => (await findInvitation(at(when), tokenOf(link))).problem;
const viewOf = (id: StaffId) => execute(getStaff, hospital.admin(), { id });
const idOf = (scope: TestHospital["doctor"]) => scope().actor.staffId;
const addPerson = async (...args: Parameters<typeof addStaff> extends [unknown, unknown, ...infer R] ? R : never) =>
  (await addStaff(database, hospital, ...args))().actor;

describe("an invitation", () => {
  test("leads to an account that signs in with the chosen password, under the roles of the invitation", async () => {
    const link = await invite({ roles: ["privacy-officer", "doctor"], name: "New Doctor" });
    expect(await viewOf(link.id)).toMatchObject({ state: "invited", link: { purpose: "invite" } });
    const { sessionId, actor } = await accept(link);
    expect(actor).toMatchObject({ name: "New Doctor", roles: ["doctor", "privacy-officer"] });
    expect(await sessionActor(at(), sessionId)).toMatchObject({ staffId: link.id, verifiedAt: NOW });
    const signedIn = await signIn(at(HOUR), { email: link.email, password: PASSWORD }, PLACE);
    expect(signedIn).toMatchObject({ actor: { staffId: link.id, roles: ["doctor", "privacy-officer"] } });
    expect(await viewOf(link.id)).toMatchObject({ state: "active", link: null, ways: { password: true } });
    const [session] = await database.admin.select().from(staffSession).where(eq(staffSession.id, sessionId));
    expect(session?.method).toBe("invitation");
  });

  test("leads to an account that signs in with a passkey alone, made at the link; a passkey of another challenge is refused", async () => {
    const [link, another] = [await invite(), await invite()];
    const authenticator = newAuthenticator();
    const madeFor = async ({ id }: { id: StaffId }) => {
      const actor = { ...hospital.doctor().actor, staffId: id };
      const { challengeId, response } = await newPasskey({ ...at(), actor }, authenticator);
      return { challengeId, response: registrationResponse.parse(response), name: "Phone" };
    };
    const join = async (way: Awaited<ReturnType<typeof madeFor>>) =>
      acceptInvitation(at(), { token: tokenOf(link), way }, PLACE);
    await expect(join(await madeFor(another))).rejects.toMatchObject({ code: "invalid-input" });
    const { actor, recoveryCodes } = await join(await madeFor(link));
    expect(actor).toMatchObject({ staffId: link.id });
    expect(recoveryCodes).toHaveLength(10);
    expect(await viewOf(link.id)).toMatchObject({ state: "active", ways: { password: false, passkeys: 1 } });
    const { challengeId, options } = await beginPasskey(at(), { actor: null, address: null });
    const evidence = { challengeId, response: authenticator.prove(options.challenge) };
    expect(await signInWithPasskey(at(), evidence, PLACE)).toMatchObject({ actor: { staffId: link.id } });
  });

  test("keeps out whoever has no link yet, whatever they enter", async () => {
    const { email } = await invite();
    expect(await signIn(at(), { email, password: "-" }, PLACE)).toBeNull();
  });

  test("works once, also when two browsers use it at the same time", async () => {
    const link = await invite();
    const both = await Promise.allSettled([accept(link), accept(link)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(accept(link)).rejects.toMatchObject({ code: "not-found", fields: { link: "used" } });
    expect(await problemOf(link)).toBe("used");
  });

  test("works for three days", async () => {
    const link = await invite();
    expect(await problemOf(link, 3 * DAY - 1)).toBeNull();
    expect(await problemOf(link, 3 * DAY)).toBe("expired");
    await expect(accept(link, 3 * DAY)).rejects.toMatchObject({ fields: { link: "expired" } });
  });

  test("is stored as a digest alone, and is in no audit entry", async () => {
    const link = await invite();
    const rows = await database.admin.select().from(staffInvitation).where(eq(staffInvitation.staffId, link.id));
    const entries = await database.admin.select().from(auditEntry).where(eq(auditEntry.subjectId, link.id));
    expect(rows).toHaveLength(1);
    expect(entries.map(({ action }) => action)).toEqual(["staff.invited"]);
    const token = tokenOf(link);
    expect(token).toHaveLength(43);
    const stored = JSON.stringify([rows, entries]);
    expect(stored).not.toContain(token);
    expect(stored).not.toContain(Buffer.from(token, "base64url").toString("hex"));
  });

  test("stops working when a newer one is made, when it is withdrawn, and when the person is disabled", async () => {
    const first = await invite();
    const { id } = first;
    const second = await execute(renewInvitation, hospital.admin(new Date(NOW.getTime() + 1)), { id });
    expect(await problemOf(first, 2)).toBe("replaced");
    expect(await problemOf(second, 2)).toBeNull();
    await execute(withdrawInvitation, hospital.admin(), { id });
    expect(await problemOf(second, 2)).toBe("withdrawn");
    await expect(accept(second, 2)).rejects.toMatchObject({ fields: { link: "withdrawn" } });
    expect(await viewOf(id)).toMatchObject({ state: "no-way-in", link: null });
    const third = await execute(renewInvitation, hospital.admin(new Date(NOW.getTime() + 3)), { id });
    await execute(disableStaff, hospital.admin(), { id });
    expect(await problemOf(third, 4)).toBe("withdrawn");
  });

  test.each(["", "x", "a".repeat(43), `${"a".repeat(43)}\0`])("does not exist under the token %j", async (token) => {
    expect(await findInvitation(at(), token)).toEqual({ found: null, problem: "unknown" });
  });

  test("is refused for an e-mail address with an account, in any case and any hospital", async () => {
    const { email } = await invite();
    const taken = { code: "invalid-input", fields: { email: "email-taken" } };
    await expect(invite({ email: email.toUpperCase() })).rejects.toMatchObject(taken);
    await expect(execute(inviteStaff, other.admin(), personForm({ email }))).rejects.toMatchObject(taken);
  });

  test("keeps the link for another password when one is refused", async () => {
    const link = await invite();
    const short = { code: "invalid-input", fields: { password: "password-needs-15" } };
    await expect(accept(link, 0, "short")).rejects.toMatchObject(short);
    await expect(accept(link)).resolves.toMatchObject({ actor: { staffId: link.id } });
  });
});

describe("a change of a person", () => {
  test("changes what they are, and whoever loses a role signs in again", async () => {
    const { staffId: id, hospitalId } = await addPerson(["doctor", "admin"]);
    const sessionId = await addSession(database, { staffId: id, hospitalId });
    const form = personForm({ id, roles: ["doctor", "admin"], registrationNumber: "" });
    await execute(changeStaff, hospital.admin(), form);
    expect(await sessionActor(at(), sessionId)).toMatchObject({ roles: ["doctor", "admin"], registrationNumber: null });
    await execute(changeStaff, hospital.admin(), { ...form, roles: ["doctor"] });
    expect(await sessionActor(at(), sessionId)).toBeNull();
    expect(await viewOf(id)).toMatchObject({ name: form.name, email: form.email, roles: ["doctor"] });
  });

  test.each([[["doctor", "admin"]], [["admin", "privacy-officer"]], [["doctor"]]])(
    "is refused for the roles of one's own account: %j",
    async (roles) => {
      await addPerson("admin");
      const id = idOf(hospital.admin);
      const changing = execute(changeStaff, hospital.admin(), { id, ...personForm({ roles }) });
      await expect(changing).rejects.toMatchObject({ code: "invalid-input", fields: { roles: "own-roles" } });
      await execute(changeStaff, hospital.admin(), { id, ...personForm({ roles: ["admin"], name: "After" }) });
      expect(await viewOf(id)).toMatchObject({ name: "After", roles: ["admin"] });
    },
  );

  test("is refused for an e-mail address that another hospital's person has, and changes nothing", async () => {
    const { staffId: id } = await addPerson("doctor", { name: "Before" });
    const { email } = await execute(inviteStaff, other.admin(), personForm());
    const changing = execute(changeStaff, hospital.admin(), { id, ...personForm({ email }) });
    await expect(changing).rejects.toMatchObject({ code: "invalid-input", fields: { email: "email-taken" } });
    expect(await viewOf(id)).toMatchObject({ name: "Before" });
  });

  test("asks for a fresh proof of identity", async () => {
    const scope = hospital.admin();
    const stale = { ...scope, actor: { ...scope.actor, verifiedAt: new Date(NOW.getTime() - 6 * 60_000) } };
    const id = idOf(hospital.doctor);
    const needed = { code: "verification-needed" };
    await expect(execute(changeStaff, stale, { id, ...personForm() })).rejects.toMatchObject(needed);
    await expect(execute(resetStaff, stale, { id })).rejects.toMatchObject(needed);
    await expect(execute(inviteStaff, stale, personForm())).rejects.toMatchObject(needed);
    await expect(execute(disableStaff, stale, { id })).resolves.toBeUndefined();
  });
});

describe("the last admin", () => {
  const lastAdmin = { code: "last-admin" };

  test("cannot be disabled, reset or lose the role, and an invited or disabled admin does not count", async () => {
    const id = idOf(hospital.admin);
    await invite({ roles: ["admin"] });
    await addPerson("admin", { disabledAt: NOW });
    await expect(execute(disableStaff, hospital.admin(), { id })).rejects.toMatchObject(lastAdmin);
    await expect(execute(resetStaff, hospital.admin(), { id })).rejects.toMatchObject(lastAdmin);
    // Disabled by another at the same time.
    const another = await addStaff(database, hospital, "admin", { disabledAt: NOW });
    const withoutRole = { id, ...personForm({ roles: ["doctor"] }) };
    await expect(execute(changeStaff, another(), withoutRole)).rejects.toMatchObject(lastAdmin);
    await addPerson("admin");
    await expect(execute(changeStaff, another(), withoutRole)).resolves.toBeUndefined();
  });

  test("stays when two admins remove each other at the same time", async () => {
    for (let round = 0; round < 5; round++) {
      const own = await createTestHospital(database);
      const another = await addStaff(database, own, "admin");
      const [first, second] = [own.admin, another].map((admin) => ({ scope: admin(), id: idOf(admin) }));
      if (!first || !second) throw new Error("there are two admins");
      const remove = round % 2 ? resetStaff : disableStaff;
      const both = await Promise.allSettled([
        execute(disableStaff, first.scope, { id: second.id }),
        execute<typeof remove.input, unknown>(remove, second.scope, { id: first.id }),
      ]);
      expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      const left = await database.admin
        .select()
        .from(staff)
        .where(and(eq(staff.hospitalId, own.id), isNull(staff.disabledAt)));
      expect(left.filter(({ roles, passwordHash }) => roles.includes("admin") && passwordHash !== null)).toHaveLength(
        1,
      );
    }
  });
});

describe("disabling a person", () => {
  test("ends every session at once, and enabling lets them sign in as before", async () => {
    const link = await invite();
    const { sessionId } = await accept(link);
    const { id } = link;
    await execute(disableStaff, hospital.admin(), { id });
    expect(await sessionActor(at(), sessionId)).toBeNull();
    const attempt = () => signIn(at(), { email: link.email, password: PASSWORD }, PLACE);
    expect(await attempt()).toBeNull();
    await execute(enableStaff, hospital.admin(), { id });
    expect(await attempt()).not.toBeNull();
    expect(await sessionActor(at(), sessionId)).toBeNull();
  });
});

describe("a reset", () => {
  test("removes everything by which the person signs in, ends their sessions, and gives a link", async () => {
    const { staffId: id, hospitalId } = await addPerson("doctor", { email: `r${Date.now()}@city.example` });
    const sessionId = await addSession(database, { staffId: id, hospitalId });
    const own = { staffId: id, hospitalId };
    const digest = () => Buffer.from(newId<StaffId>());
    await database.admin.insert(passkey).values({
      ...own,
      id: newId<PasskeyId>(),
      credentialId: id,
      publicKey: digest(),
      counter: 0,
      transports: [],
      isSynced: false,
      name: "Phone",
      createdAt: NOW,
    });
    await database.admin
      .insert(authenticatorApp)
      .values({ ...own, secret: "sealed" as SealedText, createdAt: NOW, confirmedAt: NOW });
    await database.admin.insert(recoveryCode).values({ ...own, codeDigest: digest(), createdAt: NOW });
    await database.admin.insert(knownDevice).values({ ...own, tokenDigest: digest(), lastUsedAt: NOW });
    expect(await viewOf(id)).toMatchObject({ ways: { password: true, passkeys: 1, app: true } });

    const link = await execute(resetStaff, hospital.admin(), { id });
    expect(await sessionActor(at(), sessionId)).toBeNull();
    const nothing = { password: false, passkeys: 0, app: false, singleSignOn: false };
    expect(await viewOf(id)).toMatchObject({ ways: nothing, state: "invited", link: { purpose: "reset" } });
    for (const table of [passkey, authenticatorApp, recoveryCode, knownDevice])
      expect(await database.admin.select().from(table).where(eq(table.staffId, id))).toEqual([]);
    await expect(accept(link)).resolves.toMatchObject({ actor: { staffId: id } });
  });

  test("is refused for a disabled person", async () => {
    const { staffId: id } = await addPerson("doctor", { disabledAt: NOW });
    await expect(execute(resetStaff, hospital.admin(), { id })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("sessions", () => {
  test("of a person are ended by an admin, but not the admin's own present one", async () => {
    const scope = hospital.admin();
    const { staffId: id, hospitalId } = scope.actor;
    const [present, another] = [
      await addSession(database, { staffId: id, hospitalId }),
      await addSession(database, { staffId: id, hospitalId }),
    ];
    const actor = { ...scope.actor, origin: { ...scope.actor.origin, sessionId: present } };
    expect(await execute(endStaffSessions, { ...scope, actor }, { id })).toEqual({ sessions: 1 });
    expect(await sessionActor(at(), present)).not.toBeNull();
    expect(await sessionActor(at(), another)).toBeNull();
  });

  test("of one's own are shown and ended one by one or all but the present, and nobody else's", async () => {
    const { staffId, hospitalId } = hospital.doctor().actor;
    const own = { staffId, hospitalId };
    const present = await addSession(database, own, { device: "Chrome 131 on Windows", address: "203.0.113.7" });
    const [first, second] = [await addSession(database, own), await addSession(database, own)];
    await addSession(database, own, { endedAt: NOW });
    const foreign = await addSession(database, { staffId: idOf(hospital.colleague), hospitalId });
    const scope = hospital.doctor();
    const signedIn = { ...scope, actor: { ...scope.actor, origin: { ...scope.actor.origin, sessionId: present } } };
    const account = await execute(readOwnAccount, signedIn, {});
    expect(account.sessions.map(({ id }) => id).sort()).toEqual([present, first, second].sort());
    expect(account.sessions[0]).toMatchObject({ id: present, isPresent: true, device: "Chrome 131 on Windows" });
    await execute(endOwnSession, signedIn, { id: first });
    expect(await sessionActor(at(), first)).toBeNull();
    for (const id of [first, foreign])
      await expect(execute(endOwnSession, signedIn, { id })).rejects.toMatchObject({ code: "not-found" });
    expect(await execute(endOtherSessions, signedIn, {})).toEqual({ sessions: 1 });
    expect(await sessionActor(at(), present)).not.toBeNull();
    expect(await sessionActor(at(), foreign)).not.toBeNull();
  });
});

describe("a list of people", () => {
  const HEAD = "name,email,roles,registration number";
  const preview = (...lines: string[]) =>
    execute(previewStaffImport, hospital.admin(), { text: [HEAD, ...lines].join("\n") });

  test("names e-mail addresses that have an account, and doctors without a registration number", async () => {
    const { email } = await invite();
    const { lines } = await preview(`Taken,${email},doctor,MH1`, "No Number,none@city.example,doctor,");
    expect(lines).toMatchObject([
      { number: 2, person: null, problems: [{ field: "email", key: "email-taken" }], warning: null },
      { number: 3, person: { name: "No Number" }, problems: [], warning: "registration-missing" },
    ]);
  });

  test("that is too long for a request is refused", async () => {
    const text = "x".repeat(200_001);
    await expect(execute(previewStaffImport, hospital.admin(), { text })).rejects.toThrow("too-long");
  });

  test("invites everybody, and nobody twice when it is sent again", async () => {
    const people = [personForm(), personForm({ roles: ["admin"], registrationNumber: "" })];
    const first = await execute(importStaff, hospital.admin(), { people });
    expect(first.invited.map(({ email, mail }) => [email, mail])).toEqual(
      people.map(({ email }) => [email, "not-set-up"]),
    );
    const again = await execute(importStaff, hospital.admin(), { people: [...people, personForm()] });
    expect(again.skipped).toEqual(people.map(({ email }) => email));
    expect(again.invited).toHaveLength(1);
    expect((await execute(listStaff, hospital.admin(), {})).filter(({ state }) => state === "invited")).toHaveLength(3);
    const [one] = first.invited;
    if (!one) throw new Error("somebody was invited");
    await expect(accept(one)).resolves.toMatchObject({ actor: { staffId: one.id } });
  });
});
