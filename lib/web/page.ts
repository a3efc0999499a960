import "server-only";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { systemNow } from "@/lib/clock";
import type { Context, Role, StaffActor } from "@/lib/db/context";
import { database } from "@/lib/db/database";
import { PATH_HEADER } from "@/lib/web/path-header";
import { currentStaff } from "@/lib/web/current-staff";

/** The context of a page's verbs. Leads to the sign-in who is not signed in; for a role that may not, the page does not exist. */
export async function staffContext(...roles: Role[]): Promise<Context<StaffActor>> {
  const actor = await currentStaff();
  if (!actor) redirect(await signInAddress());
  if (!roles.includes(actor.role)) notFound();
  return { db: database().db, actor, now: systemNow() };
}

async function signInAddress(): Promise<string> {
  const path = (await headers()).get(PATH_HEADER);
  // A path of ours and nothing else: "//elsewhere" would be another host.
  return path && /^\/(?![/\\])/.test(path) ? `/sign-in?callbackUrl=${encodeURIComponent(path)}` : "/sign-in";
}
