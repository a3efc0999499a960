import "server-only";
import { headers } from "next/headers";
import { z } from "zod";
import { systemNow } from "@/lib/clock";
import { database } from "@/lib/db/database";
import { acceptInvitation } from "@/lib/staff/accept-invitation";
import { findInvitation, type LinkProblem } from "@/lib/staff/find-invitation";
import type { InvitationPurpose } from "@/lib/staff/invitation-purpose";
import { challengeId, registrationResponse } from "@/lib/staff/passkey/passkey-input";
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

const chosenWay = z.union([
  z.object({ password: z.string().max(1024) }),
  z.object({ challengeId, response: registrationResponse }),
]);

/** The longest name of a passkey. */
const NAME_LENGTH = 60;

/**
 * Uses a link: stores the password or the passkey, and signs this browser in, in place of whoever was signed in here. With a passkey come recovery
 * codes. A passkey is named after its device; its person can rename it.
 */
export async function join(token: string, chosen: unknown): Promise<ActionResult<{ recoveryCodes: string[] | null }>> {
  try {
    const input = chosenWay.parse(chosen);
    const origin = requestOrigin(await headers());
    const name = (origin.device ?? "Passkey").slice(0, NAME_LENGTH);
    const way = "password" in input ? input : { ...input, name };
    const place = { origin, deviceToken: await readDeviceToken() };
    const { sessionId, deviceToken, recoveryCodes } = await acceptInvitation(scope(), { token, way }, place);
    await keepDeviceToken(deviceToken);
    await startSession(sessionId);
    return { status: "done", value: { recoveryCodes } };
  } catch (error) {
    return { status: "refused", ...refusalOf(error, "join") };
  }
}

const scope = () => ({ database: database(), now: systemNow() });
