import "server-only";
import { decode } from "next-auth/jwt";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { systemNow } from "@/lib/clock";
import { database } from "@/lib/db/database";
import { env } from "@/lib/env";
import { endSession, sessionActor, type SignedInStaff } from "@/lib/staff/staff-session";
import { secondFactorDueAt } from "@/lib/staff/second-factor/second-factor-need";
import { authCookies } from "@/lib/web/auth-cookies";
import { requestOrigin } from "@/lib/web/request-origin";

/** Who is signed in, and until when they must have a second factor; null where they have one, or need none. */
export type CurrentStaff = SignedInStaff & { secondFactorDueAt: Date | null };

/**
 * Who is signed in, read from the database once in each request; null where nobody is, whatever the cookie holds. Throws only where the
 * database cannot be reached, since that is no sign-out.
 */
export const currentStaff = cache(async (): Promise<CurrentStaff | null> => {
  const sessionId = await currentSessionId();
  if (!sessionId) return null;
  const scope = { database: database(), now: systemNow() };
  const staff = await sessionActor(scope, sessionId, requestOrigin(await headers()));
  if (!staff) return null;
  const dueAt = await secondFactorDueAt(scope, staff);
  return { ...staff, secondFactorDueAt: dueAt, mustEnrol: dueAt !== null && dueAt <= scope.now };
});

/** The session that the request's cookie names, ended or not. */
export async function currentSessionId(): Promise<string | null> {
  const token = (await cookies()).get(authCookies().sessionName)?.value;
  return token ? readSessionId(token) : null;
}

async function readSessionId(token: string): Promise<string | null> {
  try {
    const claims = await decode({ token, secret: env().NEXTAUTH_SECRET });
    return typeof claims?.sid === "string" ? claims.sid : null;
  } catch {
    return null;
  }
}

/** Ends the session on the server, deletes its cookie, and redirects to the sign-in page. */
export async function signOut(): Promise<never> {
  const sessionId = await currentSessionId();
  if (sessionId) await endSession({ database: database(), now: systemNow() }, sessionId);
  const { sessionName, cookies: named } = authCookies();
  // Browsers delete a cookie only under the flags with which it was set.
  (await cookies()).set(sessionName, "", { ...named.sessionToken?.options, maxAge: 0 });
  redirect("/sign-in");
}
