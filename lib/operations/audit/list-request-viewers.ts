import "server-only";
import { query } from "@/lib/access/command";
import { idInput } from "@/lib/consent/request/consent-request-input";
import { listOtherViewers } from "@/lib/operations/audit/audit-queries";
import type { RequestViewer } from "@/lib/operations/audit/audit-view";

/** Who else looked at a request of the hospital or at its records, how often, and when last. */
export const listRequestViewers = query({
  name: "list-request-viewers",
  roles: ["doctor"],
  input: idInput,
  run: async (tx, { id }): Promise<RequestViewer[]> => {
    const rows = await listOtherViewers(tx, tx.actor.staffId, id);
    return rows.map(({ person, times, lastAt }) => ({ person: person ?? "", times, lastAt: lastAt.toISOString() }));
  },
  audits: { because: "names of staff" },
});
