import type { ReactNode } from "react";

type FoldedListProps<T> = {
  entries: readonly T[];
  /** So many stand open; finding in the page opens the others. */
  open: number;
  more: (count: number) => string;
  children: (entry: T, index: number) => ReactNode;
};

/** A list of which the first entries are open and the others are folded. Printed, it is whole. */
export function FoldedList<T>({ entries, open, more, children }: FoldedListProps<T>) {
  const rest = entries.slice(open);
  return (
    <>
      <ul className="flex flex-col gap-1.5">{entries.slice(0, open).map(children)}</ul>
      {rest.length > 0 ? (
        <details className="mt-1.5" data-print-open>
          <summary className="w-fit text-accent print:hidden">{more(rest.length)}</summary>
          <ul className="mt-1.5 flex flex-col gap-1.5">{rest.map((entry, index) => children(entry, open + index))}</ul>
        </details>
      ) : null}
    </>
  );
}
