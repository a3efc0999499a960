import type { InfiniteData } from "@tanstack/react-query";
import type { ConsentRequestItem, ConsentRequestPage } from "@/lib/consent/dashboard/consent-request-view";

/** The pages of the list, as the browser caches them. */
export type RequestPages = InfiniteData<ConsentRequestPage, string | null>;

/** All rows of all pages, in their order; one that moved from a page to a later one in the meantime is in its first place alone. */
export function rowsOf(data: Pick<RequestPages, "pages"> | undefined): ConsentRequestItem[] {
  const rows = data?.pages.flatMap((page) => page.items) ?? [];
  return [...new Map(rows.map((item) => [item.id, item])).values()];
}

/** The pages with updated rows in their old places; `null` removes a row. An update older than the shown row is ignored. */
export function withUpdatedRows(
  data: RequestPages,
  updates: ReadonlyMap<string, ConsentRequestItem | null>,
): RequestPages {
  return mapItems(data, (items) =>
    items.flatMap((item) => {
      const update = updates.get(item.id);
      if (update === null) return [];
      return [update && update.updatedAt >= item.updatedAt ? update : item];
    }),
  );
}

/** Which of two rows comes first in an order of the list. */
type Compare = (a: ConsentRequestItem, b: ConsentRequestItem) => number;

/**
 * The pages with new rows inserted into the first page, each before the first row that comes after it. Shown rows stay in their order,
 * even where one has changed and would be elsewhere. Rows that are already shown are left out.
 */
export function withNewRows(
  data: RequestPages,
  added: readonly ConsentRequestItem[],
  compare: Compare = newestFirst,
): RequestPages {
  const shownIds = new Set(rowsOf(data).map(({ id }) => id));
  const missing = added.filter(({ id }) => !shownIds.has(id));
  return mapItems(data, (items, page) =>
    page > 0
      ? items
      : missing.reduce((rows, item) => {
          const next = rows.findIndex((row) => compare(item, row) < 0);
          return rows.toSpliced(next === -1 ? rows.length : next, 0, item);
        }, items),
  );
}

/** Rows that are not shown, except those that belong to the next page. */
export function newRows(
  data: RequestPages,
  items: readonly ConsentRequestItem[],
  compare: Compare = newestFirst,
): ConsentRequestItem[] {
  const shown = rowsOf(data);
  const shownIds = new Set(shown.map(({ id }) => id));
  const last = data.pages.at(-1)?.nextCursor ? shown.at(-1) : undefined;
  return items.filter((item) => !shownIds.has(item.id) && (!last || compare(item, last) < 0));
}

/** The updated rows whose status or situation differs from what is shown. */
export function changedRows(
  shown: readonly ConsentRequestItem[],
  updates: ReadonlyMap<string, ConsentRequestItem | null>,
): ConsentRequestItem[] {
  return shown.flatMap((item) => {
    const update = updates.get(item.id);
    const isChanged = update && (update.status !== item.status || update.situation.kind !== item.situation.kind);
    return isChanged ? [update] : [];
  });
}

function newestFirst(a: ConsentRequestItem, b: ConsentRequestItem): number {
  return b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id);
}

/** The order of the list that `sort` names, as the server has it: some rows first, by a time, then the others, the newest first. */
export function orderOf(sort: string): Compare {
  const leads = ({ status }: ConsentRequestItem) =>
    status === "SENDING" || status === "REQUESTED" || (sort === "ending" && status === "GRANTED");
  const timeOf = ({ createdAt, expiresAt }: ConsentRequestItem) => (sort === "ending" ? (expiresAt ?? "") : createdAt);
  if (sort !== "waiting" && sort !== "ending") return newestFirst;
  return (a, b) => {
    if (leads(a) !== leads(b)) return leads(a) ? -1 : 1;
    if (!leads(a)) return newestFirst(a, b);
    return timeOf(a).localeCompare(timeOf(b)) || a.id.localeCompare(b.id);
  };
}

function mapItems(
  data: RequestPages,
  map: (items: ConsentRequestItem[], page: number) => ConsentRequestItem[],
): RequestPages {
  return { ...data, pages: data.pages.map((page, index) => ({ ...page, items: map(page.items, index) })) };
}
