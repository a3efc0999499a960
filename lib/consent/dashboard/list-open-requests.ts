import "server-only";
import { listOpen } from "@/lib/consent/request/consent-request-table";
import { toItem } from "@/lib/consent/dashboard/to-consent-request-item";
import type { ConsentRequestItem } from "@/lib/consent/dashboard/consent-request-view";
import type { Context } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";

/** Requests of the hospital that this patient can still answer: shown before another is sent. */
export async function openRequestsFor(ctx: Context, input: { abhaAddress: string }): Promise<ConsentRequestItem[]> {
  permitStaff(ctx, "doctor");
  return (await listOpen(ctx, input.abhaAddress)).map(toItem);
}
