import "server-only";
import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { headers } from "next/headers";
import { systemNow } from "@/lib/clock";
import { database } from "@/lib/db/database";
import type { SystemScope } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { SESSION_DURATION } from "@/lib/staff/open-session";
import { settleNewSession } from "@/lib/staff/settle-new-session";
import { endSession, sessionActor } from "@/lib/staff/staff-session";
import { authCookies } from "@/lib/web/auth-cookies";
import { currentSessionId } from "@/lib/web/current-staff";
import { requestOrigin } from "@/lib/web/request-origin";
import { decodeSessionToken } from "@/lib/web/session-token";
import { authorizeCode, authorizePasskey, authorizePassword, type Postponed } from "@/lib/web/sign-in-provider";

/**
 * Sign-in by next-auth. Its token carries the id of our session row and nothing else. `onPostponed` is called for a sign-in that is not
 * possible at the moment.
 */
export function authOptions(onPostponed: (postponed: Postponed) => void): NextAuthOptions {
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
        authorize: (fields) => authorizePassword(fields, onPostponed),
      }),
      CredentialsProvider({
        id: "second-factor",
        credentials: { code: {} },
        authorize: (fields) => authorizeCode(fields, onPostponed),
      }),
      CredentialsProvider({
        id: "passkey",
        credentials: { challengeId: {}, response: {} },
        authorize: (fields) => authorizePasskey(fields, onPostponed),
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
      signIn: async ({ user }) => {
        const origin = requestOrigin(await headers());
        await settleNewSession(scope(), { opened: user.id, replaced: await currentSessionId(), origin });
      },
      signOut: async ({ token }) => {
        if (typeof token?.sid === "string") await endSession(scope(), token.sid, requestOrigin(await headers()));
      },
    },
  };
}

function scope(): SystemScope {
  return { database: database(), now: systemNow() };
}
