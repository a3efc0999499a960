import { expect, test } from "vitest";
import { listCallbackTabs, tabToOpen } from "@/components/admin/callbacks/list-callback-tabs";
import type { CallbackCounts } from "@/lib/operations/callbacks/callback-view";

const none = { rows: 0, more: false };
const counts = (change: Partial<CallbackCounts>): CallbackCounts => ({
  "needs-you": none,
  "waiting-for-dependency": none,
  received: none,
  processed: none,
  discarded: none,
  ...change,
});

test("the tabs have the order of the counts, and the refused calls are last with their sum", () => {
  const tabs = listCallbackTabs(counts({ "needs-you": { rows: 2, more: false } }), [{ refusals: 3 }, { refusals: 4 }]);
  expect(tabs.map(({ name }) => name).slice(0, 2)).toEqual(["needs-you", "waiting-for-dependency"]);
  expect(tabs.at(-1)).toEqual({ name: "refused", rows: 7, more: false });
});

test("without a tab the first one with rows is opened, and what needs a decision where no tab has rows", () => {
  const tabs = listCallbackTabs(
    counts({ processed: { rows: 9, more: true }, "waiting-for-dependency": { rows: 1, more: false } }),
    [],
  );
  expect(tabToOpen(undefined, tabs)).toBe("waiting-for-dependency");
  expect(tabToOpen("nonsense", tabs)).toBe("waiting-for-dependency");
  expect(tabToOpen(undefined, listCallbackTabs(counts({}), []))).toBe("needs-you");
});

test.each(["unmatched", "contradiction", "malformed"])(
  "the former tab %s leads to what needs a decision, also while another tab has rows",
  (former) => {
    const tabs = listCallbackTabs(counts({ processed: { rows: 9, more: true } }), []);
    expect(tabToOpen(former, tabs)).toBe("needs-you");
  },
);
