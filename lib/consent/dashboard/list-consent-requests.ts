import "server-only";
import { query } from "@/lib/access/command";
import { addressIn } from "@/lib/consent/dashboard/address-in";
import type { ConsentRequestPage } from "@/lib/consent/dashboard/consent-request-view";
import { listMatchingRequests } from "@/lib/consent/dashboard/dashboard-queries";
import { readCursor, writeCursor } from "@/lib/consent/dashboard/list-cursor";
import { askedRange, listInput } from "@/lib/consent/dashboard/list-input";
import { toConsentRequestItem } from "@/lib/consent/dashboard/to-consent-request-item";
import { CONSENT_REQUEST_STATUSES } from "@/lib/consent/request/consent-request-status";
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
  audits: ({ status, q, mine, sort, cursor, from, to, asked }, { items }) => [
    {
      action: "consent-request.listed",
      subject: { kind: "operation", id: "list-consent-requests" },
      detail: {
        statuses: status,
        isSearch: q !== "",
        mine,
        sort,
        asked: asked || null,
        from: from || null,
        to: to || null,
        isFirstPage: !cursor,
        rows: items.length,
      },
      ...addressIn(q),
    },
  ],
});
