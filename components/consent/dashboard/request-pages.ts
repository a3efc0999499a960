import type { InfiniteData } from "@tanstack/react-query";
import type { ConsentRequestItem, ConsentRequestPage } from "@/lib/consent/dashboard/consent-request-view";

/** The pages of the list, as the browser caches them. */
export type RequestPages = InfiniteData<ConsentRequestPage, string | null>;

/** All rows of all pages, in their order. */
export function rowsOf(data: Pick<RequestPages, "pages"> | undefined): ConsentRequestItem[] {
  return data?.pages.flatMap((page) => page.items) ?? [];
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

/** The pages with new rows inserted into the first page, newest first. Rows that are already shown are left out. */
export function withNewRows(data: RequestPages, added: readonly ConsentRequestItem[]): RequestPages {
  const shownIds = new Set(rowsOf(data).map(({ id }) => id));
  const missing = added.filter(({ id }) => !shownIds.has(id));
  return mapItems(data, (items, page) => (page === 0 ? [...missing, ...items].sort(newestFirst) : items));
}

/** Rows that are not shown, except those that belong to the next page. */
export function newRows(data: RequestPages, items: readonly ConsentRequestItem[]): ConsentRequestItem[] {
  const shown = rowsOf(data);
  const shownIds = new Set(shown.map(({ id }) => id));
  const last = data.pages.at(-1)?.nextCursor ? shown.at(-1) : undefined;
  return items.filter((item) => !shownIds.has(item.id) && (!last || newestFirst(item, last) < 0));
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

function mapItems(
  data: RequestPages,
  map: (items: ConsentRequestItem[], page: number) => ConsentRequestItem[],
): RequestPages {
  return { ...data, pages: data.pages.map((page, index) => ({ ...page, items: map(page.items, index) })) };
}
