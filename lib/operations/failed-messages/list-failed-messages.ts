import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import type { OutboundMessageId } from "@/lib/ids";
import { listMessageRows, type ListedMessage } from "@/lib/operations/failed-messages/failed-message-queries";
import { failedMessageAdvice, hasGatewayWords } from "@/lib/operations/failed-messages/failed-message-rules";
import type { FailedMessageItem, FailedMessagePage } from "@/lib/operations/failed-messages/failed-message-view";
import { readCursor, writeCursor } from "@/lib/operations/page-cursor";
import { isForAdmins } from "@/lib/outbox/outbound-message-table";

const PAGE_SIZE = 50;

/** One page of the hospital's messages that failed, the latest first: those on which an admin has to decide, or those that are closed. Throws `not-found` for a cursor that is not ours. */
export const listFailedMessages = query({
  name: "list-failed-messages",
  roles: ["admin"],
  input: z.object({ tab: z.enum(["failed", "closed"]), cursor: z.string().nullable().default(null) }),
  run: async (tx, { tab, cursor }): Promise<FailedMessagePage> => {
    const after = cursor === null ? null : readCursor<OutboundMessageId>(cursor);
    const rows = await listMessageRows(tx, tab, after, PAGE_SIZE + 1);
    const shown = rows.slice(0, PAGE_SIZE);
    const last = shown.at(-1);
    return {
      items: shown.flatMap((row) => toFailedMessageItem(row) ?? []),
      nextCursor:
        rows.length > shown.length && last?.finishedAt ? writeCursor({ at: last.finishedAt, id: last.id }) : null,
    };
  },
  audits: ({ tab, cursor }, { items }) => [
    {
      action: "message.listed",
      subject: { kind: "operation", id: "list-failed-messages" },
      detail: { tab, isFirstPage: cursor === null, rows: items.length },
    },
  ],
});

/** A message as a row of the admin's page; null for one that is not for admins. */
export function toFailedMessageItem(row: ListedMessage): FailedMessageItem | null {
  if (!isForAdmins(row)) return null;
  const { id, kind, state, attempts, lastResult, consentRequestId, requestStatus, abhaAddress } = row;
  const words = { code: row.errorCode ?? "", message: row.errorMessage ?? "" };
  const error = hasGatewayWords(lastResult) && (words.code || words.message) ? words : null;
  return {
    id,
    kind,
    state,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    attempts,
    lastResult,
    error,
    advice: failedMessageAdvice(lastResult, error),
    request:
      consentRequestId && requestStatus && abhaAddress !== null
        ? { id: consentRequestId, status: requestStatus, patient: { abhaAddress, name: row.patientName } }
        : null,
  };
}
