import "server-only";
import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { systemNow } from "@/lib/clock";
import { database } from "@/lib/db/database";
import { authCookies } from "@/lib/web/auth-cookies";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { signInInput } from "@/lib/staff/staff-input";
import { endSession, sessionActor } from "@/lib/staff/staff-session";
import { SESSION_LIFE, signIn } from "@/lib/staff/sign-in";

/** next-auth's own flow; its token carries the id of our session row and nothing else. */
export function authOptions(): NextAuthOptions {
  const { secure, cookies } = authCookies();
  return {
    secret: env().NEXTAUTH_SECRET,
    session: { strategy: "jwt", maxAge: SESSION_LIFE / 1000 },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    useSecureCookies: secure,
    cookies,
    providers: [
      CredentialsProvider({
        credentials: {
          email: { type: "email" },
          password: { type: "password" },
        },
        authorize: (credentials, request) => authorize(credentials, clientAddress(request.headers ?? {})),
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => ({ sid: user ? user.id : token.sid }),
      // Read by whoever asks /api/auth/session; pages and actions ask `currentStaff`.
      session: async ({ session, token }) => {
        const actor = typeof token.sid === "string" ? await sessionActor(moment(), token.sid) : null;
        return actor ? { expires: session.expires, user: { name: actor.name } } : { expires: session.expires };
      },
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.sid === "string") await endSession(moment(), token.sid);
      },
    },
  };
}

/** The session's id as next-auth's user id; null for next-auth's `CredentialsSignin`, a thrown code for `?error=<code>`. */
async function authorize(
  credentials: Record<string, string> | undefined,
  address: string,
): Promise<{ id: string } | null> {
  const input = signInInput.safeParse({ ...credentials, address });
  if (!input.success) return null;
  try {
    const signedIn = await signIn(moment(), input.data);
    return signedIn && { id: signedIn.sessionId };
  } catch (error) {
    if (error instanceof AppError) throw new Error(error.code);
    log.error("sign-in failed", { error });
    throw new Error("unexpected");
  }
}

function moment() {
  return { db: database().db, now: systemNow() };
}

/**
 * The last hop is the only one that the proxy in front has seen itself; what stands before it is the client's word.
 * Without a proxy Next.js fills in the socket's address, and a made-up header only moves a client from one address
 * count to another: the count of the account still holds.
 */
function clientAddress(headers: Record<string, unknown>): string {
  const hops = headers["x-forwarded-for"];
  const last = typeof hops === "string" ? hops.split(",").at(-1)?.trim() : undefined;
  return last || "unknown";
}
