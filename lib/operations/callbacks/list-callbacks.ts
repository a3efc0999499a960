import "server-only";
import type { Context } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";
import { AppError } from "@/lib/errors";
import { CALLBACK_FATES } from "@/lib/operations/callbacks/callback-tabs";
import { listCallbackRows } from "@/lib/operations/callbacks/callback-queries";
import type { CallbackFate, CallbackPage } from "@/lib/operations/callbacks/callback-view";
import { toCallbackItem } from "@/lib/operations/callbacks/to-callback-item";
import { isUuid, type CallbackId } from "@/lib/ids";

const PAGE = 50;

/** One page of the hospital's callbacks of one fate, newest first. Throws `not-found` for a cursor that is not ours. */
export async function listCallbacks(
  ctx: Context,
  input: { fate: CallbackFate; cursor: string | null },
): Promise<CallbackPage> {
  permitStaff(ctx, "admin");
  const after = input.cursor === null ? null : readCursor(input.cursor);
  const rows = await listCallbackRows(ctx, CALLBACK_FATES[input.fate], after, PAGE + 1);
  const shown = rows.slice(0, PAGE);
  const last = shown.at(-1);
  return {
    items: shown.map(toCallbackItem),
    nextCursor: rows.length > shown.length && last ? writeCursor(last) : null,
  };
}

function writeCursor({ receivedAt, id }: { receivedAt: Date; id: CallbackId }): string {
  return Buffer.from(`${receivedAt.toISOString()} ${id}`).toString("base64url");
}

function readCursor(cursor: string): { receivedAt: Date; id: CallbackId } {
  const [at = "", id = ""] = Buffer.from(cursor, "base64url").toString().split(" ");
  const receivedAt = new Date(at);
  // Years that only a Date knows are no times of ours.
  if (!/^\d{4}-/.test(at) || Number.isNaN(receivedAt.getTime()) || !isUuid(id)) throw new AppError("not-found");
  return { receivedAt, id: id as CallbackId };
}
