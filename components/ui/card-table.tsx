import type { ReactNode } from "react";

/** The class of a cell: part of a card on phones. */
export const CARD_CELL = "block min-w-0 lg:table-cell lg:px-3 lg:py-2 lg:align-top";

type CardTableProps = {
  label: string;
  /** The heading of each column, and the class of its width. */
  columns: readonly { heading: string; width: string }[];
  /** The rows, each with the role of a row. */
  children: ReactNode;
};

/** A table on desktops whose rows are cards on phones. */
export function CardTable({ label, columns, children }: CardTableProps) {
  // The cards override the display values of a table, which removes its semantics: the roles restore them.
  return (
    <table role="table" aria-label={label} className="block w-full border-collapse lg:table lg:table-fixed">
      <thead role="rowgroup" className="hidden lg:table-header-group">
        <tr role="row" className="border-b border-line text-left text-soft">
          {columns.map(({ heading, width }) => (
            <th role="columnheader" scope="col" key={heading} className={`px-3 py-1.5 font-medium ${width}`}>
              {heading}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" className="block lg:table-row-group">
        {children}
      </tbody>
    </table>
  );
}
