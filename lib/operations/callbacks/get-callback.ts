import "server-only";
import { auditTrail, type AuditEntry } from "@/lib/audit/store";
import type { Context } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";
import { AppError } from "@/lib/errors";
import { fateOf } from "@/lib/operations/callbacks/callback-tabs";
import { mayDiscard, mayReplay, replayForecast } from "@/lib/operations/callbacks/callback-rules";
import { findCallback } from "@/lib/operations/callbacks/callback-queries";
import type { CallbackDetail, CallbackStep } from "@/lib/operations/callbacks/callback-view";
import { readableBody } from "@/lib/operations/callbacks/readable-body";
import { toCallbackItem } from "@/lib/operations/callbacks/to-callback-item";
import { isUuid, type CallbackId } from "@/lib/ids";

/** All that a callback's page shows. Throws `not-found` for what is not the hospital's. */
export async function getCallback(ctx: Context, input: { id: string }): Promise<CallbackDetail> {
  permitStaff(ctx, "admin");
  const id = input.id as CallbackId;
  const row = isUuid(id) ? await findCallback(ctx, id) : undefined;
  if (!row) throw new AppError("not-found");
  return {
    ...toCallbackItem(row),
    fate: fateOf(row.state),
    dialect: row.dialect,
    path: row.path,
    requestId: row.requestId,
    processedAt: row.processedAt?.toISOString() ?? null,
    replay: replayForecast(row.state, row.reason),
    may: { replay: mayReplay(row, ctx.now), discard: mayDiscard(row, ctx.now) },
    body: readableBody(row.body),
    history: (await auditTrail(ctx, [{ kind: "callback", id }])).map(toStep),
  };
}

function toStep({ at, action, actorName, detail }: AuditEntry): CallbackStep {
  const { reason } = detail;
  return { at: at.toISOString(), action, by: actorName, reason: typeof reason === "string" ? reason : "" };
}
