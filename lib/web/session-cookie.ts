import "server-only";
import { encode } from "next-auth/jwt";
import { cookies } from "next/headers";
import { env } from "@/lib/env";
import type { StaffSessionId } from "@/lib/ids";
import { SESSION_DURATION } from "@/lib/staff/open-session";
import { authCookies } from "@/lib/web/auth-cookies";

/** Gives the browser the cookie of a session that was opened without next-auth: the same that next-auth would set. */
export async function setSessionCookie(sessionId: StaffSessionId): Promise<void> {
  const { sessionName, cookies: named } = authCookies();
  const maxAge = SESSION_DURATION / 1000;
  const token = await encode({ token: { sid: sessionId }, secret: env().NEXTAUTH_SECRET, maxAge });
  (await cookies()).set(sessionName, token, { ...named.sessionToken?.options, maxAge });
}
