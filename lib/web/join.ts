import "server-only";
import { encode } from "next-auth/jwt";
import { cookies, headers } from "next/headers";
import { systemNow } from "@/lib/clock";
import { database } from "@/lib/db/database";
import { env } from "@/lib/env";
import type { StaffSessionId } from "@/lib/ids";
import { acceptInvitation } from "@/lib/staff/accept-invitation";
import { findInvitation, type LinkProblem } from "@/lib/staff/find-invitation";
import type { InvitationPurpose } from "@/lib/staff/invitation-purpose";
import { SESSION_DURATION } from "@/lib/staff/sign-in";
import { endSession } from "@/lib/staff/staff-session";
import type { ActionResult } from "@/lib/web/action-result";
import { authCookies } from "@/lib/web/auth-cookies";
import { currentSessionId } from "@/lib/web/current-staff";
import { refusalOf } from "@/lib/web/refusal-of";
import { requestOrigin } from "@/lib/web/request-origin";

/** What a link shows to whoever has it. */
export type LinkView =
  | { state: "works"; hospital: string; name: string; email: string; purpose: InvitationPurpose }
  | { state: LinkProblem };

/** What a link is for, and whether it works. */
export async function readLink(token: string): Promise<ActionResult<LinkView>> {
  try {
    const { found, problem } = await findInvitation(scope(), token);
    if (problem) return { status: "done", value: { state: problem } };
    const { invitation, staff, hospital } = found;
    const { name, email } = staff;
    return { status: "done", value: { state: "works", hospital, name, email, purpose: invitation.purpose } };
  } catch (error) {
    return { status: "refused", ...refusalOf(error, "read-link") };
  }
}

/** Uses a link: stores the password, and signs this browser in, in place of whoever was signed in here. */
export async function join(token: string, password: string): Promise<ActionResult<null>> {
  try {
    const { sessionId } = await acceptInvitation(scope(), { token, password }, requestOrigin(await headers()));
    const replaced = await currentSessionId();
    if (replaced) await endSession(scope(), replaced);
    await setSessionCookie(sessionId);
    return { status: "done", value: null };
  } catch (error) {
    return { status: "refused", ...refusalOf(error, "join") };
  }
}

async function setSessionCookie(sessionId: StaffSessionId): Promise<void> {
  const { sessionName, cookies: named } = authCookies();
  const maxAge = SESSION_DURATION / 1000;
  const token = await encode({ token: { sid: sessionId }, secret: env().NEXTAUTH_SECRET, maxAge });
  (await cookies()).set(sessionName, token, { ...named.sessionToken?.options, maxAge });
}

const scope = () => ({ database: database(), now: systemNow() });
