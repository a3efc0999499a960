import { expect, test } from "vitest";
import { firstNonEmptyTab, listCallbackTabs } from "@/components/admin/callbacks/list-callback-tabs";
import type { CallbackCounts } from "@/lib/operations/callbacks/callback-view";

const none = { rows: 0, more: false };
const counts = (change: Partial<CallbackCounts>): CallbackCounts => ({
  unmatched: none,
  contradiction: none,
  "waiting-for-dependency": none,
  malformed: none,
  received: none,
  processed: none,
  discarded: none,
  ...change,
});

test("the tabs have the order of the counts, and the refused calls are last with their sum", () => {
  const tabs = listCallbackTabs(counts({ contradiction: { rows: 2, more: false } }), [
    { refusals: 3 },
    { refusals: 4 },
  ]);
  expect(tabs.map(({ name }) => name).slice(0, 2)).toEqual(["unmatched", "contradiction"]);
  expect(tabs.at(-1)).toEqual({ name: "refused", rows: 7, more: false });
});

test("the first tab with rows is chosen, and the unmatched callbacks where no tab has rows", () => {
  const tabs = listCallbackTabs(
    counts({ processed: { rows: 9, more: true }, contradiction: { rows: 1, more: false } }),
    [],
  );
  expect(firstNonEmptyTab(tabs).name).toBe("contradiction");
  expect(firstNonEmptyTab(listCallbackTabs(counts({}), [])).name).toBe("unmatched");
});
