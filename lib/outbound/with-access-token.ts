import "server-only";
import { accessToken, dropAccessToken, type Unavailable } from "@/lib/outbound/access-token";
import { forgetGivenUp } from "@/lib/credential/credential-table";
import type { Context } from "@/lib/db/context";
import type { CredentialId } from "@/lib/ids";

/**
 * Makes a call under a credential's token, and once more with a new one where the gateway no longer takes it (401).
 * Where no token is to be had, answers why. Not inside a transaction.
 */
export async function withAccessToken<T extends { outcome: string }>(
  { db, now }: Pick<Context, "db" | "now">,
  credentialId: CredentialId,
  call: (token: string) => Promise<T>,
): Promise<T | Unavailable> {
  const once = async () => {
    const session = await accessToken(db, credentialId, now);
    return "unavailable" in session ? session : { token: session.token, answer: await call(session.token) };
  };
  const first = await once();
  if ("unavailable" in first) return first;
  const again = first.answer.outcome === "unauthorised" && (await dropAccessToken(db, credentialId, first.token, now));
  const last = again ? await once() : first;
  if ("unavailable" in last) return last;
  if (TAKEN.has(last.answer.outcome)) await forgetGivenUp(db, credentialId);
  return last.answer;
}

/** Outcomes that show that the token was looked at, and good. */
const TAKEN: ReadonlySet<string> = new Set(["accepted", "refused", "found", "not-found", "read"]);
