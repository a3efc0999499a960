import "server-only";
import type { NextRequest } from "next/server";
import { z } from "zod";
import { systemNow } from "@/lib/clock";
import { database } from "@/lib/db/database";
import { AppError } from "@/lib/errors";
import { beginPasskey, beginPasskeyEnrolment } from "@/lib/staff/passkey/begin-passkey";
import { currentSession, currentStaff } from "@/lib/web/current-staff";
import { isOwnJson, refuse, respond } from "@/lib/web/json-query";
import { requestOrigin } from "@/lib/web/request-origin";

/** `sign-in`: for nobody yet. `unlock`: for whoever locked the session. The others are for whoever is signed in. */
const input = z.object({ for: z.enum(["sign-in", "unlock", "verify", "enrol"]) });

/** A challenge for a passkey, with what the browser needs to ask an authenticator. Changes nothing of an account. */
export async function passkeyOptionsRoute(request: NextRequest): Promise<Response> {
  if (!isOwnJson(request)) return respond(403, { error: { code: "not-allowed" } });
  try {
    const wanted = input.parse(await request.json().catch(() => null)).for;
    const scope = { database: database(), now: systemNow() };
    const { address } = requestOrigin(request.headers);
    if (wanted === "sign-in") return respond(200, await beginPasskey(scope, { actor: null, address }));
    const actor = wanted === "unlock" ? (await currentSession())?.actor : await currentStaff();
    if (!actor) throw new AppError("not-signed-in");
    const begin = wanted === "enrol" ? beginPasskeyEnrolment : beginPasskey;
    return respond(200, await begin(scope, { actor, address }));
  } catch (error) {
    return refuse(error, "passkey-options");
  }
}
