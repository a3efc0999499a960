import "server-only";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import type { z } from "zod";
import type { Operation } from "@/lib/access/command";
import { execute } from "@/lib/access/execute";
import { systemNow } from "@/lib/clock";
import { hasRole } from "@/lib/db/actor";
import { database } from "@/lib/db/database";
import { AppError } from "@/lib/errors";
import { currentStaff, type CurrentStaff } from "@/lib/web/current-staff";
import { PATH_HEADER } from "@/lib/web/proxy-headers";

/** Where people add a passkey or another second factor. */
const ENROLMENT_PAGE = "/me";

/**
 * Runs a query for a page. Redirects to the sign-in page where nobody is signed in, and to the page for a second factor where one was to be
 * enrolled by now; what is not found, not for these roles, or named by a malformed address is a page that does not exist.
 */
export async function readPage<I extends z.ZodType, O>(query: Operation<I, O>, input: z.input<I>): Promise<O> {
  const actor = await signedInStaff();
  if (!query.input.safeParse(input).success) notFound();
  try {
    return await execute(query, { database: database(), actor, now: systemNow() }, input);
  } catch (error) {
    if (error instanceof AppError && error.code === "second-factor-needed") redirect(ENROLMENT_PAGE);
    if (error instanceof AppError && ["not-found", "not-allowed", "invalid-input"].includes(error.code)) notFound();
    throw error;
  }
}

/** Who is signed in. Redirects to the sign-in page where nobody is. */
export async function signedInStaff(): Promise<CurrentStaff> {
  return (await currentStaff()) ?? redirect(await signInAddress());
}

/** Whether whoever is signed in may run an operation at all: a page shows only what can be used. */
export async function isAllowed(operation: Pick<Operation, "roles" | "whileUnenrolled">): Promise<boolean> {
  const staff = await signedInStaff();
  if (staff.mustEnrol && !operation.whileUnenrolled) return false;
  return operation.roles.some((role) => hasRole(staff, role));
}

async function signInAddress(): Promise<string> {
  const path = (await headers()).get(PATH_HEADER);
  // Only a path of our own: "//elsewhere" would be another host.
  return path && /^\/(?![/\\])/.test(path) ? `/sign-in?callbackUrl=${encodeURIComponent(path)}` : "/sign-in";
}
