import type { RequestListFilter } from "@/components/consent/dashboard/requests-api";
import type { ConsentRequestItem } from "@/lib/consent/dashboard/consent-request-view";
import type { ConsentRequestStatus } from "@/lib/consent/request/consent-request-status";
import { dayOf } from "@/lib/consent/request/period";

/** The statuses that each status filter of the list stands for. */
export const STATUSES_OF_FILTER: Record<string, readonly ConsentRequestStatus[]> = {
  draft: ["DRAFT"],
  waiting: ["SENDING", "REQUESTED"],
  granted: ["GRANTED"],
  ended: ["DENIED", "EXPIRED", "REVOKED", "FAILED"],
};

const DAY_MS = 86_400_000;

/**
 * Which of the rows that were fetched for another filter match this one by status, day and search text: shown until the answer is here, and while
 * there is none for lack of a connection. Newest first; a row that was fetched several times is there once, as it was fetched last.
 */
export function rowsAtHand(
  rows: readonly ConsentRequestItem[],
  { status, asked, from, to, q }: Pick<RequestListFilter, "status" | "asked" | "from" | "to" | "q">,
  now: Date,
): ConsentRequestItem[] {
  const statuses = STATUSES_OF_FILTER[status];
  const text = q.toLowerCase();
  const [first, last] = asked ? [dayOf(new Date(now.getTime() - (asked === "week" ? 6 : 0) * DAY_MS)), ""] : [from, to];
  const byId = new Map<string, ConsentRequestItem>();
  for (const row of rows) {
    const known = byId.get(row.id);
    if (!known || known.updatedAt <= row.updatedAt) byId.set(row.id, row);
  }
  const isOfDays = (day: string) => day >= first && (last === "" || day <= last);
  const matches = ({ status: own, patient, createdAt }: ConsentRequestItem) =>
    (!statuses || statuses.includes(own)) &&
    isOfDays(dayOf(new Date(createdAt))) &&
    `${patient.name ?? ""}\n${patient.abhaAddress}`.toLowerCase().includes(text);
  return [...byId.values()].filter(matches).sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}
