export const ORDERS = ["date", "kind", "hospital"] as const;
export type ListOrder = (typeof ORDERS)[number];

/** Which documents are shown, and in which order; an empty text does not filter. */
export type ListFilter = { hospital: string; kind: string; year: string; order: ListOrder };

/** The filter that an address names; what it does not name, or names twice, is not filtered. */
export function readFilter(query: Record<string, string | string[] | undefined>): ListFilter {
  const textOf = (name: string) => (typeof query[name] === "string" ? query[name] : "");
  const order = ORDERS.find((one) => one === query.order) ?? "date";
  return { hospital: textOf("hospital"), kind: textOf("kind"), year: textOf("year"), order };
}

/** The address of the page with a filter: hospital, kind, year and order, never anything of the patient. */
export function addressOf(filter: ListFilter): string {
  const isUsual = ([name, value]: [string, string]) => value === "" || (name === "order" && value === "date");
  const query = new URLSearchParams(Object.entries(filter).filter((entry) => !isUsual(entry)));
  const text = query.toString();
  return `${window.location.pathname}${text === "" ? "" : `?${text}`}${window.location.hash}`;
}
