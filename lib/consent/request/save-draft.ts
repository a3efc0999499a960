import "server-only";
import { normaliseAbhaAddress } from "@/lib/abdm/abha-address";
import { record } from "@/lib/audit/record-audit";
import type { DraftInput } from "@/lib/consent/request/consent-request-input";
import { insertRow, lockRow, updateRow } from "@/lib/consent/request/consent-request-table";
import { transact, type Context } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";
import { AppError } from "@/lib/errors";
import type { ConsentRequestId } from "@/lib/ids";
import { announce } from "@/lib/live/announce-change";

/** Keeps what the composer holds, exactly as typed. Throws `conflict` once the request has been sent, `not-found` for another's. */
export async function saveDraft(ctx: Context, input: DraftInput): Promise<{ id: ConsentRequestId; savedAt: string }> {
  permitStaff(ctx, "doctor");
  const { id, ...typed } = input;
  const abhaAddress = normaliseAbhaAddress(typed.abhaAddress) ?? typed.abhaAddress.trim();
  await transact(ctx, async (ctx) => {
    const added = await insertRow(ctx, {
      id,
      hospitalId: ctx.actor.hospitalId,
      requesterId: ctx.actor.staffId,
      status: "DRAFT",
      draft: typed,
      abhaAddress,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    });
    if (added) {
      await record(ctx, {
        action: "consent-request.drafted",
        subject: { kind: "consent-request", id },
      });
    } else {
      const row = await lockRow(ctx, id);
      if (!row || row.requesterId !== ctx.actor.staffId) throw new AppError("not-found");
      if (row.status !== "DRAFT") throw new AppError("conflict");
      await updateRow(ctx, id, { draft: typed, abhaAddress });
    }
    await announce(ctx, "consent-request", id);
  });
  return { id, savedAt: ctx.now.toISOString() };
}
