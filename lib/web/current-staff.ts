import "server-only";
import { cookies } from "next/headers";
import { decode } from "next-auth/jwt";
import { cache } from "react";
import { systemNow } from "@/lib/clock";
import { database } from "@/lib/db/database";
import type { StaffActor } from "@/lib/db/context";
import { authCookies } from "@/lib/web/auth-cookies";
import { env } from "@/lib/env";
import { sessionActor } from "@/lib/staff/staff-session";

/**
 * Who is signed in, asked of the database once in each request; null for nobody, whatever the cookie holds.
 * Throws only when the database cannot be asked: that is trouble, not a sign-out.
 */
export const currentStaff = cache(async (): Promise<StaffActor | null> => {
  const sessionId = await currentSessionId();
  return sessionId ? sessionActor({ db: database().db, now: systemNow() }, sessionId) : null;
});

/** The session that the request's cookie names, live or not: for what outlives the request to look again. */
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
