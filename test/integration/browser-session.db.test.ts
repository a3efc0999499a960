import { eq } from "drizzle-orm";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { staffSession } from "@/drizzle/schema/staff";
import { HOUR, systemNow } from "@/lib/clock";
import { env } from "@/lib/env";
import { newId, type IdentityProviderId, type StaffSessionId } from "@/lib/ids";
import { authCookies } from "@/lib/web/auth-cookies";
import { sessionSignOut } from "@/lib/web/session-routes";
import { ssoStart } from "@/lib/web/sso-routes";
import { DeskWithProvider } from "@/test/support/desk-with-provider";
import { createTestHospital, type TestHospital } from "@/test/support/fixtures";
import { startIdentityProvider, type TestProvider } from "@/test/support/start-identity-provider";
import { useTestDatabase } from "@/test/support/test-database";

// The provider runs on this machine, without TLS.
vi.hoisted(() => vi.stubEnv("SANDBOX", "on"));

// What Next.js knows of a request.
const request = vi.hoisted(() => ({ cookies: new Map<string, { value: string }>(), headers: new Headers() }));
vi.mock("next/headers", () => ({
  cookies: () =>
    Promise.resolve({
      get: (name: string) => request.cookies.get(name),
      set: (name: string, value: string, { maxAge }: { maxAge?: number } = {}) =>
        maxAge === 0 ? request.cookies.delete(name) : request.cookies.set(name, { value }),
    }),
  headers: () => Promise.resolve(request.headers),
}));

const database = useTestDatabase();
const processDatabase = globalThis as { consentDeskDatabase?: typeof database };
let provider: TestProvider;
let hospital: TestHospital;
let providerId: IdentityProviderId;

beforeAll(async () => {
  processDatabase.consentDeskDatabase = database;
  provider = await startIdentityProvider();
});
afterAll(() => {
  delete processDatabase.consentDeskDatabase;
  provider.stop();
});
beforeEach(async () => {
  request.cookies.clear();
  hospital = await createTestHospital(database, { clock: systemNow });
  providerId = await new DeskWithProvider(database, provider, "http://localhost:3000").addProvider(hospital.id);
});

type SessionColumns = Partial<typeof staffSession.$inferInsert>;

/** A session of the doctor, and the browser's cookie that names it. */
async function openSession(columns: SessionColumns = {}): Promise<StaffSessionId> {
  const id = newId<StaffSessionId>();
  const { staffId, hospitalId } = hospital.doctor().actor;
  const createdAt = systemNow();
  const times = { createdAt, lastUsedAt: createdAt, expiresAt: new Date(createdAt.getTime() + 12 * HOUR) };
  await database.admin.insert(staffSession).values({ id, staffId, hospitalId, ...times, ...columns });
  const value = await encode({ token: { sid: id }, secret: env().NEXTAUTH_SECRET[0] });
  request.cookies.set(authCookies().sessionName, { value });
  return id;
}

/** Whether the provider is asked for a proof even where it knows the person. */
async function asksAgain(query = ""): Promise<boolean> {
  const response = await ssoStart(new Request(`http://localhost:3000/api/sso/start/x${query}`), {
    params: Promise.resolve({ provider: providerId }),
  });
  const asked = new URL(response.headers.get("location") ?? "").searchParams;
  return asked.get("prompt") === "login" && asked.get("max_age") === "0";
}

const signOut = () => sessionSignOut(new Request("http://localhost:3000/api/session/sign-out", { method: "POST" }));

describe("a sign-in through a provider", () => {
  it("in a browser without a session, or with one that lasts, is answered without a new proof unless it is demanded", async () => {
    expect(await asksAgain()).toBe(false);
    await openSession();
    expect(await asksAgain()).toBe(false);
    expect(await asksAgain("?again=1")).toBe(true);
  });

  it.each<[string, () => SessionColumns]>([
    ["is locked", () => ({ lockedAt: systemNow() })],
    ["was not used for too long", () => ({ lastUsedAt: new Date(systemNow().getTime() - 3 * HOUR) })],
    ["has expired", () => ({ expiresAt: systemNow() })],
    ["was ended by an admin", () => ({ endedAt: systemNow(), endReason: "ended-by-admin" })],
  ])("in a browser whose session %s needs a new proof", async (_, columns) => {
    await openSession(columns());
    expect(await asksAgain()).toBe(true);
  });

  it("after a sign-out needs a new proof only where the session was locked", async () => {
    await openSession();
    await signOut();
    expect(await asksAgain()).toBe(false);
    const id = await openSession({ lockedAt: systemNow() });
    await signOut();
    const [row] = await database.admin.select().from(staffSession).where(eq(staffSession.id, id));
    expect(row?.endReason).toBe("signed-out");
    expect(await asksAgain()).toBe(true);
  });
});
