import { expect, test } from "vitest";
import { pageProgress } from "@/lib/health-record/transfer/page-progress";

/** Pages as [number, count], in any order. */
function progressOf(pages: [number, number][], hasAllCareContexts = true, wasUnclear = false) {
  const [numbers, counts] = [pages.map(([number]) => number), pages.map(([, count]) => count)];
  const facts = {
    distinct: new Set(numbers).size,
    lowest: Math.min(...numbers),
    highest: Math.max(...numbers),
    fewest: Math.min(...counts),
    most: Math.max(...counts),
  };
  return pageProgress(facts, { hasAllCareContexts, wasUnclear });
}

test.each<[string, [number, number][]]>([
  ["one page numbered from 1", [[1, 1]]],
  ["one page numbered from 0", [[0, 1]]],
  [
    "two pages numbered from 1, in reverse order",
    [
      [2, 2],
      [1, 2],
    ],
  ],
  [
    "two pages numbered from 0",
    [
      [0, 2],
      [1, 2],
    ],
  ],
  [
    "two pages of which one came twice",
    [
      [1, 2],
      [1, 2],
      [2, 2],
    ],
  ],
])("%s are a complete transfer", (_what, pages) => {
  expect(progressOf(pages)).toMatchObject({ isComplete: true, pageCount: pages[0]?.[1] });
});

test.each<[string, [number, number][]]>([
  ["one page of two", [[1, 2]]],
  ["the last page alone", [[2, 2]]],
  [
    "one page of two, twice",
    [
      [0, 2],
      [0, 2],
    ],
  ],
])("%s waits for the rest as long as a transfer may take", (_what, pages) => {
  expect(progressOf(pages)).toMatchObject({ isComplete: false, pageCount: 2, wait: null });
});

test("page 1 of 1 waits for a pause while care contexts are missing, since senders send each as page 1 of 1", () => {
  const { isComplete, wait } = progressOf([[1, 1]], false);
  expect([isComplete, wait]).toEqual([false, expect.any(Number)]);
});

test.each<[string, [number, number][]]>([
  ["page 0 of 0", [[0, 0]]],
  ["numbers that are none", [[-1, -1]]],
  [
    "counts that differ",
    [
      [1, 2],
      [2, 3],
    ],
  ],
  ["a number above the count", [[3, 2]]],
  [
    "more pages than the count",
    [
      [0, 2],
      [1, 2],
      [2, 2],
    ],
  ],
])("%s make no sense: the transfer ends with a pause, and its number of pages is not known", (_what, pages) => {
  expect(progressOf(pages)).toMatchObject({ isComplete: false, pageCount: null, wait: expect.any(Number) as number });
});

test("a transfer whose numbers were complete before everything was here ends with a pause alone", () => {
  expect(progressOf([[1, 1]], false).isUnclear).toBe(true);
  expect(progressOf([[1, 1]], true, true)).toMatchObject({ isComplete: false, isUnclear: true });
});
