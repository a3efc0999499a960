import "server-only";
import { record } from "@/lib/audit/record-audit";
import { composerDefaults } from "@/lib/consent/request/composer-defaults";
import { draftOf } from "@/lib/consent/request/draft-of";
import { findRow, insertRow } from "@/lib/consent/request/consent-request-table";
import { transact, type Context } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";
import { AppError } from "@/lib/errors";
import { newId, type ConsentRequestId } from "@/lib/ids";
import { announce } from "@/lib/live/announce-change";

/** Makes a new draft from a request that was sent, whoever sent it; only what has meanwhile passed is set anew. Throws `not-found`. */
export async function askAgain(ctx: Context, input: { id: ConsentRequestId }): Promise<{ id: ConsentRequestId }> {
  permitStaff(ctx, "doctor");
  const earlier = await findRow(ctx, input.id);
  if (!earlier) throw new AppError("not-found");
  const fresh = await composerDefaults(ctx);
  const past = !earlier.dataEraseAt || earlier.dataEraseAt <= ctx.now;
  const draft = {
    ...draftOf(earlier),
    to: fresh.to,
    ...(past ? { keepUntil: fresh.keepUntil } : {}),
  };
  const id = newId<ConsentRequestId>();
  await transact(ctx, async (ctx) => {
    await insertRow(ctx, {
      id,
      hospitalId: ctx.actor.hospitalId,
      requesterId: ctx.actor.staffId,
      status: "DRAFT",
      draft,
      abhaAddress: earlier.abhaAddress,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    });
    await record(ctx, {
      action: "consent-request.drafted",
      subject: { kind: "consent-request", id },
      detail: { from: earlier.id },
    });
    await record(ctx, {
      action: "consent-request.asked-again",
      subject: { kind: "consent-request", id: earlier.id },
      detail: { as: id },
    });
    await announce(ctx, "consent-request", id);
  });
  return { id };
}
