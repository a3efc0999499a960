import "server-only";
import type { NextRequest } from "next/server";
import { z } from "zod";
import { systemNow } from "@/lib/clock";
import { database } from "@/lib/db/database";
import { AppError } from "@/lib/errors";
import { findInvitation } from "@/lib/staff/find-invitation";
import { beginPasskey, beginPasskeyEnrolment } from "@/lib/staff/passkey/begin-passkey";
import { toStaffActor } from "@/lib/staff/staff-session";
import { currentSession, currentStaff } from "@/lib/web/current-staff";
import { isOwnJson, refuse, respond } from "@/lib/web/json-query";
import { requestOrigin } from "@/lib/web/request-origin";

/**
 * `sign-in`: for nobody yet. `unlock`: for whoever locked the session. `join`: for whom the link with this token was made. The others are for
 * whoever is signed in.
 */
const input = z.union([
  z.object({ for: z.enum(["sign-in", "unlock", "verify", "enrol"]) }),
  z.object({ for: z.literal("join"), token: z.string() }),
]);

/** A challenge for a passkey, with what the browser needs to ask an authenticator. Changes nothing of an account. */
export async function passkeyOptionsRoute(request: NextRequest): Promise<Response> {
  if (!isOwnJson(request)) return respond(403, { error: { code: "not-allowed" } });
  try {
    const asked = input.parse(await request.json().catch(() => null));
    const wanted = asked.for;
    const scope = { database: database(), now: systemNow() };
    const origin = requestOrigin(request.headers);
    const { address } = origin;
    if (asked.for === "join") {
      const { found, problem } = await findInvitation(scope, asked.token);
      if (problem) throw new AppError("not-found", problem, { link: problem });
      const actor = toStaffActor(found.staff, { ...origin, sessionId: null }, null);
      return respond(200, await beginPasskeyEnrolment(scope, { actor, address }));
    }
    if (wanted === "sign-in") return respond(200, await beginPasskey(scope, { actor: null, address }));
    const actor = wanted === "unlock" ? (await currentSession())?.actor : await currentStaff();
    if (!actor) throw new AppError("not-signed-in");
    const begin = wanted === "enrol" ? beginPasskeyEnrolment : beginPasskey;
    return respond(200, await begin(scope, { actor, address }));
  } catch (error) {
    return refuse(error, "passkey-options");
  }
}
