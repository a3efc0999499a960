import type { InfiniteData } from "@tanstack/react-query";
import type { ConsentRequestItem, ConsentRequestPage } from "@/lib/consent/dashboard/consent-request-view";

/** The pages of the list as they are kept in the browser. */
export type RequestPages = InfiniteData<ConsentRequestPage, string | null>;

/** All rows of all pages, in their order. */
export function rowsOf(data: Pick<RequestPages, "pages"> | undefined): ConsentRequestItem[] {
  return data?.pages.flatMap((page) => page.items) ?? [];
}

/** The same pages with fresh rows in their old places; `null` takes a row out. What is older than the row shown is left aside. */
export function withFresh(data: RequestPages, fresh: ReadonlyMap<string, ConsentRequestItem | null>): RequestPages {
  return mapItems(data, (items) =>
    items.flatMap((item) => {
      const now = fresh.get(item.id);
      if (now === null) return [];
      return [now && now.updatedAt >= item.updatedAt ? now : item];
    }),
  );
}

/** The same pages with new rows among the first page's, newest first. */
export function withNew(data: RequestPages, added: readonly ConsentRequestItem[]): RequestPages {
  const known = new Set(rowsOf(data).map(({ id }) => id));
  const strangers = added.filter(({ id }) => !known.has(id));
  return mapItems(data, (items, page) => (page === 0 ? [...strangers, ...items].sort(newestFirst) : items));
}

/** Rows that belong among those shown and are not: what only the next page holds is not new. */
export function newRows(data: RequestPages, items: readonly ConsentRequestItem[]): ConsentRequestItem[] {
  const shown = rowsOf(data);
  const known = new Set(shown.map(({ id }) => id));
  const last = data.pages.at(-1)?.nextCursor ? shown.at(-1) : undefined;
  return items.filter((item) => !known.has(item.id) && (!last || newestFirst(item, last) < 0));
}

/** Rows that now say something else than before. */
export function changedRows(
  shown: readonly ConsentRequestItem[],
  fresh: ReadonlyMap<string, ConsentRequestItem | null>,
): ConsentRequestItem[] {
  return shown.flatMap((item) => {
    const now = fresh.get(item.id);
    const changed = now && (now.status !== item.status || now.situation.kind !== item.situation.kind);
    return changed ? [now] : [];
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
