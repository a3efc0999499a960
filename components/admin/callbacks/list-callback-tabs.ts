import type { CallbackCounts, CallbackFate } from "@/lib/operations/callbacks/callback-view";

/** A tab of the callbacks page with what it holds; `more` where counting stopped. */
export type CallbackTab = { name: CallbackFate | "refused"; rows: number; more: boolean };

/** The tabs, in the order of the counts: what needs a person first, and what never came in last. */
export function listCallbackTabs(counts: CallbackCounts, refusals: readonly { refusals: number }[]): CallbackTab[] {
  const fates = Object.keys(counts) as CallbackFate[];
  const refused = refusals.reduce((sum, row) => sum + row.refusals, 0);
  return [...fates.map((name) => ({ name, ...counts[name] })), { name: "refused", rows: refused, more: false }];
}

/** The tab to begin with: the first that holds anything. */
export function firstNonEmptyTab(tabs: readonly CallbackTab[]): { name: CallbackTab["name"] } {
  return tabs.find(({ rows }) => rows > 0) ?? { name: "unmatched" };
}
