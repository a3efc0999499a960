import "server-only";
import { parseTimestamp } from "@/lib/abdm/timestamps";
import { query } from "@/lib/access/command";
import type { ConsentRequestPage } from "@/lib/consent/dashboard/consent-request-view";
import { listMatchingRequests } from "@/lib/consent/dashboard/dashboard-queries";
import { toConsentRequestItem } from "@/lib/consent/dashboard/to-consent-request-item";
import { listInput } from "@/lib/consent/request/consent-request-input";
import { CONSENT_REQUEST_STATUSES } from "@/lib/consent/request/consent-request-status";
import { AppError } from "@/lib/errors";
import { isUuid, type ConsentRequestId } from "@/lib/ids";
import { searchOf } from "@/lib/patient/search-words";

/** One page of the hospital's requests, newest first. Throws `invalid-input` for a cursor that is not ours. */
export const listConsentRequests = query({
  name: "list-consent-requests",
  roles: ["doctor", "admin"],
  input: listInput,
  run: async (tx, { status: statuses, q, mine, cursor, limit }): Promise<ConsentRequestPage> => {
    const filter = {
      statuses: statuses ?? CONSENT_REQUEST_STATUSES,
      search: searchOf(q),
      requesterId: mine ? tx.actor.staffId : null,
    };
    const rows = await listMatchingRequests(tx, filter, cursor ? readCursor(cursor) : null, limit + 1);
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return {
      items: shown.map((row) => toConsentRequestItem(row, tx.now)),
      nextCursor: rows.length > shown.length && last ? writeCursor(last.request) : null,
    };
  },
});

function writeCursor(row: { createdAt: Date; id: ConsentRequestId }): string {
  return Buffer.from(`${row.createdAt.toISOString()} ${row.id}`).toString("base64url");
}

function readCursor(cursor: string): { createdAt: Date; id: ConsentRequestId } {
  const [at = "", id = ""] = Buffer.from(cursor, "base64url").toString().split(" ");
  const createdAt = parseTimestamp(at);
  if (!createdAt || !isUuid(id)) throw new AppError("invalid-input", "cursor", { cursor: "cursor-unknown" });
  return { createdAt, id: id as ConsentRequestId };
}
