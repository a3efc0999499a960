import "server-only";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { systemNow } from "@/lib/clock";
import { database } from "@/lib/db/database";
import { authCookies } from "@/lib/web/auth-cookies";
import { currentSessionId } from "@/lib/web/current-staff";
import { endSession } from "@/lib/staff/staff-session";

/** Ends the session on the server, forgets its cookie, and leads to the sign-in. */
export async function signOutHere(): Promise<never> {
  const sessionId = await currentSessionId();
  if (sessionId) await endSession({ db: database().db, now: systemNow() }, sessionId);
  const { sessionName, cookies: named } = authCookies();
  // A cookie is only forgotten under the flags that it was set with.
  (await cookies()).set(sessionName, "", { ...named.sessionToken?.options, maxAge: 0 });
  redirect("/sign-in");
}
