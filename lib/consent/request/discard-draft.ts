import "server-only";
import { record } from "@/lib/audit/record-audit";
import { deleteDraftRow } from "@/lib/consent/request/consent-request-table";
import { transact, type Context } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";
import { AppError } from "@/lib/errors";
import type { ConsentRequestId } from "@/lib/ids";
import { announce } from "@/lib/live/announce-change";

/** Throws a draft of one's own away. Throws `not-found` for anything else. */
export async function discardDraft(ctx: Context, input: { id: ConsentRequestId }): Promise<{ id: ConsentRequestId }> {
  permitStaff(ctx, "doctor");
  return transact(ctx, async (ctx) => {
    if (!(await deleteDraftRow(ctx, input.id))) throw new AppError("not-found");
    await record(ctx, {
      action: "consent-request.discarded",
      subject: { kind: "consent-request", id: input.id },
    });
    await announce(ctx, "consent-request", input.id);
    return { id: input.id };
  });
}
