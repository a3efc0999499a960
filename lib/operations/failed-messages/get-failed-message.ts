import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { findConsentRequest } from "@/lib/consent/request/consent-request-table";
import { AppError } from "@/lib/errors";
import { isUuid, type OutboundMessageId } from "@/lib/ids";
import { findListedMessage, isKeyOpen } from "@/lib/operations/failed-messages/failed-message-queries";
import { isStillNeeded, retryForecast } from "@/lib/operations/failed-messages/failed-message-rules";
import type { FailedMessageDetail, MessageStep } from "@/lib/operations/failed-messages/failed-message-view";
import { toFailedMessageItem } from "@/lib/operations/failed-messages/list-failed-messages";
import { listMessageDecisions, type MessageDecisionRow } from "@/lib/operations/failed-messages/message-decision-table";

/** A message on which admins decide, with all that its page shows. Throws `not-found` for one that is not the hospital's. */
export const getFailedMessage = query({
  name: "get-failed-message",
  roles: ["admin"],
  input: z.object({ id: z.string() }),
  run: async (tx, input): Promise<FailedMessageDetail> => {
    if (!isUuid(input.id)) throw new AppError("not-found");
    const id = input.id as OutboundMessageId;
    const [row, decisions] = await Promise.all([findListedMessage(tx, id), listMessageDecisions(tx, id)]);
    const item = row && toFailedMessageItem(row);
    if (!item) throw new AppError("not-found");
    const [request, isAnotherOpen] = await Promise.all([
      row.consentRequestId ? findConsentRequest(tx, row.consentRequestId) : undefined,
      row.uniqueKey !== null && isKeyOpen(tx, row.uniqueKey),
    ]);
    const forecast = retryForecast(row.state, { isNeeded: isStillNeeded(row, request), isAnotherOpen });
    return {
      ...item,
      tab: row.state === "closed" ? "closed" : "failed",
      createdAt: row.createdAt.toISOString(),
      lastAttemptAt: row.lastAttemptAt?.toISOString() ?? null,
      httpStatus: row.httpStatus,
      requestId: row.requestId,
      forecast,
      may: { retry: forecast === "sent-again", close: row.state === "failed" },
      history: decisions.map(toStep),
    };
  },
  audits: ({ id }, { request }) => [
    {
      action: "message.viewed",
      subject: { kind: "outbound-message", id },
      ...(request && { detail: { consentRequestId: request.id }, patient: request.patient.abhaAddress }),
    },
  ],
});

function toStep({ at, action, decidedBy, reason }: MessageDecisionRow): MessageStep {
  return { at: at.toISOString(), action, by: decidedBy, reason };
}
