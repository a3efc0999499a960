import "server-only";
import { decode, type JWT } from "next-auth/jwt";
import { env } from "@/lib/env";

/**
 * What the cookie of a session holds, whichever of the secrets it was made with; null for what was made with none of them, is malformed or
 * has expired. The first secret makes new ones.
 */
export async function decodeSessionToken(
  token: string | undefined,
  secrets: readonly string[] = env().NEXTAUTH_SECRET,
): Promise<JWT | null> {
  if (!token) return null;
  for (const secret of secrets) {
    const claims = await decode({ token, secret }).catch(() => null);
    if (claims) return claims;
  }
  return null;
}
