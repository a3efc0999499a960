import { cpus } from "node:os";

/**
 * Formats what was measured as lines for the terminal: the sizes side by side, each with its p50, its p95, and how much more the p95 is
 * than that of the route that selects 1.
 * @param {{ lists: any[], beside: any }} measured
 * @returns {string[]}
 */
export function formatListsReport({ lists, beside }) {
  const ms = (value) => value.toFixed(1);
  const row = (name, cells) => name.padEnd(24) + cells.map((cell) => cell.padStart(10)).join("");
  const cellsOf = (read) =>
    lists.flatMap((list) => {
      const { p50, p95 } = read(list);
      return [ms(p50), ms(p95), ms(p95 - list.selectOne.p95)];
    });
  const names = Object.keys(lists[0].queries);
  return [
    "",
    `${cpus().length} processors, Node ${process.versions.node}; milliseconds; "over": p95 above that of select 1`,
    row(
      "requests of one hospital",
      lists.flatMap(({ size }) => [size.toLocaleString("en"), "", ""]),
    ),
    row(
      "",
      lists.flatMap(() => ["p50", "p95", "over"]),
    ),
    row(
      "select 1",
      cellsOf((list) => list.selectOne),
    ),
    ...names.map((name) =>
      row(
        name,
        cellsOf((list) => list.queries[name]),
      ),
    ),
    row(
      "/requests, first byte",
      cellsOf((list) => list.firstByte),
    ),
    "",
    `${beside.pages} open pages (${beside.refetchesPerSecond.toFixed(0)} refetches a second) and ${beside.callbacksPerSecond} callbacks a second:`,
    `  callbacks p50 ${ms(beside.callbacks.p50)}, p95 ${ms(beside.callbacks.p95)}; all applied within ${ms(beside.appliedWithin)}`,
    `  first page p50 ${ms(beside.firstPage.p50)}, p95 ${ms(beside.firstPage.p95)}; select 1 p95 ${ms(beside.selectOne.p95)}`,
  ];
}
