import type { CallbackCounts, CallbackState, CallbackTabName } from "@/lib/operations/callbacks/callback-view";

/** A tab of the callbacks page with the number of its rows; `more` where counting stopped at that number. */
export type CallbackTab = { name: CallbackTabName | "refused"; rows: number; more: boolean };

/** The tabs in the order of the counts, those that need a decision first; refused calls last. */
export function listCallbackTabs(counts: CallbackCounts, refusals: readonly { refusals: number }[]): CallbackTab[] {
  const names = Object.keys(counts) as CallbackTabName[];
  const refused = refusals.reduce((sum, row) => sum + row.refusals, 0);
  return [...names.map((name) => ({ name, ...counts[name] })), { name: "refused", rows: refused, more: false }];
}

/** The first tab that has rows, or the tab of unmatched callbacks. */
export function firstNonEmptyTab(tabs: readonly CallbackTab[]): { name: CallbackTab["name"] } {
  return tabs.find(({ rows }) => rows > 0) ?? { name: "unmatched" };
}

/** Whether nothing happens to callbacks in this state before an admin decides. */
export function needsDecision(state: CallbackState | CallbackTab["name"]): boolean {
  return state === "unmatched" || state === "contradiction" || state === "malformed";
}
