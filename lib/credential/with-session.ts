import "server-only";
import type { WireError } from "@/lib/abdm/messages";
import { accessToken, dropAccessToken, type Unavailable } from "@/lib/credential/access-token";
import type { Context } from "@/lib/db/context";
import type { CredentialId } from "@/lib/ids";

/** No call was made, since there is no session with the gateway. */
export type NoSession = { outcome: "no-session"; reason: Unavailable["unavailable"]; error: WireError };

/** Calls with a credential's session; one that the gateway no longer takes is replaced once. Not inside a transaction. */
export async function withSession<O extends { outcome: string }>(
  { db, now }: Pick<Context, "db" | "now">,
  credentialId: CredentialId,
  call: (token: string) => Promise<O>,
): Promise<O | NoSession> {
  for (const last of [false, true]) {
    const session = await accessToken(db, credentialId, now);
    if ("unavailable" in session) return { outcome: "no-session", reason: session.unavailable, error: session.error };
    const answer = await call(session.token);
    if (answer.outcome !== "unauthorised" || last) return answer;
    await dropAccessToken(db, credentialId, session.token);
  }
  throw new Error("unreachable");
}
