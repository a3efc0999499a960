import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { eq, sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { auditEntry } from "@/drizzle/schema/audit";
import { identityProvider } from "@/drizzle/schema/identity-provider";
import { staff, staffSession } from "@/drizzle/schema/staff";
import { DAY, SECOND, systemNow } from "@/lib/clock";
import { newId, type IdentityProviderId, type StaffSessionId } from "@/lib/ids";
import { LiveListener } from "@/lib/live/live-listener";
import { sessionActor } from "@/lib/staff/staff-session";
import { ssoBackchannelLogout } from "@/lib/web/sso-routes";
import { DeskWithProvider, type Answer } from "@/test/support/desk-with-provider";
import { createTestHospital, type TestHospital } from "@/test/support/fixtures";
import { startIdentityProvider, type TestProvider } from "@/test/support/start-identity-provider";
import { useTestDatabase } from "@/test/support/test-database";
import { expectWithin, timeLimit } from "@/test/support/time-limit";

// The provider runs on this machine, without TLS.
vi.hoisted(() => vi.stubEnv("SANDBOX", "on"));

const LOGOUT = { "http://schemas.openid.net/event/backchannel-logout": {} };

const database = useTestDatabase();
const processDatabase = globalThis as { consentDeskDatabase?: typeof database };
let server: Server;
let provider: TestProvider;
let desk: DeskWithProvider;
let hospital: TestHospital;
let providerId: IdentityProviderId;
const cleanups: (() => void)[] = [];

beforeAll(async () => {
  processDatabase.consentDeskDatabase = database;
  provider = await startIdentityProvider();
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      void postLogout(request.url?.split("/").at(-1) ?? "", body, request.headers["content-type"]).then((answer) =>
        response.writeHead(answer.status).end(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  desk = new DeskWithProvider(database, provider, `http://127.0.0.1:${port}`);
});
afterAll(() => {
  delete processDatabase.consentDeskDatabase;
  provider.stop();
  server.close();
});
beforeEach(async () => {
  hospital = await createTestHospital(database, { clock: systemNow });
  providerId = await desk.addProvider(hospital.id);
});
afterEach(() => cleanups.splice(0).forEach((cleanup) => cleanup()));

function postLogout(provider: string, body: string, type = "application/x-www-form-urlencoded"): Promise<Response> {
  const request = new Request("http://desk.example/", { method: "POST", body, headers: { "content-type": type } });
  return ssoBackchannelLogout(request, { params: Promise.resolve({ provider }) });
}

const postToken = (token: string, to: string = providerId) =>
  postLogout(to, new URLSearchParams({ logout_token: token }).toString());

type SignedIn = { sessionId: StaffSessionId; login: string; answer: Answer; sid: string };

async function signIn(login?: string): Promise<SignedIn> {
  const person = login ?? (await desk.addPerson()).login;
  const answer = await desk.answerFor(person, providerId);
  const result = await desk.finish(answer, providerId);
  if (!("sessionId" in result)) throw new Error(`refused: ${result.refusal}`);
  const { sessionId } = result;
  const [row] = await database.admin.select().from(staffSession).where(eq(staffSession.id, sessionId));
  return { sessionId, login: person, answer, sid: row?.providerSessionId ?? "" };
}

const lasts = async ({ sessionId }: Pick<SignedIn, "sessionId">) =>
  (await sessionActor(desk.scope(), sessionId)) !== null;

/** The claims of a right logout token for all sessions of a person. */
function claimsFor(sub: string): Record<string, unknown> {
  const iat = Math.floor(Date.now() / 1000);
  const aud = `desk-${providerId}`;
  return { iss: provider.issuer, aud, sub, iat, exp: iat + 120, jti: newId<StaffSessionId>(), events: LOGOUT };
}

describe("a logout at the provider", () => {
  it("ends the session and its live stream within a second, and no other session", async () => {
    const mine = await signIn();
    const otherBrowser = await signIn(mine.login);
    const colleague = await signIn();
    const listener = new LiveListener(database.url);
    cleanups.push(() => listener.end());
    const actor = await sessionActor(desk.scope(), mine.sessionId);
    const page = { isListening: false, endedAt: 0 };
    listener.subscribe({
      hospitalId: hospital.id,
      staffId: actor?.staffId ?? newId(),
      sessionId: mine.sessionId,
      onChanges: () => undefined,
      onResync: () => (page.isListening = true),
      onSessionEnd: () => (page.endedAt = performance.now()),
      onEnd: () => undefined,
    });
    await vi.waitFor(() => expect(page.isListening).toBe(true), { timeout: timeLimit(15_000) });

    // The provider's page of its own logout, which asks first.
    const shown = await mine.answer.user.open("/session/end");
    const xsrf = "page" in shown ? (/name="xsrf" value="([^"]+)"/.exec(shown.page)?.[1] ?? "") : "";
    const startedAt = performance.now();
    await mine.answer.user.open("/session/end/confirm", { xsrf, logout: "yes" });
    await vi.waitFor(() => expect(page.endedAt).toBeGreaterThan(0), { timeout: timeLimit(15_000), interval: 10 });
    expectWithin(page.endedAt - startedAt, SECOND);

    expect(await Promise.all([mine, otherBrowser, colleague].map(lasts))).toEqual([false, true, true]);
    const [row] = await database.admin.select().from(staffSession).where(eq(staffSession.id, mine.sessionId));
    expect(row?.endReason).toBe("provider-logout");
    const entries = await database.admin.select().from(auditEntry).where(eq(auditEntry.hospitalId, hospital.id));
    expect(entries.filter(({ action }) => action === "staff.session-ended")).toEqual([
      expect.objectContaining({
        actorId: "provider-logout",
        subjectId: actor?.staffId,
        detail: { reason: "provider-logout", identityProvider: providerId, session: mine.sessionId },
      }),
    ]);
  });
});

describe("a logout token", () => {
  it("without a session ends all sessions that the person has opened through the provider, and no others", async () => {
    const [first, colleague] = [await signIn(), await signIn()];
    const second = await signIn(first.login);
    const actor = await sessionActor(desk.scope(), first.sessionId);
    const byPassword = { sessionId: newId<StaffSessionId>() };
    await database.admin.insert(staffSession).values({
      id: byPassword.sessionId,
      hospitalId: hospital.id,
      staffId: actor?.staffId ?? newId(),
      createdAt: systemNow(),
      expiresAt: new Date(systemNow().getTime() + DAY),
    });
    const answer = await postToken(await provider.sign({ claims: claimsFor(first.login) }));
    expect([answer.status, answer.headers.get("cache-control"), await answer.text()]).toEqual([200, "no-store", ""]);
    const sessions = [first, second, byPassword, colleague];
    expect(await Promise.all(sessions.map(lasts))).toEqual([false, false, true, true]);
  });

  it("with person and session ends this session only where it is theirs", async () => {
    const [first, colleague] = [await signIn(), await signIn()];
    const of = (sub: string, sid: string) => provider.sign({ claims: { ...claimsFor(sub), sid } });
    expect((await postToken(await of(first.login, colleague.sid))).status).toBe(200);
    expect(await Promise.all([first, colleague].map(lasts))).toEqual([true, true]);
    await postToken(await of(first.login, first.sid));
    expect(await Promise.all([first, colleague].map(lasts))).toEqual([false, true]);
  });

  it("of a person without a session here is accepted", async () => {
    expect((await postToken(await provider.sign({ claims: claimsFor("nobody") }))).status).toBe(200);
  });

  it("works for a disabled account and a provider that is no longer enabled", async () => {
    const { sessionId, login } = await signIn();
    await database.admin.update(staff).set({ disabledAt: systemNow() }).where(eq(staff.hospitalId, hospital.id));
    await database.admin.update(identityProvider).set({ isEnabled: false }).where(eq(identityProvider.id, providerId));
    expect((await postToken(await provider.sign({ claims: claimsFor(login) }))).status).toBe(200);
    const [row] = await database.admin.select().from(staffSession).where(eq(staffSession.id, sessionId));
    expect(row?.endReason).toBe("provider-logout");
  });

  it("works once", async () => {
    const first = await signIn();
    const token = await provider.sign({ claims: claimsFor(first.login) });
    expect((await postToken(token)).status).toBe(200);
    const second = await signIn(first.login);
    const answer = await postToken(token);
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { error: "invalid_request", error_description: "not accepted: jti" },
    ]);
    expect(await lasts(second)).toBe(true);
  });

  it("that could not be carried out works when it is sent again", async () => {
    const session = await signIn();
    const token = await provider.sign({ claims: claimsFor(session.login) });
    await database.admin.execute(sql`
      create function refuse_ends() returns trigger language plpgsql as $$ begin raise exception 'no ends'; end $$`);
    await database.admin.execute(sql`
      create trigger refuse_ends before update on staff_session for each row execute function refuse_ends()`);
    expect((await postToken(token)).status).toBe(400);
    await database.admin.execute(sql`drop function refuse_ends cascade`);
    expect(await lasts(session)).toBe(true);
    expect((await postToken(token)).status).toBe(200);
    expect(await lasts(session)).toBe(false);
  });

  const now = () => Math.floor(Date.now() / 1000);
  it.each<[string, string, (claims: Record<string, unknown>) => Record<string, unknown>]>([
    ["of another issuer", "iss", () => ({ iss: "https://other.example" })],
    ["for another client", "aud", () => ({ aud: "another" })],
    ["that is too old", "iat", () => ({ iat: now() - 900 })],
    ["that was made in the future", "iat", () => ({ iat: now() + 300, exp: now() + 600 })],
    ["whose time is over", "exp", () => ({ iat: now() - 300, exp: now() - 90 })],
    ["without an end", "exp", () => ({ exp: undefined })],
    ["without an id", "jti", () => ({ jti: undefined })],
    ["without an event", "events", () => ({ events: undefined })],
    ["of another event", "events", () => ({ events: { "http://schemas.openid.net/event/other": {} } })],
    ["with a nonce, as an ID token", "nonce", () => ({ nonce: "n" })],
    ["for nobody", "sub and sid", () => ({ sub: undefined })],
  ])("%s is refused by its %s, and ends nothing", async (_, claim, change) => {
    const session = await signIn();
    const claims = claimsFor(session.login);
    const answer = await postToken(await provider.sign({ claims: { ...claims, ...change(claims) } }));
    const body = (await answer.json()) as { error_description: string };
    expect([answer.status, body.error_description]).toEqual([400, `not accepted: ${claim}`]);
    expect(await lasts(session)).toBe(true);
  });

  it("of another type, without a signature, or signed by another key is refused", async () => {
    const session = await signIn();
    const claims = claimsFor(session.login);
    const signed = await provider.sign({ claims });
    const [head, , signature] = signed.split(".");
    const changed = Buffer.from(JSON.stringify({ ...claims, jti: "another" })).toString("base64url");
    const tokens = [
      await provider.sign({ claims, header: { typ: "at+jwt" } }),
      await provider.sign({ claims, algorithm: "none" }),
      await provider.sign({ claims, header: { kid: "unknown" } }),
      `${head}.${changed}.${signature}`,
      "no token",
    ];
    for (const token of tokens) expect((await postToken(token)).status).toBe(400);
    expect(await lasts(session)).toBe(true);
  });

  it("for another provider's client is refused at the address of this one", async () => {
    const session = await signIn();
    const other = await desk.addProvider((await createTestHospital(database)).id);
    const token = await provider.sign({ claims: claimsFor(session.login) });
    expect((await postToken(token, other)).status).toBe(400);
    expect((await postToken(token, newId<IdentityProviderId>())).status).toBe(400);
    expect((await postToken(token, "no id")).status).toBe(400);
    expect(await lasts(session)).toBe(true);
  });

  it("is read from one field of a form of at most 16 KiB", async () => {
    const token = await provider.sign({ claims: claimsFor("nobody") });
    const form = `logout_token=${token}`;
    expect((await postLogout(providerId, form, "application/json")).status).toBe(400);
    expect((await postLogout(providerId, `${form}&${form}`)).status).toBe(400);
    expect((await postLogout(providerId, `${form}&filler=${"x".repeat(20_000)}`)).status).toBe(400);
    expect((await postLogout(providerId, "")).status).toBe(400);
    expect((await postLogout(providerId, form)).status).toBe(200);
  });
});
