import { expect, test } from "vitest";
import { firstNonEmptyTab, listCallbackTabs } from "@/components/admin/callbacks/list-callback-tabs";
import type { CallbackCounts } from "@/lib/operations/callbacks/callback-view";

const none = { rows: 0, more: false };
const counts = (change: Partial<CallbackCounts>): CallbackCounts => ({
  unmatched: none,
  clash: none,
  parked: none,
  malformed: none,
  received: none,
  processed: none,
  discarded: none,
  ...change,
});

test("the tabs stand in the order of what needs a person, with what we refused at the end", () => {
  const tabs = listCallbackTabs(counts({ clash: { rows: 2, more: false } }), [{ refusals: 3 }, { refusals: 4 }]);
  expect(tabs.map(({ name }) => name).slice(0, 2)).toEqual(["unmatched", "clash"]);
  expect(tabs.at(-1)).toEqual({ name: "refused", rows: 7, more: false });
});

test("the page begins where something is, and with the unmatched where nothing is", () => {
  expect(
    firstNonEmptyTab(listCallbackTabs(counts({ processed: { rows: 9, more: true }, clash: { rows: 1, more: false } }), [])).name,
  ).toBe("clash");
  expect(firstNonEmptyTab(listCallbackTabs(counts({}), [])).name).toBe("unmatched");
});
