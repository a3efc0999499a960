import "server-only";
import { query } from "@/lib/access/command";
import { addressIn } from "@/lib/consent/dashboard/address-in";
import type { ConsentRequestCounts } from "@/lib/consent/dashboard/consent-request-view";
import { countNewestMatches, sumRequestCounts } from "@/lib/consent/dashboard/consent-request-count-table";
import { askedRange, countInput, STATUS_GROUPS } from "@/lib/consent/dashboard/list-input";
import type { ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";
import { searchOf } from "@/lib/patient/search-words";

/** What more requests match, of a search or of some days, is counted no further: the list of the newest is what is looked at. */
const MOST_MATCHES = 500;

/** How many requests each filter of the dashboard holds; of a search and of some days only the newest 500 that match are counted. */
export const countConsentRequests = query({
  name: "count-consent-requests",
  roles: ["doctor", "admin"],
  input: countInput,
  run: async (tx, { q, mine, ...days }): Promise<ConsentRequestCounts> => {
    const requesterId = mine ? tx.actor.staffId : null;
    const search = searchOf(q);
    const asked = askedRange(days, tx.now);
    const isCapped = search !== null || asked !== null;
    const byStatus = isCapped
      ? await countNewestMatches(tx, { search, requesterId, asked }, MOST_MATCHES)
      : await sumRequestCounts(tx, requesterId);
    const sum = (statuses: readonly string[]) =>
      statuses.reduce((total, status) => total + (byStatus[status as ConsentRequestStatus] ?? 0), 0);
    const all = sum(Object.keys(byStatus));
    return {
      all,
      draft: sum(STATUS_GROUPS.draft),
      waiting: sum(STATUS_GROUPS.waiting),
      granted: sum(STATUS_GROUPS.granted),
      ended: sum(STATUS_GROUPS.ended),
      ...(isCapped && all === MOST_MATCHES ? { isPartial: true } : {}),
    };
  },
  audits: ({ q }, { all }) =>
    q === ""
      ? []
      : [
          {
            action: "patient.searched",
            subject: { kind: "operation", id: "count-consent-requests" },
            detail: { rows: all },
            ...addressIn(q),
          },
        ],
});
