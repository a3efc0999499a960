import "server-only";
import { record } from "@/lib/audit/record-audit";
import { transact, type Context } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";
import { AppError } from "@/lib/errors";
import type { CallbackDecision } from "@/lib/operations/callbacks/callback-decision-input";
import { mayDiscard } from "@/lib/operations/callbacks/callback-rules";
import { moveCallback } from "@/lib/operations/callbacks/callback-queries";
import { lockCallback } from "@/lib/outbox/gateway-call-table";
import { announce } from "@/lib/live/announce-change";

/**
 * Puts a callback aside: what it says is never applied, though it is kept and can still be replayed. Throws `conflict` for
 * one that is applied, discarded or about to be read.
 */
export async function discardCallback(ctx: Context, { id, reason }: CallbackDecision): Promise<void> {
  permitStaff(ctx, "admin");
  await transact(ctx, async (ctx) => {
    const callback = await lockCallback(ctx, id);
    if (!callback) throw new AppError("not-found");
    if (!mayDiscard(callback, ctx.now)) throw new AppError("conflict");
    await moveCallback(ctx, id, "discarded");
    const detail = { reason, message: callback.message, from: callback.state, was: callback.reason };
    await record(ctx, { action: "callback.discarded", subject: { kind: "callback", id }, detail });
    await announce(ctx, "callback", id);
  });
}
