import "server-only";
import { parseTimestamp } from "@/lib/abdm/timestamps";
import { query } from "@/lib/access/command";
import type { ConsentRequestPage } from "@/lib/consent/dashboard/consent-request-view";
import { listMatchingRequests } from "@/lib/consent/dashboard/dashboard-queries";
import { askedRange, listInput, type ListSort } from "@/lib/consent/dashboard/list-input";
import type { ListPosition } from "@/lib/consent/dashboard/list-order-queries";
import { toConsentRequestItem } from "@/lib/consent/dashboard/to-consent-request-item";
import { CONSENT_REQUEST_STATUSES } from "@/lib/consent/request/consent-request-status";
import { AppError } from "@/lib/errors";
import { isUuid, type ConsentRequestId } from "@/lib/ids";
import { searchOf } from "@/lib/patient/search-words";

/** One page of the hospital's requests, in the order that was asked for. Throws `invalid-input` for a cursor that is not ours, or of another order. */
export const listConsentRequests = query({
  name: "list-consent-requests",
  roles: ["doctor", "admin"],
  input: listInput,
  run: async (tx, { status: statuses, q, mine, sort, cursor, limit, ...days }): Promise<ConsentRequestPage> => {
    const filter = {
      statuses: statuses ?? CONSENT_REQUEST_STATUSES,
      search: searchOf(q),
      requesterId: mine ? tx.actor.staffId : null,
      asked: askedRange(days, tx.now),
    };
    const after = cursor ? readCursor(cursor, sort) : null;
    const rows = await listMatchingRequests(tx, filter, sort, after, limit + 1);
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: shown.map(({ listed }) => toConsentRequestItem(listed, tx.now)),
      nextCursor: rows.length > shown.length && last ? writeCursor(last.position, sort) : null,
    };
  },
});

function writeCursor({ at, id, leads }: ListPosition, sort: ListSort): string {
  return Buffer.from(`${at.toISOString()} ${id}${leads ? ` ${sort}` : ""}`).toString("base64url");
}

function readCursor(cursor: string, sort: ListSort): ListPosition {
  const [time = "", id = "", leading] = Buffer.from(cursor, "base64url").toString().split(" ");
  const at = parseTimestamp(time);
  const isOfSort = leading === undefined || (leading === sort && sort !== "newest");
  if (!at || !isUuid(id) || !isOfSort) throw new AppError("invalid-input", "cursor", { cursor: "cursor-unknown" });
  return { at, id: id as ConsentRequestId, leads: leading !== undefined };
}
