import "server-only";
import { headers } from "next/headers";
import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { systemNow } from "@/lib/clock";
import { database } from "@/lib/db/database";
import type { SystemScope } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { SESSION_DURATION, signIn, signInInput } from "@/lib/staff/sign-in";
import { settleNewSession } from "@/lib/staff/settle-new-session";
import { endSession, sessionActor } from "@/lib/staff/staff-session";
import { requestOrigin } from "@/lib/web/request-origin";
import type { RequestOrigin } from "@/lib/db/actor";
import { authCookies } from "@/lib/web/auth-cookies";
import { currentSessionId } from "@/lib/web/current-staff";
import { decodeSessionToken } from "@/lib/web/session-token";

/** Sign-in by next-auth. Its token carries the id of our session row and nothing else. */
export function authOptions(): NextAuthOptions {
  const { secure, cookies } = authCookies();
  return {
    secret: env().NEXTAUTH_SECRET[0],
    jwt: { decode: ({ token }) => decodeSessionToken(token) },
    session: { strategy: "jwt", maxAge: SESSION_DURATION / 1000 },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    useSecureCookies: secure,
    cookies,
    providers: [
      CredentialsProvider({
        credentials: {
          email: { type: "email" },
          password: { type: "password" },
        },
        authorize: async (credentials) => authorize(credentials, requestOrigin(await headers())),
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => ({ sid: user ? user.id : token.sid }),
      // For /api/auth/session; pages and actions use `currentStaff`.
      session: async ({ session, token }) => {
        const actor = typeof token.sid === "string" ? await sessionActor(scope(), token.sid) : null;
        return actor ? { expires: session.expires, user: { name: actor.name } } : { expires: session.expires };
      },
    },
    events: {
      signIn: async ({ user }) => settleNewSession(scope(), { opened: user.id, replaced: await currentSessionId() }),
      signOut: async ({ token }) => {
        if (typeof token?.sid === "string") await endSession(scope(), token.sid);
      },
    },
  };
}

/** The session's id as next-auth's user id. Null becomes next-auth's `CredentialsSignin`, a thrown code `?error=<code>`. */
async function authorize(
  credentials: Record<string, string> | undefined,
  origin: Omit<RequestOrigin, "sessionId">,
): Promise<{ id: string } | null> {
  const input = signInInput.safeParse({ ...credentials, address: origin.address ?? "unknown" });
  if (!input.success) return null;
  try {
    const signedIn = await signIn(scope(), input.data, origin);
    return signedIn && { id: signedIn.sessionId };
  } catch (error) {
    if (error instanceof AppError) throw new Error(error.code);
    log.error("sign-in failed", { error });
    throw new Error("unexpected");
  }
}

function scope(): SystemScope {
  return { database: database(), now: systemNow() };
}
