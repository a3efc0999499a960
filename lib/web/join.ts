import "server-only";
import { headers } from "next/headers";
import { systemNow } from "@/lib/clock";
import { database } from "@/lib/db/database";
import { acceptInvitation } from "@/lib/staff/accept-invitation";
import { findInvitation, type LinkProblem } from "@/lib/staff/find-invitation";
import type { InvitationPurpose } from "@/lib/staff/invitation-purpose";
import type { ActionResult } from "@/lib/web/action-result";
import { refusalOf } from "@/lib/web/refusal-of";
import { keepDeviceToken, readDeviceToken } from "@/lib/web/sign-in-cookies";
import { requestOrigin } from "@/lib/web/request-origin";
import { startSession } from "@/lib/web/session-cookie";

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
    const place = { origin: requestOrigin(await headers()), deviceToken: await readDeviceToken() };
    const { sessionId, deviceToken } = await acceptInvitation(scope(), { token, password }, place);
    await keepDeviceToken(deviceToken);
    await startSession(sessionId);
    return { status: "done", value: null };
  } catch (error) {
    return { status: "refused", ...refusalOf(error, "join") };
  }
}

const scope = () => ({ database: database(), now: systemNow() });
