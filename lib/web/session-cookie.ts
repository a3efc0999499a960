import "server-only";
import { encode } from "next-auth/jwt";
import { cookies, headers } from "next/headers";
import { systemNow } from "@/lib/clock";
import { database } from "@/lib/db/database";
import { env } from "@/lib/env";
import type { StaffSessionId } from "@/lib/ids";
import { SESSION_DURATION } from "@/lib/staff/open-session";
import { settleNewSession } from "@/lib/staff/settle-new-session";
import { authCookies } from "@/lib/web/auth-cookies";
import { currentSessionId } from "@/lib/web/current-staff";
import { requestOrigin } from "@/lib/web/request-origin";

/**
 * Gives the browser a session that was opened without next-auth, in place of the one it had: the same cookie that next-auth would set. Ends
 * what a new session ends.
 */
export async function startSession(sessionId: StaffSessionId): Promise<void> {
  const scope = { database: database(), now: systemNow() };
  const origin = requestOrigin(await headers());
  await settleNewSession(scope, { opened: sessionId, replaced: await currentSessionId(), origin });
  const { sessionName, cookies: named } = authCookies();
  const maxAge = SESSION_DURATION / 1000;
  const token = await encode({ token: { sid: sessionId }, secret: env().NEXTAUTH_SECRET[0], maxAge });
  (await cookies()).set(sessionName, token, { ...named.sessionToken?.options, maxAge });
}
