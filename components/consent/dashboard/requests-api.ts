import type {
  ConsentRequestCounts,
  ConsentRequestItem,
  ConsentRequestPage,
} from "@/lib/consent/dashboard/consent-request-view";

/**
 * Which requests are listed, and in which order. Empty is all of them, and the newest first; `asked` names the days on which they were
 * asked, or `from` and `to` do (`YYYY-MM-DD`).
 */
export type RequestListFilter = {
  status: string;
  mine: boolean;
  asked: string;
  from: string;
  to: string;
  sort: string;
  q: string;
};

/** Every request, the newest first. `mine` is not part of it: it is a preference. */
export const WHOLE_LIST = { status: "", asked: "", from: "", to: "", sort: "" } as const;

/** What the counts depend on. */
export const countedOf = ({ mine, asked, from, to, q }: RequestListFilter) => ({ mine, asked, from, to, q });

/** The most rows that the server returns in one page. */
const MAX_PAGE_SIZE = 100;

/** Thrown when the session has ended, so that the list is not fetched again. */
export class SessionEnded extends Error {}

class NotFound extends Error {}

/** Fetches one page of the list. Throws `SessionEnded`. */
export function fetchPage(filter: RequestListFilter, cursor: string | null, limit = 50): Promise<ConsentRequestPage> {
  const path = filter.q === "" ? "/api/consent-requests" : "/api/consent-request-searches";
  return read(path, parametersOf(filter, { limit: String(limit), ...(cursor ? { cursor } : {}) }));
}

/** Fetches the first rows, at least as many as are shown, in several pages where needed. */
export async function fetchFirst(filter: RequestListFilter, shown: number): Promise<ConsentRequestItem[]> {
  const items: ConsentRequestItem[] = [];
  let cursor: string | null = null;
  do {
    // A few more than are shown, since new rows stand before them.
    const page: ConsentRequestPage = await fetchPage(
      filter,
      cursor,
      Math.min(MAX_PAGE_SIZE, shown - items.length + 10),
    );
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor && items.length < shown);
  return items;
}

/** Fetches one request; null where it does not exist or may not be seen. */
export async function fetchOne(id: string): Promise<ConsentRequestItem | null> {
  return read<ConsentRequestItem>(`/api/consent-requests/${id}`).catch((error: unknown) => {
    if (error instanceof NotFound) return null;
    throw error;
  });
}

/** Fetches the number of requests for each status filter. */
export function fetchCounts(filter: RequestListFilter): Promise<ConsentRequestCounts> {
  return read("/api/consent-request-counts", parametersOf(countedOf(filter), {}));
}

type Parameters = Readonly<Record<string, string>>;

function parametersOf({ mine, ...rest }: Partial<RequestListFilter>, more: Parameters): Parameters {
  const parts = Object.entries({ ...rest, mine: mine ? "1" : "", ...more }).filter(([, value]) => value !== "");
  return Object.fromEntries(parts);
}

let serverIsAhead = 0;

/** How far the server's clock was ahead of this browser's at the last answer, in milliseconds; up to a second less than that. */
export const clockOffset = (): number => serverIsAhead;

/** Reads JSON, with a search text by POST: it names patients, and addresses are in the logs of proxies. */
async function read<T>(path: string, parameters: Parameters = {}): Promise<T> {
  const query = new URLSearchParams(parameters).toString();
  const response = await ("q" in parameters
    ? fetch(path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(parameters),
      })
    : fetch(query ? `${path}?${query}` : path, { cache: "no-store" }));
  const date = response.headers.get("date");
  if (date) serverIsAhead = Date.parse(date) - Date.now();
  if (response.status === 401) throw new SessionEnded();
  if (response.status === 404) throw new NotFound();
  if (!response.ok) throw new Error(`${response.status}`);
  return (await response.json()) as T;
}
