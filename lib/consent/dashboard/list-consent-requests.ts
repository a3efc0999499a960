import "server-only";
import { STATUS_GROUPS, type ListInput } from "@/lib/consent/request/consent-request-input";
import { countRows, listRows } from "@/lib/consent/request/consent-request-table";
import { toItem } from "@/lib/consent/dashboard/to-consent-request-item";
import type { ConsentRequestCounts, ConsentRequestPage } from "@/lib/consent/dashboard/consent-request-view";
import type { Context, StaffActor } from "@/lib/db/context";
import { permitStaff } from "@/lib/db/permit";
import { AppError } from "@/lib/errors";
import { isUuid, type ConsentRequestId, type StaffId } from "@/lib/ids";

const requesterOf = (actor: StaffActor, mine: boolean): StaffId | null => (mine ? actor.staffId : null);

/** One page of the hospital's requests, newest first. Throws `invalid-input` for a cursor that is not ours. */
export async function listConsentRequests(ctx: Context, input: ListInput): Promise<ConsentRequestPage> {
  permitStaff(ctx, "doctor", "admin");
  const filter = {
    statuses: input.status,
    q: input.q,
    requesterId: requesterOf(ctx.actor, input.mine),
  };
  const rows = await listRows(ctx, filter, input.cursor ? readCursor(input.cursor) : null, input.limit + 1);
  const shown = rows.slice(0, input.limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toItem),
    nextCursor: rows.length > shown.length && last ? writeCursor(last.request) : null,
  };
}

/** How many requests each filter of the dashboard would show. */
export async function countConsentRequests(
  ctx: Context,
  input: { mine: boolean; q: string },
): Promise<ConsentRequestCounts> {
  permitStaff(ctx, "doctor", "admin");
  const rows = await countRows(ctx, {
    statuses: null,
    q: input.q,
    requesterId: requesterOf(ctx.actor, input.mine),
  });
  const sum = (statuses: readonly string[]) =>
    rows.filter(({ status }) => statuses.includes(status)).reduce((total, row) => total + row.rows, 0);
  return {
    all: rows.reduce((total, row) => total + row.rows, 0),
    draft: sum(STATUS_GROUPS.draft),
    waiting: sum(STATUS_GROUPS.waiting),
    granted: sum(STATUS_GROUPS.granted),
    ended: sum(STATUS_GROUPS.ended),
  };
}

function writeCursor(row: { createdAt: Date; id: ConsentRequestId }): string {
  return Buffer.from(`${row.createdAt.toISOString()} ${row.id}`).toString("base64url");
}

function readCursor(cursor: string): { createdAt: Date; id: ConsentRequestId } {
  const [at = "", id = ""] = Buffer.from(cursor, "base64url").toString().split(" ");
  const createdAt = new Date(at);
  // Years that only a Date knows are no times of ours.
  if (!/^\d{4}-/.test(at) || Number.isNaN(createdAt.getTime()) || !isUuid(id))
    throw new AppError("invalid-input", "cursor", { cursor: "cursor-unknown" });
  return { createdAt, id: id as ConsentRequestId };
}
