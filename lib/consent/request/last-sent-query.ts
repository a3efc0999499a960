import "server-only";
import { and, desc, eq, ne } from "drizzle-orm";
import { consentRequest } from "@/drizzle/schema/consent-request";
import type { ConsentRequestRow } from "@/lib/consent/request/consent-request-table";
import type { Context } from "@/lib/db/context";
import type { StaffId } from "@/lib/ids";

const ours = (ctx: Context) => eq(consentRequest.hospitalId, ctx.actor.hospitalId);

/** What a doctor sent last: the source of their next defaults. */
export async function findLastSent(ctx: Context, requesterId: StaffId): Promise<ConsentRequestRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(consentRequest)
    .where(and(ours(ctx), eq(consentRequest.requesterId, requesterId), ne(consentRequest.status, "DRAFT")))
    .orderBy(desc(consentRequest.submittedAt))
    .limit(1);
  return row;
}
