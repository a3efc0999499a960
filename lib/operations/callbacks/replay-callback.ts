import "server-only";
import { record } from "@/lib/audit/record-audit";
import { transact, type Context } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";
import { AppError } from "@/lib/errors";
import type { CallbackDecision } from "@/lib/operations/callbacks/callback-decision-input";
import { mayReplay } from "@/lib/operations/callbacks/callback-rules";
import { moveCallback } from "@/lib/operations/callbacks/callback-queries";
import { lockCallback } from "@/lib/outbox/gateway-call-table";
import { enqueue } from "@/lib/jobs/enqueue";
import { announce } from "@/lib/live/announce-change";

/**
 * Hands a callback back to the background work, which reads it as if it had just arrived. Throws `conflict` for one that is
 * applied or about to be read.
 */
export async function replayCallback(ctx: Context, { id, reason }: CallbackDecision): Promise<void> {
  permitStaff(ctx, "admin");
  await transact(ctx, async (ctx) => {
    const callback = await lockCallback(ctx, id);
    if (!callback) throw new AppError("not-found");
    if (!mayReplay(callback, ctx.now)) throw new AppError("conflict");
    await moveCallback(ctx, id, "received");
    const { hospitalId } = callback;
    await enqueue(ctx, "process-callback", { hospitalId, callbackId: id }, { key: `replay-callback:${id}` });
    const detail = { reason, message: callback.message, from: callback.state, was: callback.reason };
    await record(ctx, { action: "callback.replayed", subject: { kind: "callback", id }, detail });
    await announce(ctx, "callback", id);
  });
}
