import "server-only";
import { cookies, headers } from "next/headers";
import { cache } from "react";
import { systemNow } from "@/lib/clock";
import { database } from "@/lib/db/database";
import { unlockWays, type UnlockWays } from "@/lib/staff/lock-session";
import { secondFactorDueAt } from "@/lib/staff/second-factor/second-factor-need";
import type { SessionEnd } from "@/lib/staff/session-facts";
import { lastingSession, sessionEndOf, type LastingSession, type SignedInStaff } from "@/lib/staff/staff-session";
import { authCookies } from "@/lib/web/auth-cookies";
import { PERSON_HEADER } from "@/lib/web/proxy-headers";
import { requestOrigin } from "@/lib/web/request-origin";
import { decodeSessionToken } from "@/lib/web/session-token";

/** Who is signed in, and until when they must have a second factor; null where they have one, or need none. */
export type CurrentStaff = SignedInStaff & { secondFactorDueAt: Date | null };

/**
 * Who is signed in, read from the database once in each request; null where nobody is or the session is locked, whatever the cookie holds,
 * and where the request names in `PERSON_HEADER` somebody else, for whom its page was loaded. Without that header nothing is compared.
 * Throws only where the database cannot be reached, since that is no sign-out.
 */
export const currentStaff = cache(async (): Promise<CurrentStaff | null> => {
  const session = await currentSession();
  if (!session || session.isLocked) return null;
  const loadedFor = (await headers()).get(PERSON_HEADER);
  if (loadedFor !== null && loadedFor !== session.actor.staffId) return null;
  const scope = { database: database(), now: systemNow() };
  const dueAt = await secondFactorDueAt(scope, session.actor);
  return { ...session.actor, secondFactorDueAt: dueAt, mustEnrol: dueAt !== null && dueAt <= scope.now };
});

/** The session that the request's cookie names, locked or not, while it lasts. */
export const currentSession = cache(async (): Promise<LastingSession | null> => {
  const sessionId = await currentSessionId();
  if (!sessionId) return null;
  return lastingSession({ database: database(), now: systemNow() }, sessionId, requestOrigin(await headers()));
});

/**
 * Whether the browser's session is locked or over: whoever sits there now proves who they are, also where an identity provider still knows
 * the person from before. A sign-out of a session that is not locked leaves no cookie.
 */
export async function isProofDue(): Promise<boolean> {
  if ((await currentSessionId()) === null) return false;
  const session = await currentSession();
  return session === null || session.isLocked;
}

/** Who locked the session that the request's cookie names, and how they unlock it; null where it is not locked. */
export async function currentLock(): Promise<{ name: string; ways: UnlockWays } | null> {
  const session = await currentSession();
  if (!session?.isLocked) return null;
  const scope = { database: database(), now: systemNow() };
  return { name: session.actor.name, ways: await unlockWays(scope, session.actor) };
}

/** Why the session that the request's cookie names ended; null where it did not end or the reason is unknown, undefined without a cookie of a session. */
export async function currentSessionEnd(): Promise<SessionEnd | null | undefined> {
  const sessionId = await currentSessionId();
  return sessionId === null ? undefined : sessionEndOf({ database: database(), now: systemNow() }, sessionId);
}

/** The session that the request's cookie names, ended or not. */
export async function currentSessionId(): Promise<string | null> {
  const token = (await cookies()).get(authCookies().sessionName)?.value;
  const claims = await decodeSessionToken(token);
  return typeof claims?.sid === "string" ? claims.sid : null;
}
