import type { ConsentRequestCounts, ConsentRequestItem, ConsentRequestPage } from "@/lib/consent/dashboard/consent-request-view";

/** Which requests are shown. */
export type RequestListFilter = { status: string; mine: boolean; q: string };

/** The most rows that one page may hold. */
const LARGEST = 100;

/** The session is over: the page says so instead of trying again. */
export class SessionEnded extends Error {}

/** Fetches one page of the list. */
export function fetchPage(filter: RequestListFilter, cursor: string | null, limit = 50): Promise<ConsentRequestPage> {
  return get(`/api/consent-requests?${query(filter, { limit: String(limit), ...(cursor ? { cursor } : {}) })}`);
}

/** Fetches the newest rows: at least as many as are shown, in as many pages as that takes. */
export async function fetchNewest(filter: RequestListFilter, shown: number): Promise<ConsentRequestItem[]> {
  const items: ConsentRequestItem[] = [];
  let cursor: string | null = null;
  do {
    // A few more than are shown, since new ones stand before them.
    const page: ConsentRequestPage = await fetchPage(filter, cursor, Math.min(LARGEST, shown - items.length + 10));
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor && items.length < shown);
  return items;
}

/** Fetches one request; null where it is gone or not for these eyes. */
export async function fetchOne(id: string): Promise<ConsentRequestItem | null> {
  return get<ConsentRequestItem>(`/api/consent-requests/${id}`).catch((error: unknown) => {
    if (error instanceof NotThere) return null;
    throw error;
  });
}

/** Fetches how many requests each filter holds. */
export function fetchCounts({ mine, q }: RequestListFilter): Promise<ConsentRequestCounts> {
  return get(`/api/consent-request-counts?${query({ status: "", mine, q }, {})}`);
}

class NotThere extends Error {}

function query({ status, mine, q }: RequestListFilter, more: Record<string, string>): string {
  return new URLSearchParams({
    ...(status ? { status } : {}),
    ...(mine ? { mine: "1" } : {}),
    ...(q ? { q } : {}),
    ...more,
  }).toString();
}

async function get<T>(path: string): Promise<T> {
  const answer = await fetch(path, { cache: "no-store" });
  if (answer.status === 401) throw new SessionEnded();
  if (answer.status === 404) throw new NotThere();
  if (!answer.ok) throw new Error(`${answer.status}`);
  return (await answer.json()) as T;
}
