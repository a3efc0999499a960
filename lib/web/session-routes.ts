import "server-only";
import { cookies, headers } from "next/headers";
import { z } from "zod";
import { systemNow } from "@/lib/clock";
import { database } from "@/lib/db/database";
import type { SystemScope } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import type { StaffSessionId } from "@/lib/ids";
import { lockSession, unlockSession } from "@/lib/staff/lock-session";
import { authenticationResponse, challengeId } from "@/lib/staff/passkey/passkey-input";
import { RETRY_WHEN_BUSY } from "@/lib/staff/password-threads";
import { reportUse } from "@/lib/staff/report-use";
import { TooManyAttempts } from "@/lib/staff/sign-in/sign-in-limits";
import { endSession, lastingSession, type LastingSession } from "@/lib/staff/staff-session";
import { authCookies } from "@/lib/web/auth-cookies";
import { currentSessionId } from "@/lib/web/current-staff";
import { requestOrigin } from "@/lib/web/request-origin";
import { readDeviceToken } from "@/lib/web/sign-in-cookies";
import type { SessionState } from "@/lib/web/session-state";

/**
 * The state of the browser's session. Reading it is no use of it. For the page of a person whose id is `for`, anybody else's session is
 * as if over.
 */
export async function sessionState(request: Request): Promise<Response> {
  const sessionId = await currentSessionId();
  const session = sessionId ? await lastingSession(scope(), sessionId) : null;
  return respond(isOfPerson(request, session) ? session : null);
}

/** Stores that the person is at work, and answers like {@link sessionState}. */
export async function sessionUsed(request: Request): Promise<Response> {
  return withSession(request, async (sessionId) => {
    const isOwn = isOfPerson(request, await lastingSession(scope(), sessionId));
    return respond(isOwn ? await reportUse(scope(), sessionId, requestOrigin(await headers())) : null);
  });
}

function isOfPerson(request: Request, session: LastingSession | null): boolean {
  const person = new URL(request.url).searchParams.get("for");
  return person === null || person === session?.actor.staffId;
}

/** Locks the session, in all tabs; a form of a page without code is led to the lock. */
export async function sessionLock(request: Request): Promise<Response> {
  const state = await lock(request);
  const isForm = request.headers.get("sec-fetch-mode") === "navigate";
  return isForm && state.ok ? new Response(null, { status: 303, headers: { location: "/sign-in" } }) : state;
}

function lock(request: Request): Promise<Response> {
  return withSession(request, async (sessionId) => {
    const session = await lastingSession(scope(), sessionId, requestOrigin(await headers()));
    if (session && !session.isLocked) await lockSession(scope(), sessionId as StaffSessionId, session.actor);
    return respond(await lastingSession(scope(), sessionId));
  });
}

const unlockInput = z.union([
  z.object({ password: z.string().min(1).max(1024) }),
  z.object({ challengeId, response: authenticationResponse }),
]);

/** Unlocks the session by the password or a passkey of its person: 401 for a wrong one, 429 after too many, 503 while too many sign in. */
export async function sessionUnlock(request: Request): Promise<Response> {
  return withSession(request, async (sessionId) => {
    const input = unlockInput.safeParse(await request.json().catch(() => null));
    if (!input.success) return refuse(400, "invalid-input");
    try {
      const place = { origin: requestOrigin(await headers()), deviceToken: await readDeviceToken() };
      const isUnlocked = await unlockSession(scope(), sessionId, input.data, place);
      return isUnlocked ? respond(await lastingSession(scope(), sessionId)) : refuse(401, "not-signed-in");
    } catch (error) {
      if (error instanceof TooManyAttempts) return refuse(429, error.code, error.retryAfterSeconds);
      if (error instanceof AppError && error.code === "too-busy") return refuse(503, error.code, RETRY_WHEN_BUSY);
      throw error;
    }
  });
}

/**
 * Ends the session, removes its cookie and what the browser stored, and leads to the sign-in page. The cookie of a session that was locked
 * stays, since whoever signs out need not be its person: an identity provider asks for a proof then.
 */
export async function sessionSignOut(request: Request): Promise<Response> {
  if (!isOwnSite(request)) return refuse(403, "not-allowed");
  const sessionId = await currentSessionId();
  const isLocked = (sessionId && (await lastingSession(scope(), sessionId))?.isLocked) === true;
  if (sessionId) await endSession(scope(), sessionId, requestOrigin(await headers()));
  const { sessionName, cookies: named } = authCookies();
  // Browsers delete a cookie only under the flags with which it was set.
  if (!isLocked) (await cookies()).set(sessionName, "", { ...named.sessionToken?.options, maxAge: 0 });
  return new Response(null, {
    status: 303,
    headers: { location: "/sign-in", "cache-control": "no-store", "clear-site-data": '"cache", "storage"' },
  });
}

async function withSession(request: Request, work: (sessionId: string) => Promise<Response>): Promise<Response> {
  if (!isOwnSite(request)) return refuse(403, "not-allowed");
  const sessionId = await currentSessionId();
  return sessionId ? work(sessionId) : respond(null);
}

const isOwnSite = (request: Request) => (request.headers.get("sec-fetch-site") ?? "same-origin") === "same-origin";

function respond(session: LastingSession | null): Response {
  const now = systemNow().getTime();
  const state: SessionState = session
    ? {
        kind: session.isLocked ? "locked" : "active",
        idleIn: session.idleAt.getTime() - now,
        endsIn: session.expiresAt.getTime() - now,
      }
    : { kind: "over" };
  return Response.json(state, { headers: { "cache-control": "private, no-store" } });
}

function refuse(status: number, code: string, retryAfterSeconds?: number): Response {
  const headers = new Headers({ "cache-control": "private, no-store" });
  if (retryAfterSeconds !== undefined) headers.set("retry-after", String(retryAfterSeconds));
  return Response.json({ error: { code } }, { status, headers });
}

const scope = (): SystemScope => ({ database: database(), now: systemNow() });
