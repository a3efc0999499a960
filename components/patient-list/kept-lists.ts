import type { ConsentRequestDraft } from "@/lib/consent/dashboard/consent-request-view";

/** What somebody typed on the page of a list. */
export type KeptList = { text: string; fields: ConsentRequestDraft; choices: Readonly<Record<string, boolean>> };

/** How many lists a tab keeps. */
const MOST_LISTS = 5;

/**
 * The lists of this tab, so that going back to one shows it as it was left. In memory alone: a browser's storage would keep patients'
 * addresses for whoever uses the computer next.
 */
const lists = new Map<string, KeptList>();

const keyOf = (staffId: string, listId: string) => `${staffId} ${listId}`;

/** The list of this person as it was left; undefined where this tab has none. */
export function findKeptList(staffId: string, listId: string): KeptList | undefined {
  return lists.get(keyOf(staffId, listId));
}

/** Keeps a list until the page is loaded again; another person's lists are removed. */
export function keepList(staffId: string, listId: string, list: KeptList): void {
  for (const key of lists.keys()) if (!key.startsWith(`${staffId} `)) lists.delete(key);
  lists.delete(keyOf(staffId, listId));
  lists.set(keyOf(staffId, listId), list);
  const [oldest] = lists.keys();
  if (lists.size > MOST_LISTS && oldest !== undefined) lists.delete(oldest);
}
