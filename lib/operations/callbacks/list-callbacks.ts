import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import type { CallbackId } from "@/lib/ids";
import { DEPENDENCY_TIMEOUT } from "@/lib/inbound/time-out-waiting-callbacks";
import { listCallbackRows, type ListedCallback } from "@/lib/operations/callbacks/callback-queries";
import { CALLBACK_TABS, mayDiscard, mayReplay } from "@/lib/operations/callbacks/callback-rules";
import type { CallbackItem, CallbackPage, CallbackTabName } from "@/lib/operations/callbacks/callback-view";
import { readCursor, writeCursor } from "@/lib/operations/page-cursor";

const PAGE_SIZE = 50;

/** One page of the hospital's callbacks on one tab, newest first. Throws `not-found` for a cursor that is not ours. */
export const listCallbacks = query({
  name: "list-callbacks",
  roles: ["admin"],
  input: z.object({
    tab: z.enum(Object.keys(CALLBACK_TABS) as CallbackTabName[]),
    cursor: z.string().nullable().default(null),
  }),
  run: async (tx, { tab, cursor }): Promise<CallbackPage> => {
    const after = cursor === null ? null : readCursor<CallbackId>(cursor);
    const rows = await listCallbackRows(tx, CALLBACK_TABS[tab], after, PAGE_SIZE + 1);
    const shown = rows.slice(0, PAGE_SIZE);
    const last = shown.at(-1);
    return {
      items: shown.map((row) => toCallbackItem(row, tx.now)),
      nextCursor: rows.length > shown.length && last ? writeCursor({ at: last.receivedAt, id: last.id }) : null,
    };
  },
  audits: ({ tab, cursor }, { items }) => [
    {
      action: "callback.listed",
      subject: { kind: "operation", id: "list-callbacks" },
      detail: { tab, isFirstPage: cursor === null, rows: items.length },
    },
  ],
});

/** A callback as a row of the admin's page, as it is at `now`. */
export function toCallbackItem(row: ListedCallback, now: Date): CallbackItem {
  const { consentRequestId, requestStatus, abhaAddress, waitsFor } = row;
  const until = new Date(row.receivedAt.getTime() + DEPENDENCY_TIMEOUT);
  return {
    id: row.id,
    message: row.message,
    state: row.state,
    reason: row.reason,
    problem: row.state === "malformed" ? row.problem : null,
    idUsedBefore: row.idUsedBefore,
    waits: waitsFor !== null ? { for: waitsFor, until: until.toISOString() } : null,
    receivedAt: row.receivedAt.toISOString(),
    may: { replay: mayReplay(row, now), discard: mayDiscard(row, now) },
    repeats: row.repeats,
    request:
      consentRequestId && requestStatus && abhaAddress !== null
        ? { id: consentRequestId, status: requestStatus, patient: { abhaAddress, name: row.patientName } }
        : null,
  };
}
