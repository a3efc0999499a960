import { useSyncExternalStore } from "react";

/** The filter of the list that was shown last in this tab: never a search text, which names patients. */
const KEY = "requests-query";
const CHANGED = "requests-query-changed";

/** Stores the query of the list's address, without the question mark. */
export function rememberRequestsQuery(query: string): void {
  if (query) window.sessionStorage.setItem(KEY, query);
  else window.sessionStorage.removeItem(KEY);
  window.dispatchEvent(new Event(CHANGED));
}

/** The query with which a link leads back to the list as it was, with its question mark; empty for the whole list. */
export function useRequestsQuery(): string {
  return useSyncExternalStore(subscribe, read, () => "");
}

function read(): string {
  const query = window.sessionStorage.getItem(KEY);
  return query ? `?${query}` : "";
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener(CHANGED, onChange);
  return () => window.removeEventListener(CHANGED, onChange);
}
