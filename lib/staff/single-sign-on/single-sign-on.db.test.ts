import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { auditEntry } from "@/drizzle/schema/audit";
import { identityProvider, providerSignIn, staffIdentity } from "@/drizzle/schema/identity-provider";
import { staff, staffSession } from "@/drizzle/schema/staff";
import { HOUR, MINUTE, SECOND, systemNow } from "@/lib/clock";
import { newId, type IdentityProviderId, type StaffSessionId } from "@/lib/ids";
import { finishSingleSignOn } from "@/lib/staff/single-sign-on/finish-single-sign-on";
import { randomText } from "@/lib/staff/single-sign-on/sign-in-state";
import { startSingleSignOn } from "@/lib/staff/single-sign-on/start-single-sign-on";
import { sessionActor } from "@/lib/staff/staff-session";
import { DeskWithProvider, ORIGIN, type Answer, type ProviderColumns } from "@/test/support/desk-with-provider";
import { addStaff, createTestHospital, type TestHospital } from "@/test/support/fixtures";
import { startIdentityProvider, type Person, type TestProvider } from "@/test/support/start-identity-provider";
import { useTestDatabase } from "@/test/support/test-database";

// The provider runs on this machine, without TLS.
vi.hoisted(() => vi.stubEnv("SANDBOX", "on"));

const database = useTestDatabase();
let desk: DeskWithProvider;
let provider: TestProvider;
let hospital: TestHospital;
let providerId: IdentityProviderId;

beforeAll(async () => {
  provider = await startIdentityProvider();
  desk = new DeskWithProvider(database, provider, "http://localhost:3000");
});
afterAll(() => provider.stop());
beforeEach(async () => {
  hospital = await createTestHospital(database, { clock: systemNow });
  providerId = await desk.addProvider(hospital.id);
  await provider.setFaults({});
});

const answerFor = (login: string, of = providerId) => desk.answerFor(login, of);
const finish = (answer: Answer, of = providerId) => desk.finish(answer, of);
const signInAs = async (login: string) => finish(await answerFor(login));

function sessionOf(result: Awaited<ReturnType<typeof finish>>): StaffSessionId {
  if (!("sessionId" in result)) throw new Error(`refused: ${result.refusal}`);
  return result.sessionId;
}

const actorOf = async (result: Awaited<ReturnType<typeof finish>>) => sessionActor(desk.scope(), sessionOf(result));

async function accountOf(email: string) {
  const [row] = await database.admin.select().from(staff).where(eq(staff.email, email));
  return row;
}

const changeAccount = (email: string, columns: Partial<typeof staff.$inferInsert>) =>
  database.admin.update(staff).set(columns).where(eq(staff.email, email));

const changeProvider = (columns: ProviderColumns) =>
  database.admin.update(identityProvider).set(columns).where(eq(identityProvider.id, providerId));

const start = (of: IdentityProviderId, isAgain = false) =>
  startSingleSignOn(desk.scope(), {
    providerId: of,
    redirectUri: desk.callbackAddress(of),
    browser: randomText(),
    isAgain,
  });

/** The hospital's refused sign-ins in the audit trail, as `reason code`. */
async function refusals(): Promise<string[]> {
  const rows = await database.admin.select().from(auditEntry).where(eq(auditEntry.hospitalId, hospital.id));
  return rows
    .filter(({ action, outcome }) => action === "staff.sign-in-refused" && outcome === "refused")
    .map(({ detail }) => [detail["reason"], detail["code"]].filter(Boolean).join(" "));
}

describe("the first sign-in through a provider", () => {
  it("creates an account with the roles of the claims, and opens a session of 12 hours in it", async () => {
    const { login, email } = await desk.addPerson({ groups: ["doctors", "it", "canteen"] });
    const sessionId = sessionOf(await signInAs(login));
    const actor = await sessionActor(desk.scope(), sessionId);
    expect(actor).toMatchObject({ hospitalId: hospital.id, name: "Dr. Manju", roles: ["doctor", "admin"] });
    const [session] = await database.admin.select().from(staffSession).where(eq(staffSession.id, sessionId));
    expect(session).toMatchObject({ method: "single-sign-on", address: ORIGIN.address, device: ORIGIN.device });
    expect(session?.providerSessionId).toEqual(expect.any(String));
    expect(session?.verifiedAt?.getTime()).toBeGreaterThan(systemNow().getTime() - MINUTE);
    expect(await accountOf(email)).toMatchObject({ registrationNumber: null, passwordHash: null });
  });

  it("records the account, its link and the sign-in with its origin", async () => {
    const { login, email } = await desk.addPerson();
    sessionOf(await signInAs(login));
    const account = await accountOf(email);
    const rows = await database.admin
      .select()
      .from(auditEntry)
      .where(eq(auditEntry.subjectId, account?.id ?? ""));
    expect(rows.map(({ action }) => action).sort()).toEqual(["staff.changed", "staff.created", "staff.signed-in"]);
    expect(rows.map(({ address }) => address)).toEqual([ORIGIN.address, ORIGIN.address, ORIGIN.address]);
    expect(rows.find(({ action }) => action === "staff.signed-in")?.detail).toEqual({
      method: "single-sign-on",
      identityProvider: providerId,
    });
  });

  it("finds an account of the hospital by a verified e-mail address in any case, and keeps its name", async () => {
    const { login, email } = await desk.addPerson({ email: "Known.Doctor@City.example", name: "Another name" });
    await addStaff(database, hospital, "doctor", { email: "known.doctor@city.example", name: "Dr. Known" });
    const actor = await actorOf(await signInAs(login));
    expect(actor?.name).toBe("Dr. Known");
    expect(await accountOf(email)).toBeUndefined();
  });

  it.each([
    ["not verified", { email_verified: false }, "email-unverified"],
    ["missing", { email: undefined }, "email-unverified"],
  ])("is refused where the e-mail address is %s", async (_, person, reason) => {
    const { login } = await desk.addPerson(person as Person);
    expect(await signInAs(login)).toEqual({ refusal: reason });
    expect(await refusals()).toEqual([reason]);
  });

  it("is refused where another hospital has the e-mail address", async () => {
    const { login, email } = await desk.addPerson();
    await addStaff(database, await createTestHospital(database), "doctor", { email });
    expect(await signInAs(login)).toEqual({ refusal: "email-taken" });
  });

  it("is refused without an account where the hospital has accounts made by its admins", async () => {
    await changeProvider({ createsAccounts: false });
    const { login, email } = await desk.addPerson();
    expect(await signInAs(login)).toEqual({ refusal: "no-account" });
    expect(await accountOf(email)).toBeUndefined();
  });

  it("is refused where none of the claim's values gives a role, and creates nothing", async () => {
    const { login, email } = await desk.addPerson({ groups: ["canteen"] });
    expect(await signInAs(login)).toEqual({ refusal: "no-role" });
    expect(await accountOf(email)).toBeUndefined();
    expect(await refusals()).toEqual(["no-role"]);
  });

  it("is refused in an account that another person at the provider has signed in to", async () => {
    const first = await desk.addPerson();
    sessionOf(await signInAs(first.login));
    const second = await desk.addPerson({ email: first.email });
    expect(await signInAs(second.login)).toEqual({ refusal: "other-person" });
  });

  it("of one person twice at once opens two sessions in one account", async () => {
    const { login, email } = await desk.addPerson();
    const answers = [await answerFor(login), await answerFor(login)];
    const sessions = await Promise.all(answers.map(async (answer) => sessionOf(await finish(answer))));
    expect(new Set(sessions).size).toBe(2);
    const account = await accountOf(email);
    const identities = await database.admin
      .select()
      .from(staffIdentity)
      .where(eq(staffIdentity.staffId, account?.id ?? newId()));
    expect(identities).toHaveLength(1);
  });
});

describe("a later sign-in through a provider", () => {
  it("sets the roles anew, and ends the other sessions of a person who loses one", async () => {
    const { login, email } = await desk.addPerson({ groups: ["doctors", "it"] });
    const earlier = sessionOf(await signInAs(login));
    await desk.changePerson(login, { groups: "doctors" });
    const actor = await actorOf(await signInAs(login));
    expect(actor?.roles).toEqual(["doctor"]);
    expect(await sessionActor(desk.scope(), earlier)).toBeNull();
    expect((await accountOf(email))?.role).toBe("doctor");
  });

  it("is refused for a disabled account", async () => {
    const { login, email } = await desk.addPerson();
    sessionOf(await signInAs(login));
    await changeAccount(email, { disabledAt: systemNow() });
    expect(await signInAs(login)).toEqual({ refusal: "disabled" });
    expect(await refusals()).toEqual(["disabled"]);
  });

  it("is refused where it would leave the hospital without an admin", async () => {
    const { login, email } = await desk.addPerson();
    sessionOf(await signInAs(login));
    await database.admin
      .update(staff)
      .set({ disabledAt: systemNow() })
      .where(eq(staff.id, hospital.admin().actor.staffId));
    await changeAccount(email, { roles: ["doctor", "admin"] });
    expect(await signInAs(login)).toEqual({ refusal: "last-admin" });
    expect((await accountOf(email))?.roles).toEqual(["doctor", "admin"]);
  });

  it("is refused once the provider is no longer enabled, also for an answer on its way", async () => {
    const answer = await answerFor((await desk.addPerson()).login);
    await changeProvider({ isEnabled: false });
    expect(await finish(answer)).toEqual({ refusal: "not-available" });
    expect(await start(providerId)).toEqual({ refusal: "not-available" });
  });
});

describe("an answer of a provider", () => {
  it("works once", async () => {
    const answer = await answerFor((await desk.addPerson()).login);
    sessionOf(await finish(answer));
    expect(await finish(answer)).toEqual({ refusal: "used" });
    expect(await refusals()).toEqual(["used"]);
  });

  it("works once, also where it comes twice at the same time", async () => {
    const answer = await answerFor((await desk.addPerson()).login);
    const results = await Promise.all([finish(answer), finish(answer), finish(answer)]);
    expect(results.filter((result) => "sessionId" in result)).toHaveLength(1);
  });

  it("with a code that was exchanged before is refused by the provider", async () => {
    const { login } = await desk.addPerson();
    const first = await answerFor(login);
    const second = await answerFor(login);
    sessionOf(await finish(first));
    second.address.searchParams.set("code", first.address.searchParams.get("code") ?? "");
    expect(await finish(second)).toEqual({ refusal: "answer-refused" });
    expect(await refusals()).toEqual(["answer-refused invalid_grant"]);
  });

  it("is refused in another browser, and works in its own afterwards", async () => {
    const answer = await answerFor((await desk.addPerson()).login);
    expect(await finish({ ...answer, browser: randomText() })).toEqual({ refusal: "expired" });
    expect(
      await finishSingleSignOn(desk.scope(), {
        ...answer,
        browser: null,
        providerId,
        origin: ORIGIN,
        deviceToken: null,
      }),
    ).toEqual({
      refusal: "expired",
    });
    sessionOf(await finish(answer));
  });

  it("is refused ten minutes after the start", async () => {
    const answer = await desk.answerFor((await desk.addPerson()).login, providerId, -10 * MINUTE - SECOND);
    expect(await finish(answer)).toEqual({ refusal: "expired" });
    expect(await refusals()).toEqual(["expired"]);
  });

  it("is refused at the address of another provider, of this hospital or another one", async () => {
    const other = await desk.addProvider(hospital.id, { isEnabled: false });
    const elsewhere = await desk.addProvider((await createTestHospital(database)).id);
    const { login } = await desk.addPerson();
    expect(await finish(await answerFor(login), other)).toEqual({ refusal: "other-provider" });
    expect(await finish(await answerFor(login), elsewhere)).toEqual({ refusal: "other-provider" });
    expect(await refusals()).toEqual(["other-provider", "other-provider"]);
  });

  it.each([
    ["of another issuer", { iss: "https://other.example" }],
    ["without its issuer, which the provider announces to name", { iss: null }],
    ["with another state", { state: "another" }],
  ])("%s is refused", async (_, answer) => {
    const { login } = await desk.addPerson();
    await provider.setFaults({ answer });
    expect(await signInAs(login)).toEqual({ refusal: "state" in answer ? "expired" : "answer-refused" });
  });

  it("in which the person has broken off is refused in other words", async () => {
    const { login } = await desk.addPerson();
    await provider.setFaults({ answer: { error: "access_denied", code: null } });
    expect(await signInAs(login)).toEqual({ refusal: "cancelled" });
    expect(await refusals()).toEqual(["cancelled access_denied"]);
  });
});

describe("an ID token", () => {
  it.each([
    ["without a signature", { algorithm: "none" as const }],
    ["signed with the client secret", { algorithm: "HS256" as const }],
    ["of another issuer", { idToken: { iss: "https://other.example" } }],
    ["for another client", { idToken: { aud: "another" } }],
    ["with another nonce", { idToken: { nonce: "another" } }],
    ["without a nonce", { idToken: { nonce: null } }],
    ["that ended 90 seconds ago", { idToken: { exp: "-390" } }],
    ["that is valid in an hour", { idToken: { nbf: Math.floor(Date.now() / 1000) + 3600 } }],
  ])("%s is refused", async (_, faults) => {
    const { login, email } = await desk.addPerson();
    await provider.setFaults(faults);
    expect(await signInAs(login)).toEqual({ refusal: "answer-refused" });
    expect(await accountOf(email)).toBeUndefined();
    expect(await refusals()).toEqual([expect.stringMatching(/^answer-refused [\w-]+$/)]);
  });

  it("of a provider whose clock is half a minute behind is accepted", async () => {
    const { login } = await desk.addPerson();
    await provider.setFaults({ idToken: { exp: "-330", iat: "-330" } });
    sessionOf(await signInAs(login));
  });

  it("names when the person has proved who they are, and the session is as fresh", async () => {
    const { login } = await desk.addPerson();
    await provider.setFaults({ idToken: { auth_time: "-3600" } });
    const actor = await actorOf(await signInAs(login));
    const age = systemNow().getTime() - (actor?.verifiedAt?.getTime() ?? 0);
    expect(Math.round(age / MINUTE)).toBe(60);
  });

  it("without the time of the proof opens a session that has proved nothing", async () => {
    const { login } = await desk.addPerson();
    await provider.setFaults({ idToken: { auth_time: null } });
    expect((await actorOf(await signInAs(login)))?.verifiedAt).toBeNull();
  });

  it("with a proof of more than twelve hours ago is refused", async () => {
    const { login } = await desk.addPerson();
    await provider.setFaults({ idToken: { auth_time: `-${(12 * HOUR) / SECOND + 180}` } });
    expect(await signInAs(login)).toEqual({ refusal: "proof-too-old" });
    expect(await refusals()).toEqual(["proof-too-old"]);
  });

  it.each([
    ["of five minutes before", "-300"],
    ["whose time it does not name", null],
  ])("with a proof %s is refused where a new one was demanded", async (_, authTime) => {
    const { login } = await desk.addPerson();
    await provider.setFaults({ idToken: { auth_time: authTime } });
    expect(await finish(await desk.answerFor(login, providerId, 0, true))).toEqual({ refusal: "proof-too-old" });
  });

  it("with a new proof is accepted where one was demanded", async () => {
    const { login } = await desk.addPerson();
    const actor = await actorOf(await finish(await desk.answerFor(login, providerId, 0, true)));
    expect(actor?.verifiedAt?.getTime()).toBeGreaterThan(systemNow().getTime() - MINUTE);
  });
});

describe("a provider that cannot be used", () => {
  const startWith = async (columns: ProviderColumns) =>
    start(await desk.addProvider((await createTestHospital(database)).id, columns));

  it("since it does not respond is named so", async () => {
    expect(await startWith({ issuer: "http://127.0.0.1:1" })).toEqual({ refusal: "unreachable" });
  });

  it.each([
    ["names another issuer", { issuer: "https://other.example" }],
    ["signs with no public key", { id_token_signing_alg_values_supported: ["none", "HS256"] }],
    ["has no keys", { jwks_uri: null }],
    ["is larger than 64 KiB", { filler: "x".repeat(200_000) }],
  ])("since its discovery document %s is refused", async (_, discovery) => {
    await provider.setFaults({ discovery });
    expect(await startWith({})).toEqual({ refusal: "answer-refused" });
  });
});

describe("a sign-in that was begun", () => {
  it("asks with PKCE by S256, a nonce and a state, of which only a digest is stored", async () => {
    const { address } = await answerFor((await desk.addPerson()).login);
    const started = await start(providerId, true);
    const asked = new URL("address" in started ? started.address : "").searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: "code",
      code_challenge_method: "S256",
      code_challenge: expect.stringMatching(/^[\w-]{43}$/) as unknown,
      nonce: expect.stringMatching(/^[\w-]{43}$/) as unknown,
      scope: "openid email profile groups",
      prompt: "login",
      max_age: "0",
    });
    const rows = JSON.stringify(await database.admin.select().from(providerSignIn));
    expect(rows).not.toContain(address.searchParams.get("state"));
    expect(rows).not.toContain(asked.get("state"));
  });
});
