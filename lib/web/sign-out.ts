import "server-only";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { systemNow } from "@/lib/clock";
import { database } from "@/lib/db/database";
import { endSession } from "@/lib/staff/staff-session";
import { authCookies } from "@/lib/web/auth-cookies";
import { currentSessionId } from "@/lib/web/current-staff";

/** Ends the session on the server, deletes its cookie, and redirects to the sign-in page. */
export async function signOut(): Promise<never> {
  const sessionId = await currentSessionId();
  if (sessionId) await endSession({ database: database(), now: systemNow() }, sessionId);
  const { sessionName, cookies: named } = authCookies();
  // Browsers delete a cookie only under the flags with which it was set.
  (await cookies()).set(sessionName, "", { ...named.sessionToken?.options, maxAge: 0 });
  redirect("/sign-in");
}
