import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { AppError } from "@/lib/errors";
import { isUuid, type CallbackId } from "@/lib/ids";
import { openCallbackBody } from "@/lib/inbound/callback-body";
import { listCallbackDecisions, type CallbackDecisionRow } from "@/lib/operations/callbacks/callback-decision-table";
import { findCallback } from "@/lib/operations/callbacks/callback-queries";
import { replayForecast, tabOf } from "@/lib/operations/callbacks/callback-rules";
import type { CallbackDetail, CallbackStep, ReadableBody } from "@/lib/operations/callbacks/callback-view";
import { toCallbackItem } from "@/lib/operations/callbacks/list-callbacks";
import { readableBody } from "@/lib/operations/callbacks/readable-body";

/** A callback with all that its page shows. Throws `not-found` for one that is not the hospital's. */
export const getCallback = query({
  name: "get-callback",
  roles: ["admin"],
  input: z.object({ id: z.string() }),
  run: async (tx, input): Promise<CallbackDetail> => {
    if (!isUuid(input.id)) throw new AppError("not-found");
    const id = input.id as CallbackId;
    const [row, decisions] = await Promise.all([findCallback(tx, id), listCallbackDecisions(tx, id)]);
    if (!row) throw new AppError("not-found");
    return {
      ...toCallbackItem(row, tx.now),
      tab: tabOf(row.state),
      dialect: row.dialect,
      path: row.path,
      requestId: row.requestId,
      processedAt: row.processedAt?.toISOString() ?? null,
      replay: replayForecast(row.state, row.reason, !row.hasBody),
      body: readBody(row),
      history: decisions.map(toStep),
    };
  },
  audits: ({ id }, { request }) => [
    {
      action: "callback.viewed",
      subject: { kind: "callback", id },
      ...(request && { detail: { consentRequestId: request.id }, patient: request.patient.abhaAddress }),
    },
  ],
});

function readBody(row: Parameters<typeof openCallbackBody>[0]): ReadableBody {
  try {
    return readableBody(openCallbackBody(row));
  } catch (error) {
    if (error instanceof AppError && error.code === "sealed-data-unreadable")
      return { text: "", form: "unreadable", bytes: 0 };
    throw error;
  }
}

function toStep({ at, action, decidedBy, reason }: CallbackDecisionRow): CallbackStep {
  return { at: at.toISOString(), action, by: decidedBy, reason };
}
