import "server-only";
import { query } from "@/lib/access/command";
import type { ConsentRequestCounts } from "@/lib/consent/dashboard/consent-request-view";
import { countMatchingRequests } from "@/lib/consent/dashboard/dashboard-queries";
import { countInput, STATUS_GROUPS } from "@/lib/consent/request/consent-request-input";
import type { ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";

/** How many requests each filter of the dashboard holds. */
export const countConsentRequests = query({
  name: "count-consent-requests",
  roles: ["doctor", "admin"],
  input: countInput,
  run: async (tx, { q, mine }): Promise<ConsentRequestCounts> => {
    const rows = await countMatchingRequests(tx, { statuses: null, q, requesterId: mine ? tx.actor.staffId : null });
    const sum = (statuses: readonly ConsentRequestStatus[]) =>
      rows.filter(({ status }) => statuses.includes(status)).reduce((total, { requests }) => total + requests, 0);
    return {
      all: rows.reduce((total, { requests }) => total + requests, 0),
      draft: sum(STATUS_GROUPS.draft),
      waiting: sum(STATUS_GROUPS.waiting),
      granted: sum(STATUS_GROUPS.granted),
      ended: sum(STATUS_GROUPS.ended),
    };
  },
});
